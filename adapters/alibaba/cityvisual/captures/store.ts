import type { Gallery, GalleryDraft, Namespace, Picture } from '../../../../src/catalog/port.ts';
import type { Engine } from '../../../../src/engine/engine.ts';
import { DomainError } from '../../../../src/engine/errors.ts';
import type { AnalysisOptions, PictureSource } from '../../../../src/engine/picture-source.ts';
import type { Json } from '../../../../src/json.ts';
import type { CityCall } from '../call.ts';
import type { Box, CaptureFacts } from './capture.ts';

/** Family of the catalog's namespaces: isolates this product's state from other dialects. */
export const family = 'alibaba-cityvisual';

/** Analysis options for captured pictures and those to search with [inferred: no limit is documented]. */
export const analysisOptions: AnalysisOptions = {
  limits: {
    formats: ['png', 'jpeg', 'bmp', 'webp'],
    maxBytes: 10 * 1024 * 1024,
    maxWidth: 8192,
    maxHeight: 8192,
    refuseFlat: false,
  },
};

/** The gallery that holds an instance's captures. */
function draftOf(instance: string): GalleryDraft {
  return {
    key: `captures/${instance}`,
    name: instance,
    description: '',
    capacity: Number.MAX_SAFE_INTEGER,
    settings: {},
  };
}

/** The captures of an instance; undefined when it has none. */
export async function findCaptures(
  engine: Engine,
  namespace: Namespace,
  instance: string,
): Promise<Gallery | undefined> {
  return unless('gallery-not-found', () => engine.galleries.get(namespace, draftOf(instance).key));
}

/**
 * Stores a capture in place of any with the same id. `facts` receives the picture's size in pixels.
 * Throws ImageError, DomainError model-mismatch.
 */
export async function addCapture(
  engine: Engine,
  namespace: Namespace,
  capture: {
    readonly instance: string;
    readonly imageId: string;
    readonly source: PictureSource;
    /** Embed only this part. */
    readonly box: Box | undefined;
    readonly facts: (size: { readonly width: number; readonly height: number }) => CaptureFacts;
  },
): Promise<Picture> {
  const { instance, imageId, source, box, facts } = capture;
  const gallery = await engine.galleries.ensure(namespace, draftOf(instance));
  const [left, top, right, bottom] = box ?? [0, 0, 0, 0];
  const region = { x: left, y: top, width: right - left, height: bottom - top };
  const { picture } = await engine.pictures.put(namespace, gallery, {
    draft: { item: imageId, name: imageId, content: '', tags: '', details: null },
    source,
    analysisOptions: box === undefined ? analysisOptions : { ...analysisOptions, region },
    detailsOf: (analysis) => facts(analysis) as unknown as Json,
  });
  return picture;
}

/** The capture with this id; undefined when there is none. */
export function findCapture(engine: Engine, gallery: Gallery, imageId: string): Promise<Picture | undefined> {
  return engine.pictures.find(gallery, { item: imageId });
}

/** Removes all captures of an instance. */
export async function removeCaptures(instance: string, { namespace, services }: CityCall): Promise<void> {
  const { key } = draftOf(instance);
  await unless('gallery-not-found', () => services.engine.galleries.remove(namespace, key, { onlyEmpty: false }));
}

async function unless<T>(problem: DomainError['problem'], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError && error.problem === problem) return undefined;
    throw error;
  }
}
