import type { Picture } from '../../../src/catalog/port.ts';
import { integer, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

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

/** The pictures asked for: one by PicName, or all of the entity [documented]. */
export function pictureSelector(input: Input): { item: string; name?: string } {
  const item = text(input, 'EntityId') ?? '';
  const name = text(input, 'PicName');
  return name === undefined ? { item } : { item, name };
}

/** Start and length of the page asked for; 0 and 10 by default [documented]. */
export function page(input: Input): { offset: number; limit: number } {
  return { offset: integer(input, 'Offset') ?? 0, limit: integer(input, 'Limit') ?? 10 };
}
