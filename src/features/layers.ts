import type { Layer } from './backends/port.ts';
import type { Pixels } from './raster.ts';

/** A picture as a network's input, [1, height, width, 3]: values 0..255 times `scale`. */
export function pictureLayer({ width, height, data }: Pixels, scale: number): Layer {
  const values = new Float32Array(data.length);
  for (let i = 0; i < values.length; i++) values[i] = (data[i] as number) * scale;
  return { data: values, shape: [1, height, width, 3] };
}

/**
 * Resizes a layer of a picture bilinearly; centres of pixels map to centres (TF.js's `resizeBilinear` with half-pixel
 * centres).
 */
export function resizeBilinear(layer: Layer, height: number, width: number): Layer {
  const [, fromHeight = 0, fromWidth = 0] = layer.shape;
  const resized = new Float32Array(height * width * 3);
  const widened = widener(layer, taps(fromWidth, width));
  for (const [y, { low, high, share }] of taps(fromHeight, height).entries()) {
    mixRows(widened(low), widened(high), share, resized, y * width * 3);
  }
  return { data: resized, shape: [1, height, width, 3] };
}

/** Gives a layer's rows with other columns. Every row is computed once, and stays until the next but one. */
function widener({ data, shape }: Layer, columns: readonly Tap[]): (row: number) => Float64Array {
  const [, , fromWidth = 0] = shape;
  const rows = [0, 1].map(() => ({ row: -1, values: new Float64Array(columns.length * 3) }));
  return (row) => {
    const kept = rows[row % 2] as { row: number; values: Float64Array };
    if (kept.row !== row) widen(data, row * fromWidth * 3, columns, kept.values);
    kept.row = row;
    return kept.values;
  };
}

function widen(data: Float32Array, first: number, columns: readonly Tap[], widened: Float64Array): void {
  let at = 0;
  for (const { low, high, share } of columns) {
    const [a, b] = [first + 3 * low, first + 3 * high];
    widened[at] = mix(data[a] as number, data[b] as number, share);
    widened[at + 1] = mix(data[a + 1] as number, data[b + 1] as number, share);
    widened[at + 2] = mix(data[a + 2] as number, data[b + 2] as number, share);
    at += 3;
  }
}

function mixRows(upper: Float64Array, lower: Float64Array, share: number, mixed: Float32Array, first: number): void {
  // The three channels of a pixel at a time, which is faster than one after another.
  for (let i = 0; i + 2 < upper.length; i += 3) {
    mixed[first + i] = mix(upper[i] as number, lower[i] as number, share);
    mixed[first + i + 1] = mix(upper[i + 1] as number, lower[i + 1] as number, share);
    mixed[first + i + 2] = mix(upper[i + 2] as number, lower[i + 2] as number, share);
  }
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** The two places of a row or column that a place of the result lies between, and how near it is to the second. */
interface Tap {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/** One for every place of the result. */
function taps(from: number, to: number): Tap[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const low = Math.floor(place);
    return { low, high: Math.min(from - 1, low + 1), share: place - low };
  });
}

/**
 * Generalised mean (GeM, p = 3) over a layer's map without the `margin` cells at each edge, to a power; one value per
 * channel.
 */
export function gemPool({ data, shape }: Layer, margin: number, power = 1): Float32Array {
  const [, height = 0, width = 0, channels = 0] = shape;
  const sums = new Float64Array(channels);
  for (let y = margin; y < height - margin; y++) {
    const [first, last] = [(y * width + margin) * channels, (y * width + width - margin) * channels];
    for (let k = 0; k < channels; k++) {
      let sum = 0;
      for (let at = first + k; at < last; at += channels) {
        const value = data[at] as number;
        // Not `value ** 3`, which takes ten times as long.
        sum += value * value * value;
      }
      sums[k] = (sums[k] as number) + sum;
    }
  }
  const cells = (height - 2 * margin) * (width - 2 * margin);
  // Neither `**` nor `Float32Array.from`, which together take four times as long.
  return new Float32Array(sums.map((sum) => Math.exp(Math.log(sum / cells) * (power / 3))));
}
