import type { PlacedIndexRow } from '../../catalog/overview-port.ts';
import type { Answer, ControlCall, Endpoint } from './endpoint.ts';
import { answered } from './engine-errors.ts';
import { ControlError } from './error.ts';
import { mapAnswer, mapInfo } from './galleries.ts';
import { idIn, vectorIndexIn } from './ids.ts';
import type { ControlParts } from './parts.ts';
import schemas from './vector-indexes.schemas.json' with { type: 'json' };

/** Of a vector of the longest kind, written out. */
const MAX_SEARCH_BYTES = 2 * 1024 * 1024;
const DEFAULT_HITS = 30;

/** What is in a vector index. */
export const vectorIndexEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/vector-indexes/:id/vectors',
    summary: 'List the vectors of an index with their metadata, in order of creation',
    query: schemas.vectors,
    answers: {
      200: {
        description: 'A page of them; `next` is what `after` must be for the next one, null after the last',
        schema: {
          type: 'object',
          properties: { vectors: { type: 'array', items: { type: 'object' } }, next: { type: ['integer', 'null'] } },
          required: ['vectors', 'next'],
        },
      },
    },
    async handle(call, parts) {
      const { after = '0', limit = '100' } = call.query;
      const { id, dimension } = await vectorIndexIn(call, parts);
      const page = { after: Number(after), limit: Number(limit) };
      const rows = await parts.catalog.vectors.page(id, page, { metadata: true });
      const next = rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null;
      const vectors = rows.map((row) => ({ id: row.id, key: row.key, metadata: row.metadata ?? {}, dimension }));
      return { body: { vectors, next } };
    },
  },
  {
    method: 'GET',
    path: '/vector-indexes/:id/vectors/:vector',
    summary: 'Return a vector with its numbers',
    answers: { 200: { description: 'The vector', schema: { type: 'object', required: ['id', 'key', 'vector'] } } },
    async handle(call, parts) {
      const { id, dimension } = await vectorIndexIn(call, parts);
      const { key, vector } = await storedVector(id, idIn(call, 'vector'), parts);
      const [row] = await parts.catalog.vectors.get(id, [key], { metadata: true });
      return { body: { id: idIn(call, 'vector'), key, metadata: row?.metadata ?? {}, dimension, vector: [...vector] } };
    },
  },
  {
    method: 'POST',
    path: '/vector-indexes/:id/search',
    summary: 'Find the vectors nearest to a vector, or to a stored one',
    body: schemas.search,
    maxBytes: MAX_SEARCH_BYTES,
    answers: {
      200: {
        description:
          'The nearest first. `distance` is that of the metric; `similarity` is the cosine, or 1 / (1 + distance) for the euclidean metric',
        schema: {
          type: 'object',
          properties: { metric: { enum: ['cosine', 'euclidean'] }, hits: { type: 'array', items: { type: 'object' } } },
          required: ['metric', 'hits'],
        },
      },
    },
    handle: search,
  },
  {
    method: 'GET',
    path: '/vector-indexes/:id/map',
    summary: 'Lay out the vectors of an index by their similarity',
    answers: { 200: mapAnswer('vector') },
    async handle(call, parts) {
      return { body: mapInfo(await parts.engine.landscape.vectorIndex(await vectorIndexIn(call, parts))) };
    },
  },
];

async function search(call: ControlCall, parts: ControlParts): Promise<Answer> {
  const { vector: given, like, limit = DEFAULT_HITS } = call.body as unknown as SearchBody;
  if ((given === undefined) === (like === undefined)) throw new ControlError('expected one of "vector" and "like"');
  const index = await vectorIndexIn(call, parts);
  const vector =
    given === undefined ? (await storedVector(index.id, like ?? 0, parts)).vector : Float32Array.from(given);
  requireComparable(index, vector);
  const hits = await answered(() =>
    parts.engine.vectors.query({ ...index, index: index.name }, { vector, k: limit }, { metadata: true }),
  );
  const keys = hits.map(({ key }) => key);
  const ids = new Map((await parts.catalog.vectors.get(index.id, keys, {})).map(({ id, key }) => [key, id]));
  const { metric } = index;
  return {
    body: {
      metric,
      // One that was removed since has no id any more.
      hits: hits.flatMap(({ key, distance, metadata = {} }) => {
        const similarity = metric === 'cosine' ? 1 - distance : 1 / (1 + distance);
        const id = ids.get(key);
        return id === undefined ? [] : [{ id, key, distance, similarity, metadata }];
      }),
    },
  };
}

interface SearchBody {
  readonly vector?: readonly number[];
  readonly like?: number;
  readonly limit?: number;
}

/** Throws ControlError: a wrong length, numbers beyond 32 bits, and zeros, which have no direction. */
function requireComparable({ dimension, metric }: PlacedIndexRow, vector: Float32Array): void {
  if (vector.length !== dimension) {
    throw new ControlError(`a vector of this index has ${dimension} numbers, not ${vector.length}`);
  }
  if (!vector.every(Number.isFinite)) throw new ControlError('a number of the vector does not fit in 32 bits');
  if (metric === 'cosine' && vector.every((value) => value === 0)) {
    throw new ControlError('a vector of zeros has no direction to compare by');
  }
}

async function storedVector(index: number, id: number, { catalog }: ControlParts) {
  const [row] = await catalog.overview.vectors(index, [id]);
  if (row === undefined) throw new ControlError(`no vector ${id}`, 404);
  return row;
}
