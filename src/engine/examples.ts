import type { Catalog, Gallery, Picture } from '../catalog/port.ts';
import { requireModel } from './gallery-cache.ts';
import type { Reembedding } from './reembedding.ts';

/** Stored pictures as examples to search with. */
export interface Examples {
  /** Embeddings by picture id, without pictures that have been removed. Throws DomainError model-mismatch. */
  embeddings(gallery: Gallery, pictures: readonly Picture[]): Promise<Map<number, Float32Array>>;
}

export function createExamples(
  catalog: Catalog,
  features: { readonly model: string },
  reembedding: Reembedding,
): Examples {
  return {
    embeddings: (gallery, pictures) =>
      reembedding.current(gallery, async () => {
        const ids = pictures.map(({ id }) => id);
        const stored = await catalog.embeddings.of(gallery.id, ids);
        for (const { model } of stored.values()) requireModel(features.model, model, gallery.key);
        return new Map([...stored].map(([id, { vector }]) => [id, vector]));
      }),
  };
}

/**
 * The mean direction of several unit vectors: a unit vector, and the factor that turns a cosine with it into the mean of the
 * cosines with each. Opposite vectors have no common direction: the result is zeros. Throws RangeError for no vectors.
 */
export function commonOf(vectors: readonly Float32Array[]): { vector: Float32Array; factor: number } {
  const [first, ...others] = vectors;
  if (first === undefined) throw new RangeError('no vectors');
  if (others.length === 0) return { vector: first, factor: 1 };
  const sum = Float64Array.from(first);
  for (const vector of others) for (let i = 0; i < sum.length; i++) sum[i] = Number(sum[i]) + Number(vector[i]);
  const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  return {
    vector: Float32Array.from(sum, (value) => (length === 0 ? 0 : value / length)),
    factor: length / vectors.length,
  };
}
