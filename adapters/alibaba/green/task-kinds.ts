/** Kind of the catalog's tasks that scan one picture. */
export const SCAN = 'alibaba-green.scan';
/** Kind of the catalog's tasks that post one result to its callback. */
export const CALLBACK = 'alibaba-green.callback';

/** Where a finished task's result is posted, and the seed of its checksum [documented]. */
export interface Callback {
  readonly url: string;
  readonly seed: string;
}
