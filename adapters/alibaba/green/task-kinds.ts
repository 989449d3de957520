/** Kind of the catalog's tasks that look at one picture. */
export const SCAN = 'alibaba-green.scan';
/** Kind of the catalog's tasks that send one result to its callback. */
export const CALLBACK = 'alibaba-green.callback';

/** Where a finished task's answer is sent, and what its checksum is made with [documented]. */
export interface Callback {
  readonly url: string;
  readonly seed: string;
}
