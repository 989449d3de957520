import { expect, test } from '@jest/globals';
import { tuku } from 'tuku/jest';
import { checkShopWith } from './check-shop.mjs';

export const checkShop = (file) => checkShopWith({ expect, test, tuku }, file);
