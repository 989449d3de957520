import type { Features } from '../../src/features/port.ts';
import { normalise } from '../../src/features/vector.ts';

/** A picture's bytes are its embedding, of a model with this many numbers. */
export function pictureBytes(dimension: number): Features {
  return {
    model: 'bytes',
    dimension,
    state: 'ready',
    ready: async () => undefined,
    analyse: async ({ bytes }) => ({
      embedding: normalise(Float32Array.from(bytes)),
      model: 'bytes',
      width: 1,
      height: 1,
      format: 'png',
      contentHash: Buffer.from(bytes).toString('hex'),
      subjects: [],
      colours: [],
    }),
    describe: () => ({ backend: '', workers: 0, reason: '' }),
    close: async () => undefined,
  };
}
