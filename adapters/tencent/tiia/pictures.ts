import type { Picture } from '../../../src/catalog/port.ts';

/** ImageInfo of the definition. */
export interface ImageInfo {
  readonly [field: string]: string | number;
  readonly EntityId: string;
  readonly PicName: string;
  readonly Score: number;
  readonly CustomContent: string;
  readonly Tags: string;
}

/** @param score similarity to the query, an integer 0..100 */
export function imageInfo(picture: Picture, score: number): ImageInfo {
  return {
    EntityId: picture.item,
    PicName: picture.name,
    Score: score,
    CustomContent: picture.content,
    Tags: picture.tags,
  };
}
