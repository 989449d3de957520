/** Why a picture was refused, in vendor-neutral terms; each dialect maps these to its vendor's codes. */
export type ImageProblem =
  | 'base64' // the string is not base64
  | 'empty' // no bytes
  | 'too-many-bytes' // encoded file over the limit
  | 'unrecognised' // no known image signature
  | 'unsupported-format' // an image, but in a format that the caller does not accept
  | 'corrupt' // truncated or damaged
  | 'too-large' // width, height or pixel count over the limit
  | 'too-small'
  | 'too-elongated' // long side : short side over the limit
  | 'rotated' // the EXIF orientation rotates or mirrors the picture
  | 'flat' // every pixel has the same colour
  | 'region' // region outside the picture or empty
  | 'url' // not a usable http(s) URL, or an address that policy forbids
  | 'download'; // could not be fetched: connection, status, time-out, redirects

/** A picture was refused. `problem` is for code, `message` for people (no secrets, no picture data). */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  constructor(
    readonly problem: ImageProblem,
    message: string,
    /** For `download`: whether it timed out. */
    readonly timedOut: boolean = false,
  ) {
    super(message);
  }
}

export type ImageFormat = 'png' | 'jpeg' | 'bmp' | 'gif' | 'webp' | 'tiff' | 'avif' | 'heic' | 'svg';

/** A caller's limits on a picture. Sizes are in pixels, `maxBytes` in bytes of the encoded file. */
export interface ImageLimits {
  readonly formats: readonly ImageFormat[];
  readonly maxBytes: number;
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  /** Width times height, by format where they differ. */
  readonly maxPixels?: number | Readonly<Partial<Record<ImageFormat, number>>>;
  /** Larger pictures are shrunk to this number of pixels while they are decoded, which bounds memory use. */
  readonly shrinkTo?: number;
  /** Long side divided by short side must be below this. */
  readonly maxAspect?: number;
  /** Refuse pictures of one flat colour. */
  readonly refuseFlat: boolean;
  /** Refuse pictures whose EXIF orientation rotates or mirrors them. */
  readonly refuseRotated?: boolean;
}

/** A decoded picture: upright (EXIF applied), sRGB, transparency on white, 3 bytes a pixel, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly format: ImageFormat;
}

/** A rectangle in pixels of the upright picture. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
