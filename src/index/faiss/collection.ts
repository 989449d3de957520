import type { RowSource } from '../accelerator.ts';
import type { Metric } from '../port.ts';

/** What FAISS indexes are built of: the vectors of one exact index. */
export interface Collection {
  readonly dimension: number;
  readonly metric: Metric;
  readonly rows: RowSource;
  /** Its snapshot file; null keeps none. */
  readonly file: string | null;
  readonly name: string;
}
