import type { Json } from '../../../src/json.ts';
import { integer } from '../../../src/protocol/fields.ts';
import type { CityRule } from './call.ts';
import { refusal } from './errors.ts';

const MAX_PAGE = 100; // documented

/** PageNumber from 1, PageSize 1 to 100 [documented]; the codes for others are the gateway's form [inferred]. */
export const pageInRange: CityRule = ({ input }) => {
  const { number, size } = pageOf(input);
  if (!(number >= 1 && number <= Number.MAX_SAFE_INTEGER))
    throw refusal('InvalidPageNumber', { detail: `page ${number}` });
  if (!(size >= 1 && size <= MAX_PAGE))
    throw refusal('InvalidPageSize', { detail: `${size} is not within 1..${MAX_PAGE}` });
};

/** The page asked for of a whole list, and the fields that go with it. */
export function paged<T>(all: readonly T[], input: Parameters<typeof pageOf>[0]) {
  const { number, size } = pageOf(input);
  const from = (number - 1) * size;
  const fields: { readonly [name: string]: Json } = { PageNumber: number, PageSize: size, TotalCount: all.length };
  return { from, items: all.slice(from, from + size), fields };
}

function pageOf(input: Parameters<typeof integer>[0]): { number: number; size: number } {
  return { number: integer(input, 'PageNumber') ?? 1, size: integer(input, 'PageSize') ?? 10 };
}
