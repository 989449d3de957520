import { FILES_PREFIX } from '../../../src/engine/files.ts';
import type { PictureSource } from '../../../src/engine/picture-source.ts';
import { decodeBase64 } from '../../../src/images/base64.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { ImageSearchCall } from './call.ts';
import { refusal } from './errors.ts';

/** Maximum milliseconds of a picture's transfer [documented]. */
const TRANSFER_MS = 5000;

/**
 * The source of a picture: base64, or a URL. The URL of an uploaded file is read where it is stored, whatever its host; any
 * other URL is fetched [inferred]. Throws ApiError InvalidPicUrl, ImageError base64 or empty.
 */
export async function pictureSource(
  { input, caller, services }: ImageSearchCall,
  parameter = 'PicContent',
): Promise<PictureSource> {
  const content = text(input, parameter) ?? '';
  if (!/^https?:\/\//i.test(content)) return { bytes: decodeBase64(content) };
  const path = URL.canParse(content) ? new URL(content).pathname.slice(1) : '';
  if (!path.startsWith(FILES_PREFIX)) return { url: content, timeoutMs: TRANSFER_MS };
  const file = await services.engine.files.get(path);
  if (file?.namespace.account === caller.account) return { bytes: file.bytes };
  throw refusal('InvalidPicUrl', { detail: 'no uploaded file of this account at the URL' });
}
