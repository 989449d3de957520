import type { ImageFormat, ImageLimits, Region } from '../images/port.ts';

/** An object detected in a picture. */
export interface Subject {
  readonly box: Region;
  /** Confidence 0..1. */
  readonly score: number;
  /** COCO class name, or `salient` for a box that is computed from the pixels alone. */
  readonly label: string;
}

/** A dominant colour. */
export interface Colour {
  readonly rgb: readonly [number, number, number];
  /** Share of the picture, 0..1. */
  readonly share: number;
  /** Broad family, e.g. `Black`, `Gray`, `Blue`. */
  readonly family: string;
  /** CSS colour name, e.g. `darkslategray`. */
  readonly name: string;
}

/** The classifier's classes of content. */
export type ContentClass = 'Drawing' | 'Hentai' | 'Neutral' | 'Porn' | 'Sexy';

/** An encoded picture, and what to compute from it. */
export interface AnalysisRequest {
  /** The encoded file. */
  readonly bytes: Uint8Array;
  readonly limits: ImageLimits;
  /** Embed only this part. If it is not inside the picture, throws ImageError('region'). */
  readonly region?: Region;
  /**
   * Detect subjects. Without `region`, two views are embedded: the largest subject (or the largest with one of the `labels`),
   * and the whole picture. Only the whole picture if no subject is large enough.
   */
  readonly detect?: {
    /** Only subjects with one of these labels may be chosen, and the `salient` subject, which has no label of its own. */
    readonly labels?: readonly string[];
    /** Stricter limits that apply only when subjects are detected. */
    readonly limits?: Pick<ImageLimits, 'maxWidth' | 'maxHeight' | 'maxAspect'>;
  };
  /** Classify the content of the whole picture. */
  readonly classify?: boolean;
  /** Convert the picture to grey before embedding. */
  readonly grey?: boolean;
  /** Make a small WebP of the whole picture, too. */
  readonly preview?: boolean;
}

export interface Analysis {
  /**
   * The vectors of the views, one after another: each L2-normalised and `dimension` long. The first shows the region, the
   * subject or the whole picture; a second one, after a subject, the whole picture. src/index/views.ts compares them.
   */
  readonly embedding: Float32Array;
  /** Id of the model that computed the embedding; embeddings with different ids must not be compared. */
  readonly model: string;
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  /** SHA-256 of the bytes, hex. */
  readonly contentHash: string;
  /** All subjects, largest area first; empty without `detect`. */
  readonly subjects: readonly Subject[];
  /** The largest subject that qualifies; with a `region`, the subject that overlaps it best (IoU), if any. */
  readonly chosen?: Subject;
  /** Up to 4, largest share first; only with `detect`. */
  readonly colours: readonly Colour[];
  /** Confidence 0..1 of each class, summing to 1; only with `classify`. */
  readonly classes?: Readonly<Record<ContentClass, number>>;
  /** A small WebP of the whole picture; only with `preview`, and maybe without. */
  readonly preview?: Uint8Array;
}

export type FeatureState = 'loading' | 'ready' | 'failed';

/** The queue of pictures is full; the caller may try again later. */
export class FeaturesBusyError extends Error {
  override readonly name = 'FeaturesBusyError';
}

/** Computes embeddings of pictures off the main thread. */
export interface Features {
  /** Known before the model has loaded. */
  readonly model: string;
  readonly dimension: number;
  readonly state: FeatureState;
  /** Resolves when the model is ready; rejects when it cannot be loaded. */
  ready(): Promise<void>;
  /**
   * Waits for the model if necessary. Throws ImageError for a refused picture, FeaturesBusyError when the queue is full.
   * Identical requests are computed once: the result is shared and must not be modified.
   */
  analyse(request: AnalysisRequest): Promise<Analysis>;
  /** The backend, the number of workers, and why this backend; for `/_tuku/info`. */
  describe(): { readonly backend: string; readonly workers: number; readonly reason: string };
  close(): Promise<void>;
}
