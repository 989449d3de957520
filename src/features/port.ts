import type { ImageFormat, ImageLimits, Region } from '../images/port.ts';

/** A thing found in a picture. */
export interface Subject {
  readonly box: Region;
  /** Confidence 0..1. */
  readonly score: number;
  /** COCO class name, or `salient` for a box computed from the pixels alone. */
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

/** What a picture may show, as the classifier tells it apart. */
export type ContentClass = 'Drawing' | 'Hentai' | 'Neutral' | 'Porn' | 'Sexy';

/** What to compute from one encoded picture. */
export interface AnalysisRequest {
  /** The encoded file. */
  readonly bytes: Uint8Array;
  readonly limits: ImageLimits;
  /** Embed only this part. Outside the picture: ImageError('region'). */
  readonly region?: Region;
  /** Detect subjects; without `region` the largest one (of `labels`, when given) is embedded. */
  readonly detect?: {
    /** Only subjects with one of these labels may be chosen; the unlabelled `salient` subject always may. */
    readonly labels?: readonly string[];
    /** Stricter limits that hold only when subjects are detected. */
    readonly limits?: Pick<ImageLimits, 'maxWidth' | 'maxHeight' | 'maxAspect'>;
  };
  /** Say what the whole picture shows. */
  readonly classify?: boolean;
  /** Turn the picture grey before embedding. */
  readonly grey?: boolean;
}

export interface Analysis {
  /** L2-normalised, `dimension` long. */
  readonly embedding: Float32Array;
  /** Id of the model that computed the embedding; embeddings of different ids must not be compared. */
  readonly model: string;
  readonly width: number;
  readonly height: number;
  readonly format: ImageFormat;
  /** SHA-256 of the bytes, hex. */
  readonly contentHash: string;
  /** All subjects, largest area first; empty without `detect`. */
  readonly subjects: readonly Subject[];
  /** The subject whose region was embedded; with a `region`, the subject that overlaps it best (IoU), if any. */
  readonly chosen?: Subject;
  /** Up to 4, largest share first; only with `detect`. */
  readonly colours: readonly Colour[];
  /** Confidence 0..1 of each class, 1 in all; only with `classify`. */
  readonly classes?: Readonly<Record<ContentClass, number>>;
}

export type FeatureState = 'loading' | 'ready' | 'failed';

/** Thrown when more pictures wait than the queue holds; the caller may try again later. */
export class FeaturesBusyError extends Error {
  override readonly name = 'FeaturesBusyError';
}

/** Turns pictures into embeddings, off the main thread. */
export interface Features {
  /** Known before the model has loaded. */
  readonly model: string;
  readonly dimension: number;
  readonly state: FeatureState;
  /** Resolves when the model is ready; rejects when it cannot be loaded. */
  ready(): Promise<void>;
  /**
   * Waits for the model if need be. Throws ImageError for a refused picture, FeaturesBusyError when too many wait.
   * Identical requests are computed once: the answer is shared and must not be written to.
   */
  analyse(request: AnalysisRequest): Promise<Analysis>;
  /** Which backend and how many workers, for `tuku doctor` and `/_tuku/info`. */
  describe(): { readonly backend: string; readonly workers: number; readonly reason: string };
  close(): Promise<void>;
}
