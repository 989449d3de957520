import { Worker } from 'node:worker_threads';
import { workerScript } from '../paths.ts';
import type { PairSimilarities, Pictures } from './pair-similarities.ts';
import type { Plane } from './principal-components.ts';

/** What the thread computes. */
export type LandscapeJob =
  | { readonly kind: 'plane'; readonly vectors: Float32Array; readonly dimension: number }
  | { readonly kind: 'pairs'; readonly pictures: Pictures; readonly maxPairs: number; readonly threshold: number };

/** The plane of vectors, computed in a thread of its own, which takes the vectors over. */
export function planeOf(vectors: Float32Array<ArrayBuffer>, dimension: number): Promise<Plane> {
  return run<Plane>({ kind: 'plane', vectors, dimension }, vectors.buffer);
}

/** The similarities of pairs, computed in a thread of its own, which takes the vectors over. */
export function pairsOf(
  pictures: Pictures & { readonly vectors: Float32Array<ArrayBuffer> },
  rules: { readonly maxPairs: number; readonly threshold: number },
): Promise<PairSimilarities> {
  return run<PairSimilarities>({ kind: 'pairs', pictures, ...rules }, pictures.vectors.buffer);
}

function run<T>(job: LandscapeJob, given: ArrayBuffer): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerScript('landscape'), { workerData: job, transferList: [given], name: 'landscape' });
    // A server that ends does not wait for a picture of its galleries.
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
  });
}
