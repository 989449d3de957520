import type { AnalysisOptions } from '../../../src/engine/picture-source.ts';
import type { Analysis } from '../../../src/features/port.ts';
import type { Json } from '../../../src/json.ts';

/** A picture has fewer than 3.75 MB [documented]. */
const MAX_PICTURE_BYTES = 3.75 * 1024 * 1024 - 1;

/**
 * Analysis options for stored pictures and query pictures: the documented limits, and the embedding of the product found
 * in the picture. A picture of one flat colour has no features [inferred].
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

/** The box of the product found, in pixels; the whole picture if none was found [inferred]. */
export function rectangleOf({ chosen, width, height }: Analysis): { readonly [side: string]: Json } {
  const box = chosen?.box ?? { x: 0, y: 0, width, height };
  return { bottom: box.y + box.height, top: box.y, left: box.x, right: box.x + box.width };
}
