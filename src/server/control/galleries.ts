import type { StoredFiles } from '../../catalog/picture-files-port.ts';
import type { Picture } from '../../catalog/port.ts';
import type { Json } from '../../json.ts';
import type { Answer, AnswerDescription, Endpoint } from './endpoint.ts';
import { answered } from './engine-errors.ts';
import { ControlError } from './error.ts';
import schemas from './galleries.schemas.json' with { type: 'json' };
import { gallerySearchEndpoint } from './gallery-search.ts';
import { galleryIn, idIn } from './ids.ts';

/** What is in a gallery. */
export const galleryEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/galleries/:id/pictures',
    summary: 'List the pictures of a gallery in order of creation, or those whose item or name begins with a text',
    query: schemas.pictures,
    answers: {
      200: {
        description: 'A page of them; `next` is what `after` must be for the next one, null after the last',
        schema: {
          type: 'object',
          properties: {
            pictures: { type: 'array', items: { type: 'object' } },
            next: { type: ['integer', 'null'] },
          },
          required: ['pictures', 'next'],
        },
      },
    },
    async handle(call, parts) {
      const { after = '0', limit = '100', search = '' } = call.query;
      const { id } = await galleryIn(call, parts);
      const { overview, pictureFiles } = parts.catalog;
      const page = { after: Number(after), limit: Number(limit), search };
      const pictures = await overview.pictures(id, page);
      const files = await pictureFiles.of(
        id,
        pictures.map((picture) => picture.id),
      );
      const last = pictures.at(-1);
      const next = last !== undefined && pictures.length === page.limit ? last.id : null;
      return { body: { pictures: pictures.map((picture) => pictureInfo(picture, files.get(picture.id))), next } };
    },
  },
  {
    method: 'GET',
    path: '/galleries/:id/pictures/:picture/thumbnail',
    summary: 'Return a small WebP of a picture',
    query: schemas.file,
    answers: { 200: { description: 'The thumbnail', type: 'image/webp' }, 404: { description: 'It has none' } },
    async handle(call, { catalog }) {
      const [gallery, picture] = [idIn(call, 'id'), idIn(call, 'picture')];
      const thumbnail = await catalog.pictureFiles.thumbnail(gallery, picture);
      if (thumbnail === undefined) throw new ControlError(`no thumbnail of picture ${picture} is stored`, 404);
      return file('image/webp', thumbnail.data, call.query.v);
    },
  },
  {
    method: 'GET',
    path: '/galleries/:id/pictures/:picture/original',
    summary: 'Return a picture as it was added',
    query: schemas.file,
    answers: { 200: { description: 'Its bytes', type: 'image/*' }, 404: { description: 'They were not kept' } },
    async handle(call, { catalog }) {
      const [gallery, picture] = [idIn(call, 'id'), idIn(call, 'picture')];
      const original = await catalog.pictureFiles.original(gallery, picture);
      if (original === undefined) {
        throw new ControlError(`picture ${picture} was not kept; start Tuku with --pictures originals`, 404);
      }
      return file(`image/${original.format}`, original.data, call.query.v);
    },
  },
  gallerySearchEndpoint,
  {
    method: 'GET',
    path: '/galleries/:id/map',
    summary: 'Lay out the pictures of a gallery by their similarity',
    answers: { 200: mapAnswer('picture') },
    async handle(call, parts) {
      const gallery = await galleryIn(call, parts);
      return { body: mapInfo(await parts.engine.landscape.gallery(gallery)) };
    },
  },
  {
    method: 'GET',
    path: '/galleries/:id/similarities',
    summary: 'Count the pairs of pictures of a gallery by their similarity',
    answers: {
      200: {
        description: 'Pairs by cosine similarity; of many pairs, a sample. `above`: pairs at or above the threshold',
        schema: {
          type: 'object',
          properties: {
            bins: { type: 'array', items: { type: 'object' } },
            pairs: { type: 'integer' },
            threshold: { type: ['number', 'null'] },
            above: { type: 'integer' },
          },
          required: ['bins', 'pairs', 'threshold', 'above'],
        },
      },
    },
    async handle(call, parts) {
      const gallery = await galleryIn(call, parts);
      const how =
        gallery.model === parts.features.model ? parts.searchOf(gallery.namespace.family, gallery) : undefined;
      const threshold = how && parts.engine.inspection.threshold(how);
      const found = await answered(() => parts.engine.landscape.similarities(gallery, threshold));
      return { body: { ...found, threshold: threshold ?? null } };
    },
  },
];

function pictureInfo(picture: Picture, files: StoredFiles = { thumbnail: false, original: false }): Json {
  const { id, item, name, content, tags, details, createdAt } = picture;
  return { id, item, name, content, tags, details, ...files, createdAt: createdAt.toISOString() };
}

/** Ids begin anew with a new catalog: an answer is kept for good only under an address of its own. */
function file(type: string, data: Uint8Array, version: string | undefined): Answer {
  return {
    type,
    body: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    headers: {
      'Cache-Control': version === undefined ? 'private, max-age=30' : 'private, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    },
  };
}

/** The answer that lays out a collection. */
export function mapAnswer(what: string): AnswerDescription {
  return {
    description: `Id, x and y (-1..1) of each ${what}, the number of all, and the shares of the variance that x and y show`,
    schema: {
      type: 'object',
      properties: {
        points: { type: 'array', items: { type: 'array', items: { type: 'number' } } },
        of: { type: 'integer' },
        explained: { type: 'array', items: { type: 'number' } },
      },
      required: ['points', 'of', 'explained'],
    },
  };
}

/** Four decimals are more than a screen shows. */
export function mapInfo(map: {
  readonly ids: readonly number[];
  readonly points: Float32Array;
  readonly of: number;
  readonly explained: readonly number[];
}): Json {
  const rounded = (value: number | undefined) => Math.round((value ?? 0) * 10_000) / 10_000;
  const points = map.ids.map((id, at) => [id, rounded(map.points[2 * at]), rounded(map.points[2 * at + 1])]);
  return { points, of: map.of, explained: map.explained.map(rounded) };
}
