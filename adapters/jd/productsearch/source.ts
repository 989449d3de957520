import type { PictureSource } from '../../../src/engine/picture-source.ts';
import { refusal } from './errors.ts';
import type { ProductSettings } from './switches.ts';

/** Whether a picture is given by URL: Base64 has no colon. */
export function isUrl(content: string): boolean {
  return /^\s*[a-z][a-z0-9+.-]*:/i.test(content);
}

/**
 * The source of a picture by its `image_content`; Base64 is decoded, and checked, by the engine. Throws ApiError 2006 for
 * a URL that may not be fetched.
 */
export function sourceOf(content: string, { imageHosts }: ProductSettings): PictureSource {
  if (!isUrl(content)) return { base64: content };
  const url = URL.canParse(content) ? new URL(content) : undefined;
  const isFetchable = url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!isFetchable) throw refusal('2006', { detail: 'image_content is not an http or https URL' });
  const { hostname } = url;
  if (imageHosts && !imageHosts.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))) {
    throw refusal('2006', { detail: `pictures may not come from ${hostname}` });
  }
  return { url: url.href };
}
