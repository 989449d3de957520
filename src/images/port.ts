/** What can be wrong with a picture, in the project's own words; each dialect maps these to its vendor's codes. */
export type ImageProblem =
  | 'base64' // the text is not base64
  | 'empty' // no bytes
  | 'too-many-bytes' // encoded file over the limit
  | 'unrecognised' // no known image signature
  | 'unsupported-format' // an image, but of a format the caller does not accept
  | 'corrupt' // truncated or damaged
  | 'too-large' // width, height or pixel count over the limit
  | 'too-small'
  | 'too-elongated' // long side : short side over the limit
  | 'rotated' // the metadata says that the pixels must be turned
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
    /** Of a `download`: it took too long. */
    readonly timedOut: boolean = false,
  ) {
    super(message);
  }
}

export type ImageFormat = 'png' | 'jpeg' | 'bmp' | 'gif' | 'webp' | 'tiff' | 'avif' | 'heic' | 'svg';

/** Limits a caller sets on one picture. Pixels; bytes of the encoded file. */
export interface ImageLimits {
  readonly formats: readonly ImageFormat[];
  readonly maxBytes: number;
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  /** Width times height, by format where they differ. */
  readonly maxPixels?: number | Readonly<Partial<Record<ImageFormat, number>>>;
  /** Larger pictures are made so small, in pixels, while they are decoded, which bounds the memory. */
  readonly shrinkTo?: number;
  /** Long side divided by short side must be below this. */
  readonly maxAspect?: number;
  /** Refuse pictures of one flat colour. */
  readonly refuseFlat: boolean;
  /** Refuse pictures whose EXIF orientation turns or mirrors them. */
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
