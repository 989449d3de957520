import type { AnalysisOptions, PictureSource } from '../../../src/engine/picture-source.ts';
import type { ImageLimits } from '../../../src/images/port.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { ImageSearchCall, ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';

/** Characters of base64 text after percent-encoding [documented]. */
const MAX_ENCODED = 4 * 1024 * 1024;
const MAX_URL = 1024; // bytes; documented
/** Milliseconds of a download: less than the 10 s that SDKs wait for the answer [inferred]. */
const DOWNLOAD_MS = 5_000;

const limits: ImageLimits = {
  formats: ['png', 'jpeg', 'bmp'],
  // the bytes whose base64 text has 4 MB
  maxBytes: (MAX_ENCODED / 4) * 3,
  maxWidth: 4096,
  maxHeight: 4096,
  minWidth: 15,
  minHeight: 15,
  refuseFlat: false,
};
/** A picture is given: `image`, or else `url` [documented]. Throws ApiError 216101, 216200, 216202, 282114. */
export const pictureGiven: ImageSearchRule = ({ input }) => {
  const image = text(input, 'image');
  if (image) {
    if (image.length > MAX_ENCODED || encodedLength(image) > MAX_ENCODED)
      throw refusal('216202', { detail: 'image is over 4 MB' });
    return;
  }
  const url = text(input, 'url');
  if (url) {
    if (Buffer.byteLength(url) > MAX_URL) throw refusal('282114', { detail: `url has more than ${MAX_URL} bytes` });
    return;
  }
  if (image !== undefined) throw refusal('216200', { detail: 'image is empty' });
  if (url !== undefined) throw refusal('282114', { detail: 'url is empty' });
  throw refusal('216101#name', { name: 'image', detail: 'neither image nor url' });
};

/** Three characters of base64 text are percent-encoded, to three characters each. */
function encodedLength(base64: string): number {
  return base64.length + 2 * base64.replace(/[A-Za-z0-9]+/g, '').length;
}

/** Whether `cont_sign` alone says which picture is meant: image and url go before it [documented]. */
export function isNamed(input: Input): boolean {
  return !text(input, 'image') && !text(input, 'url') && Boolean(text(input, 'cont_sign'));
}

export function sourceOf(input: Input): PictureSource {
  const image = text(input, 'image');
  return image ? { base64: image } : { url: text(input, 'url') ?? '', timeoutMs: DOWNLOAD_MS };
}

/**
 * How the picture of a call is looked at.
 * @param side least pixels of a side with `--strict`
 */
export function analysisOptionsOf({ family, services }: ImageSearchCall, side = family.leastSide): AnalysisOptions {
  if (!services.strict) return { limits };
  // what the engine takes must be more than what is allowed; sides are at most 4096
  const aspect = family.mostAspect === undefined ? {} : { maxAspect: family.mostAspect + 0.001 };
  return { limits: { ...limits, minWidth: side, minHeight: side, ...aspect } };
}
