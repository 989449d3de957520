/** What a GroupType means for the pictures and searches of a group. */
export interface GroupType {
  readonly number: number;
  /** Finds the subject of a picture and answers with it. */
  readonly detects: boolean;
  /** Turns pictures grey before they are compared. */
  readonly grey: boolean;
  /** Score that results must exceed when the caller names no threshold. */
  readonly threshold: number;
  /** Most results of one search. */
  readonly maxResults: number;
}

const general = { detects: false, grey: false, threshold: 50, maxResults: 100 };
const product = { detects: true, grey: false, threshold: 45, maxResults: 100 };
const legacy = { detects: false, grey: false, threshold: 0, maxResults: 100 };

/** CreateGroup's default [documented]. */
export const defaultGroupType = 4;

export const groupTypes: ReadonlyMap<number, GroupType> = new Map(
  [
    // General 1.0 [documented].
    { number: 4, ...general },
    // Product 3.0 [documented]; its threshold is not published, 2.0's is used [inferred].
    { number: 8, ...product },
    // Product 2.0 and 1.0 [documented].
    { number: 7, ...product },
    { number: 5, ...product, threshold: 28 },
    // Patterns 1.0: one result at most [documented].
    { number: 6, ...general, threshold: 56, maxResults: 1 },
    // Older generation: as sent, turned grey, tuned for goods and logos [history].
    { number: 1, ...legacy },
    { number: 2, ...legacy, grey: true },
    { number: 3, ...legacy },
  ].map((type) => [type.number, type]),
);
