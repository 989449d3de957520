import { splitFields } from '../../vector-api/fields.ts';
import type { Endpoint } from './endpoint.ts';
import { mapAnswer, mapInfo } from './galleries.ts';
import { idIn, storedVector, vectorIndexIn } from './ids.ts';
import schemas from './vector-indexes.schemas.json' with { type: 'json' };
import { vectorSearch } from './vector-search.ts';

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
      const { id, dimension, vectorFields: fields } = await vectorIndexIn(call, parts);
      const { key, vector } = await storedVector(id, idIn(call, 'vector'), parts);
      const named = Object.entries(splitFields(fields, vector)).map(([name, own]) => [name, [...own]]);
      const [row] = await parts.catalog.vectors.get(id, [key], { metadata: true });
      // Of several vector fields, `vector` is the first one that the vector has.
      const numbers = fields.length === 0 ? [...vector] : (named[0]?.[1] ?? []);
      const shown = { key, metadata: row?.metadata ?? {}, dimension, vector: numbers };
      const more = fields.length === 0 ? {} : { vectors: Object.fromEntries(named) };
      return { body: { id: idIn(call, 'vector'), ...shown, ...more } };
    },
  },
  vectorSearch,
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
