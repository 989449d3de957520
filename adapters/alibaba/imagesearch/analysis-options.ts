import type { Gallery } from '../../../src/catalog/port.ts';
import type { AnalysisOptions } from '../../../src/engine/picture-source.ts';
import type { Analysis } from '../../../src/features/port.ts';
import type { ImageLimits, Region } from '../../../src/images/port.ts';
import type { Json } from '../../../src/json.ts';
import { allCategories, categoryOfLabel, labelsFor, OTHERS } from './categories.ts';
import { isGeneric } from './instances.ts';
import { regionText } from './regions.ts';

/** Maximum size of a picture in bytes [documented: 4 MB]. */
export const MAX_PICTURE_BYTES = 4 * 1024 * 1024;

/** Limits of every picture [documented]. The vendor accepts PPM too; it cannot be decoded here. */
const limits: ImageLimits = {
  formats: ['png', 'jpeg', 'bmp', 'gif', 'webp', 'tiff'],
  maxBytes: MAX_PICTURE_BYTES,
  maxWidth: 4096,
  maxHeight: 4096,
  minWidth: 100,
  minHeight: 100,
  refuseFlat: false,
  refuseRotated: true,
};

/** Analysis options for a picture of which the largest subject counts, whatever its category. */
export const subjectOptions: AnalysisOptions = { limits, detect: {} };

/** The parameters that decide which part of a picture is compared. */
export interface SubjectChoice {
  readonly region: Region | undefined;
  readonly category: number | undefined;
  readonly crop: boolean;
}

/** What was found in a picture, as PicInfo reports it. */
export interface Findings {
  readonly category: number;
  /** `x1,x2,y1,y2` of the part that is compared. */
  readonly region: string;
  /** Regions of all subjects, the largest first. */
  readonly regions: readonly string[];
}

/**
 * Analysis options for a picture: Region wins over Crop [documented]; a subject of the requested category is preferred
 * [inferred]. Without Crop and Region nothing is detected, and therefore no category predicted [inferred].
 */
export function analysisOptions(instance: Gallery, { region, category, crop }: SubjectChoice): AnalysisOptions {
  const requested = isGeneric(instance) ? OTHERS : category;
  if (region !== undefined) return { limits, region, ...(requested === undefined && { detect: {} }) };
  if (!crop) return { limits };
  const labels = requested === undefined ? undefined : labelsFor(requested);
  return labels === undefined ? subjectOptions : { limits, detect: { labels } };
}

/** The findings of an analysis that was made with `analysisOptions` for the same choice. */
export function findingsOf(instance: Gallery, choice: SubjectChoice, analysis: Analysis): Findings {
  const requested = isGeneric(instance) ? OTHERS : choice.category;
  const category = requested ?? categoryOfLabel(analysis.chosen?.label);
  if (choice.region !== undefined) {
    const region = regionText(choice.region, analysis);
    return { category, region, regions: [region] };
  }
  const whole = { x: 0, y: 0, width: analysis.width, height: analysis.height };
  const region = regionText(analysis.chosen?.box ?? whole, analysis);
  const found = analysis.subjects.map(({ box }) => regionText(box, analysis));
  return { category, region, regions: found.length > 0 ? found : [region] };
}

/** PicInfo of an answer. */
export function picInfo(instance: Gallery, { category, region, regions }: Findings): Json {
  return {
    CategoryId: category,
    Region: region,
    MultiRegion: regions.map((one) => ({ Region: one })),
    AllCategories: allCategories(instance),
  };
}
