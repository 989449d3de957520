import type { Json } from '../json.ts';

export interface GalleryDraft {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** How many pictures it may hold. */
  readonly capacity: number;
  /** Dialect-specific values, returned as stored. */
  readonly settings: { readonly [key: string]: Json };
}

export interface Gallery extends GalleryDraft {
  readonly id: number;
  readonly pictureCount: number;
  /** Incremented by every committed change of the gallery's pictures; caches compare it. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A picture without its embedding. (item, name) is unique in a gallery. */
export interface PictureDraft {
  /** What the picture shows; one item may have several pictures. */
  readonly item: string;
  readonly name: string;
  /** Free text, returned unchanged. */
  readonly content: string;
  /** Searchable attributes as the client wrote them. */
  readonly tags: string;
  /** Dialect-specific values, returned as stored. */
  readonly details: Json;
}

export interface Picture extends PictureDraft {
  /** Ascending in order of creation within the catalog. */
  readonly id: number;
  /** The gallery's revision at the picture's last change. */
  readonly revision: number;
  readonly createdAt: Date;
}

export interface Embedding {
  readonly vector: Float32Array;
  readonly model: string;
  /** SHA-256 of the encoded file, hex. */
  readonly contentHash: string;
}

export interface PictureWithEmbedding extends Picture {
  readonly embedding: Embedding;
}
