import type { AnalysisOptions } from '../../../src/engine/picture-source.ts';
import type { Analysis } from '../../../src/features/port.ts';
import type { Json } from '../../../src/json.ts';

/** A picture has fewer than 3.75 MB [documented]. */
const MAX_PICTURE_BYTES = 3.75 * 1024 * 1024 - 1;

/**
 * How pictures are looked at, stored ones and those to search with: for the product they show, within the documented
 * limits. A picture of one flat colour gives no feature [inferred].
 */
export const analysisOptions: AnalysisOptions = {
  limits: {
    formats: ['jpeg', 'png'],
    maxBytes: MAX_PICTURE_BYTES,
    maxWidth: 4096,
    maxHeight: 4096,
    minWidth: 201,
    minHeight: 201,
    refuseFlat: true,
  },
  detect: {},
};

/** The box of the product found, in pixels; of the whole picture when none was found [inferred]. */
export function rectangleOf({ chosen, width, height }: Analysis): { readonly [side: string]: Json } {
  const box = chosen?.box ?? { x: 0, y: 0, width, height };
  return { bottom: box.y + box.height, top: box.y, left: box.x, right: box.x + box.width };
}
