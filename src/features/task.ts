import type { ImageProblem } from '../images/port.ts';
import type { WorkerAnalysis } from './analyse.ts';
import type { BackendChoice, BackendInUse } from './backends/port.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import type { AnalysisRequest } from './port.ts';

/** The worker data of every thread. */
export interface WorkerSettings {
  readonly model: EmbeddingModel;
  readonly backend: BackendChoice;
}

/** A task for a worker: to load its model and, if asked, verify the files of all built ones; or to analyse a picture. */
export type Task =
  | { readonly kind: 'load'; readonly verify?: boolean }
  | { readonly kind: 'analyse'; readonly request: AnalysisRequest };

/** A worker's answer once its model has loaded. */
export interface Loaded {
  readonly backend: BackendInUse;
  readonly dimension: number;
  /** See Backend.tensors. */
  readonly tensors: number;
}

/** A refused picture is returned, not thrown: errors lose their class and fields between threads. */
export type Outcome =
  | { readonly analysis: WorkerAnalysis }
  | { readonly refused: { readonly problem: ImageProblem; readonly message: string } };
