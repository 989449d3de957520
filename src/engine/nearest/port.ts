import type { Picture } from '../../catalog/port.ts';
import type { PlacedGallery } from '../gallery-cache.ts';
import type { FoundIndex } from '../vector-index-row.ts';
import type { VectorHit, VectorQuery } from '../vector-query.ts';

/** A picture near an embedding. */
export interface NearPicture {
  readonly picture: Picture;
  /** Cosine of its best pair of views with the query's (`pairScore`), in single precision. */
  readonly score: number;
}

/** Asks for the k nearest pictures of those that a predicate accepts. */
export interface PictureQuery {
  /** One view or several, one after another. */
  readonly embedding: Float32Array;
  readonly k: number;
  readonly accept?: ((picture: Picture) => boolean) | undefined;
}

/** A page of the accepted pictures. */
export interface PictureListing {
  readonly offset: number;
  readonly limit: number;
  readonly accept: (picture: Picture) => boolean;
}

/**
 * Where collections are searched: in this process's memory (`cached`), by the catalog's database (`stored`), or
 * by Milvus with the catalog (`mirrored`). A search
 * sees every write acknowledged before it, whichever server acknowledged it, and no removed vector; filters apply before
 * ranking: k results whenever k exist. Scores are computed here, in double precision; ties go by age for pictures, by key
 * for vectors.
 */
export interface Nearest {
  /** Throws what Vectors.query throws once the length of the query is known to be right. */
  vectors(index: FoundIndex, query: VectorQuery, parts: { readonly metadata?: boolean }): Promise<VectorHit[]>;
  /** Best first. Throws DomainError gallery-not-found, model-mismatch. */
  pictures(gallery: PlacedGallery, query: PictureQuery): Promise<NearPicture[]>;
  /** In order of creation, with the number of all accepted ones. Throws like `pictures`. */
  list(gallery: PlacedGallery, page: PictureListing): Promise<{ readonly pictures: Picture[]; readonly total: number }>;
}
