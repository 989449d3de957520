import type { PictureSource } from '../../src/engine/picture-source.ts';
import { decodeBase64 } from '../../src/images/base64.ts';
import { refusal } from './errors.ts';
import { MAX_PICTURE_BYTES } from './look.ts';
import type { Choices } from './switches.ts';

/** Is this meant to be a URL? No Base64 text has a colon. */
export function isUrl(content: string): boolean {
  return /^\s*[a-z][a-z0-9+.-]*:/i.test(content);
}

/**
 * Where a picture comes from, by its `image_content`. Throws ApiError 2006 for what can be neither URL nor Base64, 3056
 * for a Base64 text of too many bytes, ImageError for a broken one.
 */
export function sourceOf(content: string, { imageHosts }: Choices): PictureSource {
  if (!isUrl(content)) {
    if (decodeBase64(content).length > MAX_PICTURE_BYTES) throw refusal('3056');
    return { base64: content };
  }
  const url = URL.canParse(content) ? new URL(content) : undefined;
  const fits = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!fits) throw refusal('2006', 'image_content is no http or https URL');
  const { hostname } = url;
  if (imageHosts && !imageHosts.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))) {
    throw refusal('2006', `pictures may not come from ${hostname}`);
  }
  return { url: url.href };
}
