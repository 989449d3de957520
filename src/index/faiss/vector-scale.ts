import { scaling } from '../metric.ts';
import type { Metric } from '../port.ts';

/** The squares of longer or shorter vectors exceed FAISS's single precision. */
const [minLength, maxLength] = [1e-15, 1e15];

/** The factor by which a vector is scaled for FAISS: to length 1 for cosine. Null if FAISS does not support the vector. */
export function vectorScale(metric: Metric, vector: Float32Array): number | null {
  const { power, inverse } = scaling(vector);
  if (metric === 'cosine') return Number.isNaN(inverse) ? null : power * inverse;
  const length = 1 / (inverse * power);
  const zero = Number.isNaN(inverse) && vector.every((x) => x === 0);
  return zero || (length > minLength && length < maxLength) ? 1 : null;
}
