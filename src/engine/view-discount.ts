import { calibratedName } from './score-curve.ts';

/**
 * By model: pairs of views with a whole picture among them count at so many times their distance from a perfect score. Chosen
 * with `npm run bench -- products`: with 1, models that see much of the background find it instead of the product; with more
 * than needed, copies whose subject was not recognised score low.
 */
const discounts: Readonly<Record<string, number>> = { 'mv2-3': 1.1, sscd: 2 };
const DEFAULT_DISCOUNT = 1.5;

/** The discount for a model's id (`pairScore`). */
export function viewDiscount(model: string): number {
  return discounts[calibratedName(model)] ?? DEFAULT_DISCOUNT;
}
