import type { Gallery, Picture } from './gallery-port.ts';
import type { Namespace } from './namespace.ts';
import type { VectorIndexRow, VectorRow } from './vector-port.ts';

/** A gallery with its namespace and the model of its embeddings, which an empty one has none of. */
export type PlacedGalleryRow = Gallery & { readonly namespace: Namespace; readonly model?: string };

/** A vector index with its bucket and namespace. */
export type PlacedIndexRow = VectorIndexRow & { readonly bucket: string; readonly namespace: Namespace };

/** Reads across all namespaces, for people who look at what is stored. Lists are in order of creation. */
export interface OverviewTables {
  readonly overview: {
    galleries(match: Partial<Namespace>, limit: number): Promise<PlacedGalleryRow[]>;
    gallery(id: number): Promise<PlacedGalleryRow | undefined>;
    vectorIndexes(match: Partial<Namespace>, limit: number): Promise<PlacedIndexRow[]>;
    vectorIndex(id: number): Promise<PlacedIndexRow | undefined>;
    /** Pictures with ids above `after` whose item or name begins with `search`. */
    pictures(galleryId: number, page: { after: number; limit: number; search: string }): Promise<Picture[]>;
    /** Vectors by id, by ascending id, with their numbers; ids that are not in the index are left out. */
    vectors(indexId: number, ids: readonly number[]): Promise<(VectorRow & { readonly vector: Float32Array })[]>;
  };
}
