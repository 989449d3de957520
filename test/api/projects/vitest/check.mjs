import { tuku } from 'tuku/vitest';
import { expect, test } from 'vitest';
import { checkShopWith } from './check-shop.mjs';

export const checkShop = (file) => checkShopWith({ expect, test, tuku }, file);
