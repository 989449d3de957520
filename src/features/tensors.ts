import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs a computation, copies the numbers of the tensors it returns and frees every tensor it made. The numbers are read
 * outside `tf.tidy`, which looks at whatever it is given element by element: a second for a million numbers.
 */
export function read(compute: () => tf.Tensor[]): Float32Array[] {
  const tensors = tf.tidy(compute);
  try {
    return tensors.map((tensor) => tensor.dataSync<'float32'>().slice());
  } finally {
    tf.dispose(tensors);
  }
}
