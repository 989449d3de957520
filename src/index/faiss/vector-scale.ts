import { scaling } from '../metric.ts';
import type { Metric } from '../port.ts';

/** Longer or shorter vectors are beyond FAISS's single precision when squared. */
const [shortest, longest] = [1e-15, 1e15];

/** What to multiply a vector by for FAISS: to length 1 for cosines. Null when FAISS cannot work with it. */
export function fitting(metric: Metric, vector: Float32Array): number | null {
  const { power, inverse } = scaling(vector);
  if (metric === 'cosine') return Number.isNaN(inverse) ? null : power * inverse;
  const length = 1 / (inverse * power);
  const zero = Number.isNaN(inverse) && vector.every((x) => x === 0);
  return zero || (length > shortest && length < longest) ? 1 : null;
}
