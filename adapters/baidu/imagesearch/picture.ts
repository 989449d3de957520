import type { PictureSelector } from '../../../src/catalog/port.ts';
import type { AnalysisOptions, PictureSource } from '../../../src/engine/picture-source.ts';
import type { ImageLimits } from '../../../src/images/port.ts';
import { nonEmptyText, text } from '../../../src/protocol/fields.ts';
import type { ImageSearchCall, ImageSearchServices } from './call.ts';
import { parseContSigns } from './cont-sign.ts';
import { refusal } from './errors.ts';
import type { Family } from './families.ts';

/** Characters of Base64 after percent-encoding [documented]. */
const MAX_ENCODED = 4 * 1024 * 1024;
const MAX_URL = 1024; // bytes; documented
/** Milliseconds of a download: less than the 10 s that SDKs wait for the answer [inferred]. */
const DOWNLOAD_MS = 5_000;

const limits = {
  formats: ['png', 'jpeg', 'bmp'],
  // The bytes that Base64 writes in 4 MB.
  maxBytes: (MAX_ENCODED / 4) * 3,
  maxWidth: 4096,
  maxHeight: 4096,
  refuseFlat: false,
} satisfies Partial<ImageLimits>;

/** Which stored pictures a call means: the one made of the same file, or those with these names. */
export type Selection = { readonly source: PictureSource } | { readonly contSigns: readonly string[] };

/** A picture is given: `image`, or else `url` [documented]. Throws ApiError 216101, 216200, 216202, 282114. */
export function pictureGiven({ input }: ImageSearchCall): { readonly source: PictureSource } {
  const image = text(input, 'image');
  if (image) {
    if (image.length > MAX_ENCODED || encodedLength(image) > MAX_ENCODED) {
      throw refusal('216202', { detail: 'image is over 4 MB' });
    }
    return { source: { base64: image } };
  }
  const url = text(input, 'url');
  if (url) {
    if (Buffer.byteLength(url) > MAX_URL) throw refusal('282114', { detail: `url has more than ${MAX_URL} bytes` });
    return { source: { url, timeoutMs: DOWNLOAD_MS } };
  }
  if (image !== undefined) throw refusal('216200', { detail: 'image is empty' });
  if (url !== undefined) throw refusal('282114', { detail: 'url is empty' });
  throw refusal('216101#name', { name: 'image', detail: 'neither image nor url' });
}

/**
 * One of `image`, `url` and `cont_sign` is given, the first that is not empty [documented]. Throws as pictureGiven and
 * parseContSigns.
 * @param maxContSigns members of `cont_sign`
 */
export function picturesSelected(maxContSigns: number) {
  return (call: ImageSearchCall): { readonly selection: Selection } => {
    const { input } = call;
    const hasPicture = nonEmptyText(input, 'image') !== undefined || nonEmptyText(input, 'url') !== undefined;
    const contSign = hasPicture ? undefined : nonEmptyText(input, 'cont_sign');
    if (contSign === undefined) return { selection: pictureGiven(call) };
    return { selection: { contSigns: parseContSigns(contSign, maxContSigns) } };
  };
}

/** Selectors of the pictures that a call means. Throws ImageError. */
export async function selectorsOf(
  { services }: ImageSearchCall,
  selection: Selection,
  options: AnalysisOptions,
): Promise<PictureSelector[]> {
  if ('contSigns' in selection) return selection.contSigns.map((item) => ({ item }));
  const { contentHash } = await services.engine.search.analyse(selection.source, options);
  return [{ name: contentHash }];
}

/**
 * Analysis options for the picture of a call.
 * @param strictMinSide pixels of each side with `--strict`; without it the switch `min-side` counts
 */
export function analysisOptionsOf(
  {
    family,
    services: { strict, minSide },
  }: { readonly family: Family; readonly services: Pick<ImageSearchServices, 'strict' | 'minSide'> },
  strictMinSide = family.minSide,
): AnalysisOptions {
  if (!strict) return { limits: { ...limits, minWidth: minSide, minHeight: minSide } };
  // The engine refuses a ratio equal to its limit. With sides of up to 4096 no ratio lies in between.
  const aspect = family.maxAspect === undefined ? {} : { maxAspect: family.maxAspect + 0.001 };
  return { limits: { ...limits, minWidth: strictMinSide, minHeight: strictMinSide, ...aspect } };
}

/** `+`, `/` and `=` are percent-encoded as three characters each. */
function encodedLength(base64: string): number {
  return base64.length + 2 * base64.replace(/[A-Za-z0-9]+/g, '').length;
}
