import type { ImageProblem } from '../images/port.ts';
import type { Findings } from './analyse.ts';
import type { AnalysisRequest } from './port.ts';
import type { Backend, BackendChoice } from './runtime.ts';

/** What every worker thread is started with. */
export interface WorkerSettings {
  /** The embedding model's model.json. */
  readonly modelJson: string;
  readonly backend: BackendChoice;
}

/** What the pool asks of a worker: to load its model, or one analysis. */
export type Task = { readonly kind: 'load' } | { readonly kind: 'analyse'; readonly request: AnalysisRequest };

/** What a worker tells about itself once its model is loaded. */
export interface Loaded {
  readonly backend: Backend;
  readonly dimension: number;
  /** Tensors alive between requests; stays the same unless something leaks. */
  readonly tensors: number;
}

/** A refused picture is answered, not thrown: errors lose their class and fields on the way between threads. */
export type Outcome =
  | { readonly findings: Findings }
  | { readonly refused: { readonly problem: ImageProblem; readonly message: string } };
