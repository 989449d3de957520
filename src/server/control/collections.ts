import type { PlacedGalleryRow, PlacedIndexRow } from '../../catalog/overview-port.ts';
import type { IndexSearch } from '../../engine/index-search.ts';
import type { FoundIndex } from '../../engine/vector-buckets.ts';
import type { Json } from '../../json.ts';
import schemas from './collections.schemas.json' with { type: 'json' };
import type { Endpoint } from './endpoint.ts';
import { type ControlParts, requireDialect } from './parts.ts';

/** Most collections of each kind in one answer. */
const MAX_LISTED = 10_000;

/** Galleries and vector indexes of all dialects. */
export const collectionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/collections',
    summary: 'List the galleries and vector indexes of all accounts, or of the dialect, account and region named',
    query: schemas.list,
    answers: {
      200: {
        description: `The collections in order of creation, galleries first; at most ${MAX_LISTED} of each kind`,
        schema: {
          type: 'object',
          properties: { collections: { type: 'array', items: { type: 'object' } } },
          required: ['collections'],
        },
      },
    },
    async handle({ query: { dialect, account, region } }, parts) {
      const { catalog } = parts;
      if (dialect !== undefined) requireDialect(parts, dialect);
      const collections: Json[] = [];
      const place = { ...(dialect !== undefined && { family: dialect }), ...(region !== undefined && { region }) };
      const matches =
        account === undefined ? [place] : parts.accountsMeant(account).map((name) => ({ ...place, account: name }));
      for (const match of matches) {
        const galleries = await catalog.overview.galleries(match, MAX_LISTED);
        collections.push(...galleries.map((gallery) => galleryInfo(gallery, parts)));
      }
      for (const match of matches) {
        const indexes = await catalog.overview.vectorIndexes(match, MAX_LISTED);
        collections.push(...indexes.map((index) => indexInfo(index, parts)));
      }
      return { body: { collections } };
    },
  },
];

function galleryInfo(gallery: PlacedGalleryRow, { engine, features }: ControlParts): Json {
  const { id, key, name, namespace, capacity, pictureCount, model, settings, createdAt, updatedAt } = gallery;
  const progress = engine.reembedding.progress(id);
  return {
    kind: 'gallery',
    id,
    ...placeOf(namespace),
    key,
    name,
    parent: null,
    count: pictureCount,
    capacity: capacity < Number.MAX_SAFE_INTEGER ? capacity : null,
    model: model ?? null,
    dimension: model === features.model ? features.dimension : null,
    metric: 'cosine',
    settings,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    ...(progress && { reembedding: { ...progress } }),
  };
}

function indexInfo(index: PlacedIndexRow, { indexSearchOf }: ControlParts): Json {
  const { id, name, bucket, namespace, vectorCount, dimension, metric, settings, unfilterable, createdAt } = index;
  const how = indexSearchOf(namespace.family);
  const found = { ...index, index: name };
  return {
    kind: 'vectors',
    id,
    ...placeOf(namespace),
    key: name,
    name,
    parent: bucket,
    count: vectorCount,
    capacity: null,
    model: null,
    dimension,
    metric,
    settings: { ...settings, ...(unfilterable.length > 0 && { unfilterable: [...unfilterable] }) },
    vectorFields: index.vectorFields.map((field) => ({ ...field })),
    textFields: how?.textFields(found) ?? [],
    search: how === undefined ? null : { maxHits: how.maxHits(found), fusions: fusionsOf(how, found) },
    createdAt: createdAt.toISOString(),
    // Changes of an index are counted, not dated.
    updatedAt: null,
  };
}

function fusionsOf(how: IndexSearch, index: FoundIndex): Json {
  const offered = Object.entries(how.fusions(index));
  return Object.fromEntries(
    offered.map(([name, { weights, normalizers }]) => [name, { weights, normalizers: [...normalizers] }]),
  );
}

function placeOf({ family, account, region }: PlacedGalleryRow['namespace']) {
  return { dialect: family, account, region };
}
