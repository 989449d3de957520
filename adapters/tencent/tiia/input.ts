import type { Region } from '../../../src/images/port.ts';
import { isJsonObject } from '../../../src/json.ts';
import { integer, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';

/** ImageRect in pixels; undefined when it was not sent. */
export function imageRect(input: Input): Region | undefined {
  const rect = input.ImageRect;
  if (!isJsonObject(rect)) return undefined;
  const side = (name: string) => integer(rect, name) ?? 0;
  return { x: side('X'), y: side('Y'), width: side('Width'), height: side('Height') };
}

/** Whether subject detection is wanted; it is unless the caller says no [documented]. */
export function wantsDetection(input: Input): boolean {
  return input.EnableDetect !== false;
}

/** Start and length of the page asked for; 0 and 10 by default [documented]. */
export function page(input: Input): { offset: number; limit: number } {
  return { offset: integer(input, 'Offset') ?? 0, limit: integer(input, 'Limit') ?? 10 };
}

/** The pictures asked for: one by PicName, or all of the entity [documented]. */
export function pictureSelector(input: Input): { item: string; name?: string } {
  const item = text(input, 'EntityId') ?? '';
  const name = text(input, 'PicName');
  return name === undefined ? { item } : { item, name };
}
