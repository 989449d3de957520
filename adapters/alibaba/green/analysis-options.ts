import type { AnalysisOptions, PictureSource } from '../../../src/engine/picture-source.ts';

/** Milliseconds of a download [documented]. */
const DOWNLOAD_MS = 3_000;

/** Pictures of one request that are downloaded and analysed at a time. */
export const MAX_PARALLEL_PICTURES = 8;

/** How every picture is looked at: whole, within the documented limits. */
export const analysisOptions: AnalysisOptions = {
  limits: {
    formats: ['png', 'jpeg', 'bmp', 'gif', 'webp'],
    maxBytes: 20 * 1024 * 1024,
    maxWidth: 30_000,
    maxHeight: 30_000,
    maxPixels: { png: 250_000_000, jpeg: 250_000_000, bmp: 250_000_000, webp: 250_000_000, gif: 4_194_304 },
    // Far above what the models see.
    shrinkTo: 16_000_000,
    refuseFlat: false,
  },
};

export function sourceOf(url: string): PictureSource {
  return { url, timeoutMs: DOWNLOAD_MS };
}
