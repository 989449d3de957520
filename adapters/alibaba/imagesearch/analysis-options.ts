import type { Gallery } from '../../../src/catalog/port.ts';
import type { AnalysisOptions } from '../../../src/engine/picture-source.ts';
import type { Analysis } from '../../../src/features/port.ts';
import type { ImageLimits } from '../../../src/images/port.ts';
import type { Json } from '../../../src/json.ts';
import { integer, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { allCategories, categoryOfLabel, labelsFor, OTHERS } from './categories.ts';
import { flag } from './input.ts';
import { isGeneric } from './instances.ts';
import { parseRegion, regionText } from './regions.ts';

/** Bytes of a picture [documented: 4 MB]. */
export const MAX_PICTURE_BYTES = 4 * 1024 * 1024;

/** Limits of every picture [documented]. PPM is accepted by the vendor too; it cannot be decoded here. */
export const limits: ImageLimits = {
  formats: ['png', 'jpeg', 'bmp', 'gif', 'webp', 'tiff'],
  maxBytes: MAX_PICTURE_BYTES,
  maxWidth: 4096,
  maxHeight: 4096,
  minWidth: 100,
  minHeight: 100,
  refuseFlat: false,
  refuseRotated: true,
};

/** What was found in a picture, as PicInfo tells it. */
export interface Sight {
  readonly category: number;
  /** `x1,x2,y1,y2` of what is compared. */
  readonly region: string;
  /** Of every subject, the largest first. */
  readonly regions: readonly string[];
}

/**
 * How to look at a picture: Region wins over Crop [documented]; a subject of the category asked for is preferred
 * [inferred]. Without Crop and Region nothing is detected, and therefore no category predicted [inferred].
 */
export function analysisOptionsOf(instance: Gallery, input: Input): AnalysisOptions {
  const region = parseRegion(text(input, 'Region') ?? '');
  const asked = isGeneric(instance) ? OTHERS : integer(input, 'CategoryId');
  if (region !== undefined) return { limits, region, ...(asked === undefined && { detect: {} }) };
  if (!flag(input, 'Crop', true)) return { limits };
  const labels = asked === undefined ? undefined : labelsFor(asked);
  return { limits, detect: labels === undefined ? {} : { labels } };
}

export function sightOf(instance: Gallery, input: Input, analysis: Analysis): Sight {
  const asked = isGeneric(instance) ? OTHERS : integer(input, 'CategoryId');
  const category = asked ?? categoryOfLabel(analysis.chosen?.label);
  const given = parseRegion(text(input, 'Region') ?? '');
  if (given !== undefined) {
    const region = regionText(given, analysis);
    return { category, region, regions: [region] };
  }
  const whole = { x: 0, y: 0, width: analysis.width, height: analysis.height };
  const region = regionText(analysis.chosen?.box ?? whole, analysis);
  const found = analysis.subjects.map(({ box }) => regionText(box, analysis));
  return { category, region, regions: found.length > 0 ? found : [region] };
}

/** PicInfo of an answer. */
export function picInfo(instance: Gallery, { category, region, regions }: Sight): Json {
  return {
    CategoryId: category,
    Region: region,
    MultiRegion: regions.map((one) => ({ Region: one })),
    AllCategories: allCategories(instance),
  };
}
