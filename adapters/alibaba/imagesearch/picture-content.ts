import { FILES_PREFIX } from '../../../src/engine/files.ts';
import type { PictureSource } from '../../../src/engine/picture-source.ts';
import { decodeBase64 } from '../../../src/images/base64.ts';
import { ImageError } from '../../../src/images/port.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { ImageSearchCall } from './call.ts';
import { refusal } from './errors.ts';

/** Most milliseconds of a picture's transfer [documented]. */
const TRANSFER_MS = 5000;

/**
 * Where a picture comes from: base64, or the URL of an uploaded file, whose bytes are taken from here whatever its host
 * is; any other URL is fetched [inferred]. Throws ApiError InvalidPicUrl, ImageError base64 or empty.
 */
export function pictureSource({ input, caller, services }: ImageSearchCall, parameter = 'PicContent'): PictureSource {
  const content = text(input, parameter) ?? '';
  if (!/^https?:\/\//i.test(content)) return { bytes: decodeBase64(content) };
  const path = URL.canParse(content) ? new URL(content).pathname.slice(1) : '';
  if (!path.startsWith(FILES_PREFIX)) return { url: content, timeoutMs: TRANSFER_MS };
  const file = services.engine.files.get(path);
  if (file?.namespace.account === caller.account) return { bytes: file.bytes };
  throw refusal('InvalidPicUrl', { detail: 'no uploaded file of this account at the URL' });
}

/** Base64 that is none, told before anything else is looked at. */
export function checkContent(call: ImageSearchCall, parameter: string): void {
  try {
    pictureSource(call, parameter);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const code = parameter === 'PrimaryPicContent' ? 'InvalidPrimaryPicContent' : 'InvalidSecondaryPicContent';
    throw refusal(code, { detail: error.message });
  }
}
