import type { Json } from '../../../src/json.ts';
import { integer } from '../../../src/protocol/fields.ts';
import type { CityCall } from './call.ts';
import { refusal } from './errors.ts';

const MAX_PAGE = 100; // documented

/** A page of a list: its number, from 1, and its size. */
interface Page {
  readonly number: number;
  readonly size: number;
}

/** PageNumber from 1, PageSize 1 to 100 [documented]; other values get the codes of the gateway's form [inferred]. */
export const pageInRange = ({ input }: CityCall): { page: Page } => {
  const number = integer(input, 'PageNumber') ?? 1;
  const size = integer(input, 'PageSize') ?? 10;
  if (!(number >= 1 && number <= Number.MAX_SAFE_INTEGER))
    throw refusal('InvalidPageNumber', { detail: `page ${number}` });
  if (!(size >= 1 && size <= MAX_PAGE))
    throw refusal('InvalidPageSize', { detail: `${size} is not within 1..${MAX_PAGE}` });
  return { page: { number, size } };
};

/** The items of a page of a whole list, and the fields that describe the page. */
export function paged<T>(all: readonly T[], { number, size }: Page) {
  const from = (number - 1) * size;
  const fields: { readonly [name: string]: Json } = { PageNumber: number, PageSize: size, TotalCount: all.length };
  return { from, items: all.slice(from, from + size), fields };
}
