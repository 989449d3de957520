import type { Embedding, Tables } from '../port.ts';
import type { Queryable } from '../sql.ts';
import { bytesToVector } from '../vector.ts';

/** Reads the embeddings of single pictures from `tuku.pictures`. */
export function embeddingsOf(db: Queryable): Tables['embeddings'] {
  return {
    async of(galleryId, pictureIds) {
      if (pictureIds.length === 0) return new Map();
      const rows = await db.query<EmbeddingRow>(some, [galleryId, JSON.stringify(pictureIds)]);
      return new Map(rows.map((row) => [row.id, toEmbedding(row)]));
    },
  };
}

type EmbeddingRow = {
  readonly id: number;
  readonly embedding: Uint8Array;
  readonly model: string;
  readonly content_hash: string;
};

function toEmbedding({ embedding, model, content_hash }: EmbeddingRow): Embedding {
  return { vector: bytesToVector(embedding), model, contentHash: content_hash };
}

// Passed as JSON: a statement has no array values.
const some = `
SELECT id, embedding, model, content_hash FROM tuku.pictures
WHERE gallery_id = $1 AND id IN (SELECT value::bigint FROM jsonb_array_elements_text($2::jsonb))`;
