import type { Gallery, Namespace, Picture, PictureSelector } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { DomainError } from '../../../src/engine/errors.ts';
import type { Analysis } from '../../../src/features/port.ts';
import type { Json } from '../../../src/json.ts';
import { analysisOptions } from './analysis-options.ts';
import { refusal } from './errors.ts';
import { MAX_IMAGES, unixSeconds } from './libraries.ts';
import { echo, type GreenTask } from './tasks.ts';

/** A sample is a picture whose item is the dataId, or `''` without one, and whose name is the URL. */
export function sampleNames({ item, name }: Picture): { readonly [field: string]: Json } {
  return echo({ dataId: item === '' ? undefined : item, url: name });
}

export function tagsOf({ tags }: Picture): string[] {
  return JSON.parse(tags) as string[];
}

/** The fields that operations return for a sample; createTime in seconds [documented]. */
export function sampleInfo(picture: Picture): { readonly [field: string]: Json } {
  return { ...sampleNames(picture), createTime: unixSeconds(picture.createdAt), tags: tagsOf(picture) };
}

/** Stores a sample in place of any with the same dataId or URL [inferred]. Throws ApiError 588, DomainError. */
export async function addSample(
  engine: Engine,
  place: { readonly namespace: Namespace; readonly library: Gallery },
  { dataId, url, tags }: GreenTask,
  analysis: Analysis,
): Promise<void> {
  const replaces: PictureSelector[] = [{ name: url }, ...(dataId === undefined ? [] : [{ item: dataId }])];
  const draft = { item: dataId ?? '', name: url, content: '', tags: JSON.stringify(tags), details: {} };
  try {
    await engine.pictures.put(
      place.namespace,
      place.library,
      { draft, source: { analysis }, analysisOptions },
      replaces,
    );
  } catch (error) {
    const full = error instanceof DomainError && error.problem === 'gallery-full';
    throw full ? refusal('588#images', { limit: MAX_IMAGES, detail: error.message }) : error;
  }
}
