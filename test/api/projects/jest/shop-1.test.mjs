import { checkShop } from './check.mjs';

checkShop(1);
