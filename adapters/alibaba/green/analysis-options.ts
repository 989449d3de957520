import type { Engine } from '../../../src/engine/engine.ts';
import { FILES_PREFIX } from '../../../src/engine/files.ts';
import type { AnalysisOptions, PictureSource } from '../../../src/engine/picture-source.ts';

/** Milliseconds of a download [documented]. */
const DOWNLOAD_MS = 3_000;

/** Most pictures of one request that are downloaded and analysed at the same time. */
export const MAX_PARALLEL_PICTURES = 8;

/** Analysis options for every picture: the whole of it, within the documented limits. */
export const analysisOptions: AnalysisOptions = {
  limits: {
    formats: ['png', 'jpeg', 'bmp', 'gif', 'webp'],
    maxBytes: 20 * 1024 * 1024,
    maxWidth: 30_000,
    maxHeight: 30_000,
    maxPixels: { png: 250_000_000, jpeg: 250_000_000, bmp: 250_000_000, webp: 250_000_000, gif: 4_194_304 },
    // Far more than the models use.
    shrinkTo: 16_000_000,
    refuseFlat: false,
  },
};

/** The URL of a stored file of the account is read where it is stored, whatever its host; any other URL is fetched. */
export async function sourceOf(url: string, engine: Engine, account: string): Promise<PictureSource> {
  const path = URL.canParse(url) ? new URL(url).pathname.slice(1) : '';
  const file = path.startsWith(FILES_PREFIX) ? await engine.files.get(path) : undefined;
  if (file?.namespace.account === account) return { bytes: file.bytes };
  return { url, timeoutMs: DOWNLOAD_MS };
}
