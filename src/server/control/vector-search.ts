import type { PlacedIndexRow } from '../../catalog/overview-port.ts';
import { DomainError, VectorError } from '../../engine/errors.ts';
import type { IndexAsk, IndexHit, IndexSearch } from '../../engine/index-search.ts';
import type { Json } from '../../json.ts';
import { splitFields } from '../../vector-api/fields.ts';
import type { Answer, ControlCall, Endpoint } from './endpoint.ts';
import { answered } from './engine-errors.ts';
import { ControlError } from './error.ts';
import { storedVector, vectorIndexIn } from './ids.ts';
import type { ControlParts } from './parts.ts';
import schemas from './vector-indexes.schemas.json' with { type: 'json' };

/** Of a vector of the longest kind, written out. */
const MAX_SEARCH_BYTES = 2 * 1024 * 1024;
const DEFAULT_HITS = 30;

/** The dialect's own search of an index. */
export const vectorSearch: Endpoint = {
  method: 'POST',
  path: '/vector-indexes/:id/search',
  summary:
    'Search an index as the vendor’s API does: with a vector, or a stored one, with a text, or with both, of those that pass a filter in the vendor’s form',
  body: schemas.search,
  maxBytes: MAX_SEARCH_BYTES,
  answers: {
    200: {
      description:
        'The hits in the order of the vendor’s API. With a vector: `distance` is what the API answers as `distanceName`, which is null where it answers none; `similarity` is the cosine, the product, or 1 / (1 + distance) for the euclidean metric. `scores` are those that the API answers, by `scoreNames`',
      schema: {
        type: 'object',
        properties: {
          metric: { enum: ['cosine', 'euclidean', 'ip', null] },
          distanceName: { type: ['string', 'null'] },
          scoreNames: { type: 'array', items: { type: 'string' } },
          hits: { type: 'array', items: { type: 'object' } },
        },
        required: ['metric', 'distanceName', 'scoreNames', 'hits'],
      },
    },
  },
  handle: search,
};

interface SearchBody {
  readonly vector?: readonly number[];
  readonly like?: number;
  readonly field?: string;
  readonly text?: string;
  readonly textField?: string;
  readonly fusion?: IndexAsk['fusion'];
  readonly weights?: readonly number[];
  readonly normalizer?: string;
  readonly filter?: Json;
  readonly limit?: number;
}

async function search(call: ControlCall, parts: ControlParts): Promise<Answer> {
  const index = await vectorIndexIn(call, parts);
  const { family } = index.namespace;
  const how = parts.indexSearchOf(family);
  if (how === undefined) throw new ControlError(`${family} does not search vector indexes`);
  const body = call.body as unknown as SearchBody;
  const { ask, field } = await askOf(body, index, how, parts);
  const found = { ...index, index: index.name };
  const hits = await answered(() => how.search(found, ask).catch((error: unknown) => refuse(error, how)));
  const keys = hits.map(({ key }) => key);
  const ids = new Map((await parts.catalog.vectors.get(index.id, keys, {})).map(({ id, key }) => [key, id]));
  const vector = ask.vector && Float32Array.from(ask.vector);
  const distances = vector && (await parts.engine.vectors.distances(found, vector, keys, field.name));
  const shown = (hit: IndexHit): Json[] => {
    // One that was removed since has no id any more.
    const id = ids.get(hit.key);
    const distance = distances?.get(hit.key);
    if (id === undefined) return [];
    const near = distance !== undefined && {
      distance: hit.distance ?? distance,
      similarity: similarities[field.metric](distance),
    };
    return [{ id, key: hit.key, ...near, ...(hit.scores && { scores: hit.scores }), metadata: hit.metadata }];
  };
  return {
    body: {
      metric: vector === undefined ? null : field.metric,
      distanceName: (vector && how.distanceName(found)) ?? null,
      scoreNames: [...new Set(hits.flatMap(({ scores = {} }) => Object.keys(scores)))],
      hits: hits.flatMap(shown),
    },
  };
}

const similarities: Readonly<Record<PlacedIndexRow['metric'], (distance: number) => number>> = {
  cosine: (distance) => 1 - distance,
  euclidean: (distance) => 1 / (1 + distance),
  ip: (distance) => 0 - distance,
};

/** Throws ControlError for what no API is asked, as it is about this one. */
async function askOf(body: SearchBody, index: PlacedIndexRow, how: IndexSearch, parts: ControlParts) {
  const { vector, like, text, filter, limit = DEFAULT_HITS } = body;
  const found = { ...index, index: index.name };
  if (vector !== undefined && like !== undefined) throw new ControlError('expected one of "vector" and "like"');
  if (vector === undefined && like === undefined && text === undefined) {
    throw new ControlError('expected "vector", "like" or "text"');
  }
  const field = fieldOf(index, body.field);
  const given = like === undefined ? vector : Array.from(await vectorLike(index, field, like, parts));
  const isNamed = index.vectorFields.length > 0;
  const ask: IndexAsk = {
    limit,
    ...(given && { vector: given, ...(isNamed && { field: field.name }) }),
    ...(text !== undefined && { text: { field: textFieldOf(how.textFields(found), body.textField), words: text } }),
    ...(given && text !== undefined && fusionOf(body, how.fusions(found))),
    ...(filter !== undefined && { filter }),
  };
  if (ask.fusion === undefined && (body.fusion ?? body.weights ?? body.normalizer) !== undefined) {
    throw new ControlError('"fusion", "weights" and "normalizer" are for a vector and a text together');
  }
  return { ask, field };
}

/** The vector field of this name, or the first; the index itself if it has no fields. Throws ControlError. */
function fieldOf(
  index: PlacedIndexRow,
  name: string | undefined,
): Pick<PlacedIndexRow, 'name' | 'dimension' | 'metric'> {
  const { vectorFields: fields } = index;
  const field = name === undefined ? (fields[0] ?? index) : fields.find((each) => each.name === name);
  if (field === undefined) throw new ControlError(`the index has no vector field ${name}`);
  return field;
}

function textFieldOf(fields: readonly string[], name = fields[0]): string {
  if (name === undefined) throw new ControlError('the index has no text field');
  if (!fields.includes(name)) throw new ControlError(`the index has no text field ${name}`);
  return name;
}

/** How a vector and a text are put together; by default the API's first way. Throws ControlError. */
function fusionOf(
  { fusion: asked, weights, normalizer }: SearchBody,
  offered: ReturnType<IndexSearch['fusions']>,
): Pick<IndexAsk, 'fusion' | 'weights' | 'normalizer'> {
  const names = Object.keys(offered) as (keyof typeof offered)[];
  const fusion = asked ?? names[0];
  const options = fusion && offered[fusion];
  if (fusion === undefined || options === undefined) {
    throw new ControlError(`the API does not put a vector and a text together${asked ? ` by ${asked}` : ''}`);
  }
  if (weights !== undefined && !options.weights) throw new ControlError(`${fusion} has no weights`);
  if (normalizer !== undefined && options.normalizers.length === 0)
    throw new ControlError(`${fusion} has no normalizer`);
  return { fusion, ...(weights && { weights }), ...(normalizer !== undefined && { normalizer }) };
}

/** The vector of a stored one in a field. Throws ControlError. */
async function vectorLike(
  { id, vectorFields: fields }: PlacedIndexRow,
  { name }: { readonly name: string },
  like: number,
  parts: ControlParts,
): Promise<Float32Array> {
  const { key, vector } = await storedVector(id, like, parts);
  if (fields.length === 0) return vector;
  const own = splitFields(fields, vector)[name];
  if (own === undefined) throw new ControlError(`the vector ${key} has no vector field ${name}`);
  return own;
}

/** Throws ControlError with the vendor's code and words where there are any, else what was thrown. */
function refuse(error: unknown, how: IndexSearch): never {
  // What happened to the index meanwhile has a status of its own.
  const isTold = !(error instanceof VectorError || error instanceof DomainError);
  const told = isTold ? how.refusal(error) : undefined;
  if (told === undefined) throw error;
  const { code, text, detail } = told;
  throw new ControlError(detail === undefined ? text : `${text} (${detail})`, 400, { code });
}
