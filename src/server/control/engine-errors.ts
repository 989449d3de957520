import { DomainError, VectorError } from '../../engine/errors.ts';
import { ImageError } from '../../images/port.ts';
import { ControlError } from './error.ts';

const statuses: Readonly<Record<string, number>> = {
  'gallery-not-found': 404,
  'picture-not-found': 404,
  'bucket-not-found': 404,
  'index-not-found': 404,
  'model-mismatch': 409,
  'model-unavailable': 409,
  busy: 429,
};

/** Does work; what the engine refuses becomes a ControlError with the engine's words, which are for people. */
export async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImageError) throw new ControlError(error.message, 400, { problem: error.problem });
    if (error instanceof DomainError || error instanceof VectorError) {
      throw new ControlError(error.message, statuses[error.problem] ?? 400, { problem: error.problem });
    }
    throw error;
  }
}
