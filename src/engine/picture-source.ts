import { decodeBase64 } from '../images/base64.ts';
import type { ImageFetcher } from '../images/fetch.ts';

/** Where a client's picture comes from. */
export type PictureSource =
  | {
      readonly url: string;
      /** Most milliseconds of the download; by default the fetcher's own limit. */
      readonly timeoutMs?: number;
    }
  | { readonly base64: string }
  | { readonly bytes: Uint8Array };

/** The encoded file; throws ImageError when the text is no base64 or the URL cannot be fetched. */
export async function readPicture(source: PictureSource, fetcher: ImageFetcher, maxBytes: number): Promise<Uint8Array> {
  if ('bytes' in source) return source.bytes;
  if ('base64' in source) return decodeBase64(source.base64);
  const { url, timeoutMs } = source;
  return fetcher.fetch(url, { maxBytes, ...(timeoutMs !== undefined && { totalTimeoutMs: timeoutMs }) });
}
