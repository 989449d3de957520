import type { Pixels } from './raster.ts';

/**
 * A tiny picture as a vector that is invariant to mirroring, brightness and contrast: cells × cells averages of R, G and B,
 * normalised to mean 0 and variance 1; then, for every pair of cells that mirroring swaps, their mean and half their
 * absolute difference. Length: 3 × cells × cells (`cells` is even).
 */
export function mirrorSymmetricThumbnail(picture: Pixels, cells: number): Float32Array {
  const grid = standardise(averages(picture, cells));
  const vector = new Float32Array(grid.length);
  let at = 0;
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells / 2; column++) {
      for (let channel = 0; channel < 3; channel++) {
        const left = grid[(row * cells + column) * 3 + channel] as number;
        const right = grid[(row * cells + cells - 1 - column) * 3 + channel] as number;
        vector[at++] = (left + right) / 2;
        vector[at++] = Math.abs(left - right) / 2;
      }
    }
  }
  return vector;
}

function averages({ width, height, data }: Pixels, cells: number): Float32Array {
  const sums = new Float32Array(cells * cells * 3);
  const counts = new Float32Array(cells * cells);
  // By the pixel's centre, so that the grid is symmetric.
  const columns = Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * cells) / width));
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * cells) / height) * cells;
    for (let x = 0; x < width; x++) {
      const [cell, pixel] = [row + (columns[x] as number), 3 * (y * width + x)];
      counts[cell] = (counts[cell] as number) + 1;
      sums[3 * cell] = (sums[3 * cell] as number) + (data[pixel] as number);
      sums[3 * cell + 1] = (sums[3 * cell + 1] as number) + (data[pixel + 1] as number);
      sums[3 * cell + 2] = (sums[3 * cell + 2] as number) + (data[pixel + 2] as number);
    }
  }
  return sums.map((sum, i) => sum / Math.max(1, counts[Math.floor(i / 3)] as number));
}

function standardise(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // A picture of one colour has no variance: its thumbnail is all zeros.
  const scale = variance > 1e-6 ? 1 / Math.sqrt(variance) : 0;
  return values.map((value) => (value - mean) * scale);
}
