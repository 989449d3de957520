import type { Picture, Tables } from '../catalog/port.ts';
import type { Analysis, Features } from '../features/port.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import type { Json } from '../json.ts';
import { type AnalysisOptions, type PictureSource, readAndAnalyse } from './picture-source.ts';

/** What is kept of a stored picture beside its embedding: nothing, a thumbnail, or its encoded file too. */
export type KeptFiles = 'none' | 'thumbnails' | 'originals';

/** How much of them one catalog holds; what comes later is stored without. Several servers of a catalog may exceed it a little. */
export const KEPT_LIMITS: KeptLimits = { thumbnails: 20_000, originalBytes: 2 ** 30 };

export interface KeptLimits {
  readonly thumbnails: number;
  readonly originalBytes: number;
}

/** An analysis of a picture that is to be stored, with what is to be kept of the picture. */
export interface KeptAnalysis extends Analysis {
  readonly original?: { readonly bytes: Uint8Array; readonly options: AnalysisOptions };
}

/** Keeps the files of stored pictures. */
export interface Keeper {
  readonly keeps: KeptFiles;
  readonly limits: KeptLimits;
  /** Reads and analyses a picture that is to be stored. Throws as `analysePicture` does. */
  analyse(source: PictureSource, options: AnalysisOptions): Promise<KeptAnalysis>;
  /** Stores the files of a picture, in the transaction that stores it, if there is room. */
  store(tables: Tables, picture: Picture, analysis: KeptAnalysis): Promise<void>;
}

/** Files that found no room, until it is counted anew whether others were removed. */
const recountAfter = 256;

export function createKeeper(
  keeps: KeptFiles,
  parts: { features: Features; fetcher: ImageFetcher },
  limits: KeptLimits = KEPT_LIMITS,
): Keeper {
  /** At least what is stored: removals are not counted. Undefined until the first picture. */
  let used: { thumbnails: number; originalBytes: number } | undefined;
  let refused = 0;

  /** Whether there is room for more; counts it as used. */
  async function takes(tables: Tables, what: 'thumbnails' | 'originalBytes', more: number): Promise<boolean> {
    if (used === undefined) {
      const totals = await tables.pictureFiles.totals();
      // Another picture may have counted meanwhile, and itself.
      used ??= { ...totals };
    }
    if (used[what] + more > limits[what]) {
      refused++;
      if (refused % recountAfter !== 0) return false;
      used = { ...(await tables.pictureFiles.totals()) };
      if (used[what] + more > limits[what]) return false;
    }
    used[what] += more;
    return true;
  }

  return {
    keeps,
    limits,
    async analyse(source, options) {
      const { bytes, analysis } = await readAndAnalyse(
        source,
        keeps === 'none' ? options : { ...options, preview: true },
        parts,
      );
      return keeps === 'originals' ? { ...analysis, original: { bytes, options } } : analysis;
    },
    async store(tables, { id }, { preview, original, width, height, format }) {
      if (keeps === 'none') return;
      const thumbnail =
        preview !== undefined && (await takes(tables, 'thumbnails', 1)) ? { width, height, data: preview } : undefined;
      const file =
        original !== undefined && (await takes(tables, 'originalBytes', original.bytes.length))
          ? { format, analysis: original.options as unknown as Json, data: original.bytes }
          : undefined;
      await tables.pictureFiles.insert(id, { ...(thumbnail && { thumbnail }), ...(file && { original: file }) });
    },
  };
}
