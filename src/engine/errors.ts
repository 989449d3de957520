/** What the engine refuses, in the project's own words; each dialect maps these to its vendor's codes. */
export type DomainProblem =
  | 'gallery-exists'
  | 'gallery-not-found'
  | 'too-many-galleries'
  | 'gallery-full'
  | 'gallery-not-empty'
  | 'item-full'
  | 'picture-exists'
  | 'picture-not-found'
  /** The gallery's embeddings were computed by another model than the one now loaded. */
  | 'model-mismatch'
  /** The embedding model could not be loaded. */
  | 'model-unavailable'
  /** More pictures wait to be analysed than may; the caller may try again. */
  | 'busy';

/** The engine refused a use case. `problem` is for code, `message` for people. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly problem: DomainProblem,
    message: string,
  ) {
    super(message);
  }
}

/** What the engine refuses about vector buckets. */
export type VectorProblem =
  | 'bucket-exists'
  | 'bucket-not-found'
  | 'bucket-not-empty'
  | 'too-many-buckets'
  | 'index-exists'
  | 'index-not-found'
  | 'index-full'
  | 'too-many-indexes'
  /** A vector's length is not its index's. */
  | 'wrong-dimension'
  /** A page begins where no page ended. */
  | 'wrong-page';

/** The engine refused a use case of vector buckets. `problem` is for code, `message` for people. */
export class VectorError extends Error {
  override readonly name = 'VectorError';
  constructor(
    readonly problem: VectorProblem,
    message: string,
  ) {
    super(message);
  }
}
