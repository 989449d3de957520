import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../../src/engine/random.ts';

/** Writes a layers model without weights (the mean colour of a `side`-pixel picture) into a new folder; its path. */
export function meanColourModel(folder: string, side: number): string {
  const pool = { class_name: 'GlobalAveragePooling2D', config: { name: 'pool', trainable: true, ...inputOf(side) } };
  return writeModel(folder, [pool]);
}

/**
 * Writes a layers model that gives `dimension` fixed random mixtures of the pixels of a `side`-pixel picture, each in
 * proportion to how far the pixel is from grey, into a new folder; its path.
 */
export function projectionModel(folder: string, { side, dimension }: { side: number; dimension: number }): string {
  const pixels = side * side * 3;
  const random = randomFrom(1);
  const kernel = Float32Array.from({ length: pixels * dimension }, () => random() - 0.5);
  const bias = new Float32Array(dimension);
  // Grey, 0.5 in every pixel, gives 0: otherwise what all pictures share would outweigh what tells them apart.
  kernel.forEach((weight, at) => {
    bias[at % dimension] = (bias[at % dimension] as number) - weight / 2;
  });
  const layers = [
    { class_name: 'Flatten', config: { name: 'flat', trainable: true, ...inputOf(side) } },
    { class_name: 'Dense', config: { name: 'mix', units: dimension, activation: 'linear', use_bias: true } },
  ];
  const weights = [
    { name: 'mix/kernel', shape: [pixels, dimension], dtype: 'float32' },
    { name: 'mix/bias', shape: [dimension], dtype: 'float32' },
  ];
  const path = writeModel(folder, layers, [{ paths: ['weights.bin'], weights }]);
  writeFileSync(join(path, 'weights.bin'), Buffer.concat([kernel, bias].map(({ buffer }) => Buffer.from(buffer))));
  return path;
}

function inputOf(side: number) {
  return { batch_input_shape: [null, side, side, 3], dtype: 'float32' };
}

function writeModel(folder: string, layers: readonly object[], weightsManifest: readonly object[] = []): string {
  const path = mkdtempSync(join(folder, 'model-'));
  const modelTopology = { class_name: 'Sequential', config: { name: 'model', layers } };
  writeFileSync(join(path, 'model.json'), JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest }));
  return path;
}
