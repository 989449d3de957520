import schemas from '../../../../schemas/alibaba/cityvisual/SearchImages.json' with { type: 'json' };
import type { Gallery, Picture } from '../../../../src/catalog/port.ts';
import { commonOf } from '../../../../src/engine/examples.ts';
import type { Json } from '../../../../src/json.ts';
import { text } from '../../../../src/protocol/fields.ts';
import { type CityCall, cityOperation } from '../call.ts';
import {
  acceptOf,
  attributesKnown,
  type Conditions,
  pageWithinLimits,
  timesWellFormed,
  typeKnown,
} from '../captures/conditions.ts';
import { camerasKnown, instanceKnown, newestFirst } from '../captures/lookup.ts';
import { featuresOf, shownAttributes, shownCapture } from '../captures/show.ts';
import { analysisOptions, findCapture } from '../captures/store.ts';
import { textsStorable } from '../derive/rules.ts';
import { refusal } from '../errors.ts';
import { commaList } from '../input.ts';
import { scoreOf } from '../score.ts';

const MAX_EXAMPLES = 20; // pictures, and ids; inferred

/** The pictures and captures to search with, and the page of results. */
interface Query extends Conditions {
  /** Base64 pictures. */
  readonly contents: readonly string[];
  readonly imageIds: readonly string[];
  readonly from: number;
  readonly size: number;
}

/** `True` in any letter case: search by attributes and ids only. Without it, pictures are used if sent [inferred]. */
const noFeatureKnown = ({ input }: CityCall) => {
  const value = text(input, 'NoFeature') ?? '';
  const noFeature = value.toLowerCase();
  if (noFeature !== 'true' && noFeature !== 'false' && noFeature !== '') {
    throw refusal('InvalidNoFeature', { detail: `NoFeature ${value}` });
  }
  return { noFeature } as const;
};

const imagesNamed = ({ input }: CityCall) => {
  const ids = text(input, 'ImageIds') ?? '';
  const imageIds = ids === '' ? [] : [...new Set(commaList(ids))];
  if (imageIds.length > MAX_EXAMPLES) throw refusal('InvalidImageIds.NotFound', { detail: `over ${MAX_EXAMPLES} ids` });
  return { imageIds };
};

/** The pictures to search with are required when NoFeature is `False` [documented]. */
const contentsGiven = ({ input }: CityCall, { noFeature }: { noFeature: 'true' | 'false' | '' }) => {
  const given = text(input, 'Contents') ?? '';
  if (noFeature === 'true' || (noFeature === '' && given === '')) return { contents: [] };
  const contents = given.split(',');
  if (contents.length > MAX_EXAMPLES)
    throw refusal('InvalidContents.Malformed', { detail: `over ${MAX_EXAMPLES} pictures` });
  if (contents.includes('')) throw refusal('InvalidContents.Malformed', { detail: 'an empty picture' });
  return { contents };
};

/** The captures with these ids. Throws InvalidImageIds.NotFound. */
async function namedCaptures(
  { services }: CityCall,
  gallery: Gallery | undefined,
  ids: readonly string[],
): Promise<Picture[]> {
  const found: Picture[] = [];
  for (const id of ids) {
    const picture = gallery && (await findCapture(services.engine, gallery, id));
    if (picture === undefined) throw refusal('InvalidImageIds.NotFound', { detail: `no capture ${id}` });
    found.push(picture);
  }
  return found;
}

interface Found {
  readonly total: number;
  readonly rows: readonly { readonly picture: Picture; readonly score: number }[];
}

/** The captures most similar to all examples together; without examples the newest first, with score 0 [inferred]. */
async function search(call: CityCall, gallery: Gallery | undefined, query: Query): Promise<Found> {
  const { engine } = call.services;
  const named = await namedCaptures(call, gallery, query.imageIds);
  const vectors: Float32Array[] = [];
  for (const base64 of query.contents)
    vectors.push((await engine.search.analyse({ base64 }, analysisOptions)).embedding);
  if (gallery === undefined) return { total: 0, rows: [] };
  vectors.push(...(await engine.examples.embeddings(gallery, named)).values());

  const { from } = query;
  const end = from + query.size;
  const accept = acceptOf(query);
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
export const SearchImages = cityOperation({
  name: 'SearchImages',
  schema: schemas.request,
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
  async handle(call, query) {
    const gallery = await call.captures();
    const { total, rows } = await search(call, gallery, query);
    const pictures = rows.map(({ picture }) => picture);
    const feature = gallery === undefined ? () => '' : await featuresOf(call.services.engine, gallery, pictures);
    const Image = rows.map(
      ({ picture, score }): Json => ({
        ...shownCapture(picture, feature(picture)),
        Score: scoreOf(score),
        ...shownAttributes(picture),
      }),
    );
    // In the published example only [example]; the generated client does not know them.
    const page = { PageNumber: Math.floor(query.from / query.size) + 1, PageSize: query.size };
    return { ...page, TotalCount: total, Images: { Image } };
  },
});
