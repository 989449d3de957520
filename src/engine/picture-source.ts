import { type Analysis, type AnalysisRequest, type Features, FeaturesBusyError } from '../features/port.ts';
import { decodeBase64 } from '../images/base64.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import { ImageError } from '../images/port.ts';
import { DomainError } from './errors.ts';

/** Where a picture comes from. */
export type PictureSource =
  | {
      readonly url: string;
      /** Time limit of the download in milliseconds; by default the fetcher's own. */
      readonly timeoutMs?: number;
    }
  | { readonly base64: string }
  | { readonly bytes: Uint8Array };

/** Analysis options for a picture: an analysis request without the bytes. */
export type AnalysisOptions = Omit<AnalysisRequest, 'bytes'>;

/** Base64 encodes three bytes in four characters; line breaks add a few. */
const BASE64_SLACK = 1.4;

/**
 * Reads and analyses a picture. Throws ImageError if the picture cannot be fetched or is refused, DomainError
 * model-unavailable, busy.
 */
export async function analysePicture(
  source: PictureSource,
  analysisOptions: AnalysisOptions,
  parts: { fetcher: ImageFetcher; features: Features },
): Promise<Analysis> {
  return (await readAndAnalyse(source, analysisOptions, parts)).analysis;
}

/** Like `analysePicture`; also returns the encoded file. */
export async function readAndAnalyse(
  source: PictureSource,
  analysisOptions: AnalysisOptions,
  { fetcher, features }: { fetcher: ImageFetcher; features: Features },
): Promise<{ readonly bytes: Uint8Array; readonly analysis: Analysis }> {
  const bytes = await readPicture(source, fetcher, analysisOptions.limits.maxBytes);
  try {
    return { bytes, analysis: await features.analyse({ ...analysisOptions, bytes }) };
  } catch (error) {
    if (error instanceof FeaturesBusyError) throw new DomainError('busy', error.message);
    if (features.state === 'failed') throw new DomainError('model-unavailable', 'the model could not be loaded');
    throw error;
  }
}

async function readPicture(source: PictureSource, fetcher: ImageFetcher, maxBytes: number): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  if ('url' in source) {
    const { url, timeoutMs } = source;
    return fetcher.fetch(url, { maxBytes, ...(timeoutMs !== undefined && { totalTimeoutMs: timeoutMs }) });
  }
  if (source.base64.length > maxBytes * BASE64_SLACK) {
    throw new ImageError('too-many-bytes', `the base64 string is too long for ${maxBytes} bytes`);
  }
  return decodeBase64(source.base64);
}
