import type { AnalysisOptions, PictureSource } from '../../../src/engine/picture-source.ts';
import type { Analysis } from '../../../src/features/port.ts';
import type { ImageLimits, Region } from '../../../src/images/port.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { integer, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { GroupType } from './groups.ts';
import { categories, objectInfo } from './subjects.ts';

/** Limits of every picture [documented], and that a flat colour is refused [documented by the error alone]. */
const limits: ImageLimits = {
  formats: ['png', 'jpeg', 'bmp'],
  // The bytes whose base64 text is 5 MiB long.
  maxBytes: Math.floor((5 * 1024 * 1024) / 4) * 3,
  maxWidth: 4096,
  maxHeight: 4096,
  refuseFlat: true,
};

/** Limits that hold besides when subjects are detected [documented]. */
const detectionLimits = { maxWidth: 2000, maxHeight: 2000, maxAspect: 10 };

/** Where the picture comes from: ImageUrl, when both are given [documented]. */
export function pictureSource(input: Input): PictureSource {
  const url = text(input, 'ImageUrl');
  return url ? { url } : { base64: text(input, 'ImageBase64') ?? '' };
}

/** How a group of this type looks at a picture: which part, and whether for its subject or in grey. */
export function analysisOptionsOf(type: GroupType, input: Input): AnalysisOptions {
  const region = imageRect(input);
  const { detects, category } = detection(type, input);
  const labels = category === undefined ? undefined : categories.get(category);
  return {
    limits,
    ...(region && { region }),
    ...(detects && { detect: { limits: detectionLimits, ...(labels && { labels }) } }),
    ...(type.grey && { grey: true }),
  };
}

/** `Object` of an answer: only with detection in product groups [documented], else null [example]. */
export function objectOf(type: GroupType, input: Input, analysis: Analysis): Json {
  const { detects, category } = detection(type, input);
  if (!detects) return null;
  const rect = imageRect(input);
  return objectInfo(analysis, { ...(category !== undefined && { category }), ...(rect && { rect }) });
}

function detection(type: GroupType, input: Input): { detects: boolean; category: number | undefined } {
  const detects = type.detects && wantsDetection(input);
  return { detects, category: detects ? integer(input, 'CategoryId') : undefined };
}

/** Whether subject detection is wanted; it is unless the caller says no [documented]. */
export function wantsDetection(input: Input): boolean {
  return input.EnableDetect !== false;
}

/** ImageRect in pixels; undefined when it was not sent. */
function imageRect(input: Input): Region | undefined {
  const rect = input.ImageRect;
  if (!isJsonObject(rect)) return undefined;
  const side = (name: string) => integer(rect, name) ?? 0;
  return { x: side('X'), y: side('Y'), width: side('Width'), height: side('Height') };
}
