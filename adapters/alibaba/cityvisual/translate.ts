import { DomainError } from '../../../src/engine/errors.ts';
import { ImageError } from '../../../src/images/port.ts';
import type { ApiError } from '../../../src/protocol/errors.ts';
import { gatewayError } from '../gateway/errors.ts';
import { refusal } from './errors.ts';

/**
 * Maps errors of the engine and of image decoding to the catalogue [inferred]; undefined for anything unforeseen. Only
 * SearchImages reads pictures; errors of the resource store are translated where they arise (derive/refused.ts).
 */
export function translate(error: unknown): ApiError | undefined {
  if (error instanceof ImageError) return refusal('InvalidContents.Malformed', { detail: error.message });
  if (!(error instanceof DomainError)) return undefined;
  switch (error.problem) {
    case 'gallery-not-found':
      return refusal('InvalidInstanceId.NotFound', { detail: error.message });
    case 'picture-not-found':
      return refusal('InvalidImageIds.NotFound', { detail: error.message });
    case 'model-mismatch':
    case 'model-unavailable':
      return gatewayError('ServiceUnavailable');
    default:
      return undefined;
  }
}
