import type { PictureSource } from '../../../src/engine/picture-source.ts';
import { decodeBase64 } from '../../../src/images/base64.ts';
import { refusal } from './errors.ts';
import type { Choices } from './switches.ts';

/** Is this meant to be a URL? No Base64 text has a colon. */
export function isUrl(content: string): boolean {
  return /^\s*[a-z][a-z0-9+.-]*:/i.test(content);
}

/**
 * Where a picture comes from, by its `image_content`. Throws ApiError 2006 for a URL that may not be fetched from,
 * ImageError for a text that is no Base64. A text of too many bytes does not fit into a request.
 */
export function sourceOf(content: string, { imageHosts }: Choices): PictureSource {
  if (!isUrl(content)) {
    decodeBase64(content);
    return { base64: content };
  }
  const url = URL.canParse(content) ? new URL(content) : undefined;
  const fits = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!fits) throw refusal('2006', { detail: 'image_content is no http or https URL' });
  const { hostname } = url;
  if (imageHosts && !imageHosts.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))) {
    throw refusal('2006', { detail: `pictures may not come from ${hostname}` });
  }
  return { url: url.href };
}
