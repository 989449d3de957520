/** Why the engine refused a request, in vendor-neutral terms; each dialect maps these to its vendor's codes. */
export type DomainProblem =
  | 'gallery-exists'
  | 'gallery-not-found'
  | 'too-many-galleries'
  | 'gallery-full'
  | 'gallery-not-empty'
  | 'item-full'
  | 'picture-exists'
  | 'picture-not-found'
  /** The gallery's embeddings were computed by a model other than the loaded one. */
  | 'model-mismatch'
  /** The embedding model could not be loaded. */
  | 'model-unavailable'
  /** The queue of pictures to analyse is full; the caller may try again. */
  | 'busy';

/** The engine refused a request. `problem` is for code, `message` for people. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly problem: DomainProblem,
    message: string,
  ) {
    super(message);
  }
}

/** The item already has a picture with the same bytes under another name. */
export class RepeatedPictureError extends DomainError {
  constructor(name: string, stored: string) {
    super('picture-exists', `picture ${name} has the same bytes as ${stored}`);
  }
}

/** Why the engine refused a request about vector buckets. */
export type VectorProblem =
  | 'bucket-exists'
  | 'bucket-not-found'
  | 'bucket-not-empty'
  | 'too-many-buckets'
  | 'index-exists'
  | 'index-not-found'
  | 'index-full'
  | 'too-many-indexes'
  /** A field has no text index. */
  | 'no-text-field'
  /** A later change of the same text field takes its place. */
  | 'text-field-changed'
  /** A vector's length differs from the index's dimension. */
  | 'wrong-dimension'
  /** A page starts where no page ended. */
  | 'wrong-page';

/** The engine refused a request about vector buckets. `problem` is for code, `message` for people. */
export class VectorError extends Error {
  override readonly name = 'VectorError';
  constructor(
    readonly problem: VectorProblem,
    message: string,
  ) {
    super(message);
  }
}
