import type { Gallery, Picture } from '../../../../src/catalog/port.ts';
import { commonOf } from '../../../../src/engine/examples.ts';
import type { Json } from '../../../../src/json.ts';
import { integer, text } from '../../../../src/protocol/fields.ts';
import type { CityCall, CityOperation, CityRule } from '../call.ts';
import { acceptOf, attributesKnown, pageWithinLimits, timesWellFormed, typeKnown } from '../captures/conditions.ts';
import { camerasKnown, capturesOf, instanceKnown, newestFirst } from '../captures/lookup.ts';
import { featuresOf, shownAttributes, shownCapture } from '../captures/show.ts';
import { analysisOptions, findCapture } from '../captures/store.ts';
import { textsStorable } from '../derive/rules.ts';
import { refusal } from '../errors.ts';
import { commaList } from '../input.ts';
import { schemas } from '../schemas.ts';

const MAX_EXAMPLES = 20; // pictures, and ids; inferred

/** `True` in any letter case: attributes and ids alone; without it, the feature is used when there is one [inferred]. */
const noFeatureKnown: CityRule = ({ input }) => {
  const value = text(input, 'NoFeature') ?? '';
  if (!/^(?:true|false|)$/i.test(value)) throw refusal('InvalidNoFeature', { detail: `NoFeature ${value}` });
};

const contentsGiven: CityRule = (call) => {
  const contents = contentsOf(call);
  if (contents.length > MAX_EXAMPLES)
    throw refusal('InvalidContents.Malformed', { detail: `over ${MAX_EXAMPLES} pictures` });
  if (contents.includes('')) throw refusal('InvalidContents.Malformed', { detail: 'an empty picture' });
};

const imagesNamed: CityRule = (call) => {
  if (imageIdsOf(call).length > MAX_EXAMPLES)
    throw refusal('InvalidImageIds.NotFound', { detail: `over ${MAX_EXAMPLES} ids` });
};

/** The pictures to search with; required when NoFeature is `False` [documented]. */
function contentsOf({ input }: CityCall): string[] {
  const contents = text(input, 'Contents') ?? '';
  const noFeature = (text(input, 'NoFeature') ?? '').toLowerCase();
  if (noFeature === 'true' || (noFeature === '' && contents === '')) return [];
  return contents.split(',');
}

function imageIdsOf({ input }: CityCall): string[] {
  const ids = text(input, 'ImageIds') ?? '';
  return ids === '' ? [] : [...new Set(commaList(ids))];
}

/** The captures that ImageIds names. Throws InvalidImageIds.NotFound. */
async function namedCaptures(call: CityCall, gallery: Gallery | undefined): Promise<Picture[]> {
  const found: Picture[] = [];
  for (const id of imageIdsOf(call)) {
    const picture = gallery && (await findCapture(call.services.engine, gallery, id));
    if (picture === undefined) throw refusal('InvalidImageIds.NotFound', { detail: `no capture ${id}` });
    found.push(picture);
  }
  return found;
}

interface Found {
  readonly total: number;
  readonly rows: readonly { readonly picture: Picture; readonly score: number }[];
}

/** The most similar to all examples together; without examples the newest first, with score 0 [inferred]. */
async function search(call: CityCall, gallery: Gallery | undefined): Promise<Found> {
  const { engine } = call.services;
  const named = await namedCaptures(call, gallery);
  const vectors: Float32Array[] = [];
  for (const base64 of contentsOf(call))
    vectors.push((await engine.search.analyse({ base64 }, analysisOptions)).embedding);
  if (gallery === undefined) return { total: 0, rows: [] };
  vectors.push(...(await engine.examples.embeddings(gallery, named)).values());

  const from = integer(call.input, 'From') ?? 0;
  const end = from + (integer(call.input, 'Size') ?? 10);
  const accept = acceptOf(call);
  if (vectors.length === 0) {
    const all = await newestFirst(call, gallery, accept);
    return { total: all.length, rows: all.slice(from, end).map((picture) => ({ picture, score: 0 })) };
  }
  const { vector, factor } = commonOf(vectors);
  const { total } = await engine.search.list(call.namespace, gallery, { offset: 0, limit: 0, accept });
  const hits = await engine.search.nearest(call.namespace, gallery, vector, { k: Math.min(end, total), accept });
  const rows = hits.slice(from).map(({ picture, similarity }) => ({ picture, score: similarity * factor }));
  return { total, rows };
}

/** Searches the captures of an instance by pictures, ids, attributes, cameras and time. */
export const SearchImages: CityOperation = {
  name: 'SearchImages',
  schema: schemas.SearchImages.request,
  rules: [
    textsStorable,
    instanceKnown,
    timesWellFormed,
    pageWithinLimits,
    typeKnown,
    attributesKnown,
    noFeatureKnown,
    camerasKnown,
    imagesNamed,
    contentsGiven,
  ],
  async handle(call) {
    const gallery = await capturesOf(call);
    const { total, rows } = await search(call, gallery);
    const pictures = rows.map(({ picture }) => picture);
    const feature = gallery === undefined ? () => '' : await featuresOf(call.services.engine, gallery, pictures);
    const Image = rows.map(
      ({ picture, score }): Json => ({
        ...shownCapture(picture, feature(picture)),
        Score: rounded(score),
        ...shownAttributes(picture),
      }),
    );
    return { TotalCount: total, Images: { Image } };
  },
};

/** Cosine similarity as a score of 0..1: what points away is as unlike as can be. */
function rounded(similarity: number): number {
  return Math.round(Math.min(1, Math.max(0, similarity)) * 1e6) / 1e6;
}
