/** Kind of the catalog's tasks that scan one picture. */
export const SCAN = 'alibaba-green.scan';
/** Kind of the catalog's tasks that post one result to its callback. */
export const CALLBACK = 'alibaba-green.callback';

/** How the checksum of a callback is made [documented]. */
export type CryptType = 'SHA256' | 'SM3';

export function isCryptType(value: string): value is CryptType {
  return value === 'SHA256' || value === 'SM3';
}

/** Where a finished task's result is posted, and what its checksum is made of [documented]. */
export interface Callback {
  readonly url: string;
  readonly seed: string;
  /** Absent in tasks that older versions have stored: SHA256. */
  readonly cryptType?: CryptType;
}
