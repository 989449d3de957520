import type { ImageProblem } from '../images/port.ts';
import type { WorkerAnalysis } from './analyse.ts';
import type { AnalysisRequest } from './port.ts';
import type { Backend, BackendChoice } from './runtime.ts';

/** The worker data of every thread. */
export interface WorkerSettings {
  /** The embedding model's model.json. */
  readonly modelJson: string;
  readonly backend: BackendChoice;
}

/** A task for a worker: to load its model and, if asked, verify the files of all built ones; or to analyse a picture. */
export type Task =
  | { readonly kind: 'load'; readonly verify?: boolean }
  | { readonly kind: 'analyse'; readonly request: AnalysisRequest };

/** A worker's answer once its model has loaded. */
export interface Loaded {
  readonly backend: Backend;
  readonly dimension: number;
  /** Number of tensors alive between requests; constant unless there is a leak. */
  readonly tensors: number;
}

/** A refused picture is returned, not thrown: errors lose their class and fields between threads. */
export type Outcome =
  | { readonly analysis: WorkerAnalysis }
  | { readonly refused: { readonly problem: ImageProblem; readonly message: string } };
