import type { Layer } from './backends/port.ts';
import type { Pixels } from './raster.ts';

/** A picture as a network's input, [1, height, width, 3]: values 0..255 times `scale`. */
export function pictureLayer({ width, height, data }: Pixels, scale: number): Layer {
  const values = new Float32Array(data.length);
  for (let i = 0; i < values.length; i++) values[i] = (data[i] as number) * scale;
  return { data: values, shape: [1, height, width, 3] };
}

/** Resizes a layer bilinearly; centres of pixels map to centres (TF.js's `resizeBilinear` with half-pixel centres). */
export function resizeBilinear({ data, shape }: Layer, height: number, width: number): Layer {
  const [, fromHeight = 0, fromWidth = 0, channels = 0] = shape;
  const columns = taps(fromWidth, width);
  const resized = new Float32Array(height * width * channels);
  let at = 0;
  for (const { low: top, high: bottom, share: down } of taps(fromHeight, height)) {
    for (const { low: left, high: right, share: across } of columns) {
      const [a, b] = [(top * fromWidth + left) * channels, (top * fromWidth + right) * channels];
      const [c, d] = [(bottom * fromWidth + left) * channels, (bottom * fromWidth + right) * channels];
      for (let k = 0; k < channels; k++) {
        const upper = mix(data[a + k] as number, data[b + k] as number, across);
        const lower = mix(data[c + k] as number, data[d + k] as number, across);
        resized[at++] = mix(upper, lower, down);
      }
    }
  }
  return { data: resized, shape: [1, height, width, channels] };
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** For every place of the result, the two places it lies between, and how near it is to the second. */
function taps(from: number, to: number): { low: number; high: number; share: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    return { low, high: Math.min(from - 1, low + 1), share: place - low };
  });
}

/** Generalised mean (GeM, p = 3) over a layer's map without the `margin` cells at each edge; one value per channel. */
export function gemPool({ data, shape }: Layer, margin: number): Float32Array {
  const [, height = 0, width = 0, channels = 0] = shape;
  const sums = new Float64Array(channels);
  for (let y = margin; y < height - margin; y++) {
    for (let x = margin; x < width - margin; x++) {
      const cell = (y * width + x) * channels;
      for (let k = 0; k < channels; k++) {
        const value = data[cell + k] as number;
        // Not `value ** 3`, which takes ten times as long.
        sums[k] = (sums[k] as number) + value * value * value;
      }
    }
  }
  const cells = (height - 2 * margin) * (width - 2 * margin);
  return Float32Array.from(sums, (sum) => Math.cbrt(sum / cells));
}
