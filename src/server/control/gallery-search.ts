import type { InspectedQuery, InspectedSearch } from '../../engine/inspection.ts';
import type { Json } from '../../json.ts';
import type { Endpoint } from './endpoint.ts';
import { answered } from './engine-errors.ts';
import { ControlError } from './error.ts';
import schemas from './galleries.schemas.json' with { type: 'json' };
import { galleryIn } from './ids.ts';

/** The largest picture that a dialect takes, in Base64. */
const MAX_SEARCH_BYTES = 28 * 1024 * 1024;

interface SearchBody extends Omit<InspectedQuery, 'query'> {
  readonly picture?: string;
  readonly like?: number;
}

/** Searches a gallery as the vendor's API does. */
export const gallerySearchEndpoint: Endpoint = {
  method: 'POST',
  path: '/galleries/:id/search',
  summary: "Search a gallery as the vendor's API does, with a picture or a stored one, and explain what it leaves out",
  body: schemas.search,
  maxBytes: MAX_SEARCH_BYTES,
  answers: {
    200: {
      description:
        "Hits by similarity (cosine), with the vendor's score; `passes`: the vendor's API lists it. `explained`: why an item is shown, below-threshold, beyond-limit, filtered (the search does not cover its pictures) or absent",
      schema: {
        type: 'object',
        properties: {
          subject: { type: ['object', 'null'] },
          size: { type: ['object', 'null'] },
          scoreName: { type: ['string', 'null'] },
          threshold: { type: ['number', 'null'] },
          hits: { type: 'array', items: { type: 'object' } },
          explained: { type: 'object' },
        },
        required: ['subject', 'size', 'scoreName', 'threshold', 'hits'],
      },
    },
  },
  async handle(call, parts) {
    const { picture, like, ...rest } = call.body as unknown as SearchBody;
    if ((picture === undefined) === (like === undefined))
      throw new ControlError('expected one of "picture" and "like"');
    const gallery = await galleryIn(call, parts);
    const how = parts.searchOf(gallery.namespace.family, gallery);
    if (how === undefined) throw new ControlError(`gallery ${gallery.id} is not searched with pictures`, 409);
    const query = picture === undefined ? { like: like ?? 0 } : { base64: picture };
    const found = await answered(() => parts.engine.inspection.search(gallery, how, { query, ...rest }));
    const stored = like === undefined ? [] : [like];
    const shown = [...found.hits.map((hit) => hit.picture.id), ...stored];
    const files = await parts.catalog.pictureFiles.of(gallery.id, shown);
    const { width, height } = found.analysis ?? files.get(like ?? 0) ?? {};
    return {
      body: {
        subject: subjectOf(found),
        size: width === undefined || height === undefined ? null : { width, height },
        scoreName: how.scoreName,
        threshold: found.threshold ?? null,
        hits: found.hits.map(({ picture: { id, item, name }, ...hit }) => ({
          id,
          item,
          name,
          ...hit,
          thumbnail: files.get(id)?.thumbnail ?? false,
        })),
        ...(found.explained && { explained: found.explained }),
      },
    };
  },
};

/** The subject that was found in the picture, in pixels. */
function subjectOf({ analysis }: InspectedSearch): Json {
  if (analysis?.chosen === undefined) return null;
  const { box, label, score } = analysis.chosen;
  return { box: { x: box.x, y: box.y, width: box.width, height: box.height }, label, score };
}
