import { decodeBase64 } from '../images/base64.ts';
import type { ImageFetcher } from '../images/fetch.ts';

/** Where a client's picture comes from. */
export type PictureSource = { readonly url: string } | { readonly base64: string };

/** The encoded file; throws ImageError when the text is no base64 or the URL cannot be fetched. */
export async function readPicture(source: PictureSource, fetcher: ImageFetcher, maxBytes: number): Promise<Uint8Array> {
  return 'url' in source ? fetcher.fetch(source.url, { maxBytes }) : decodeBase64(source.base64);
}
