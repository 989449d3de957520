import { decodeBase64 } from '../images/base64.ts';
import type { ImageFetcher } from '../images/fetch.ts';
import { ImageError } from '../images/port.ts';

/** Where a client's picture comes from. */
export type PictureSource = { readonly url: string } | { readonly base64: string };

/** Four characters carry three bytes; line breaks may add a few. */
const BASE64_SLACK = 1.4;

/** The encoded file; throws ImageError when the text is no base64, is too long, or the URL cannot be fetched. */
export async function readPicture(source: PictureSource, fetcher: ImageFetcher, maxBytes: number): Promise<Uint8Array> {
  if ('url' in source) return fetcher.fetch(source.url, { maxBytes });
  if (source.base64.length > maxBytes * BASE64_SLACK) {
    throw new ImageError('too-many-bytes', `the base64 text is longer than ${maxBytes} bytes can need`);
  }
  return decodeBase64(source.base64);
}
