/** Permutes the axes of an array of numbers, `bytes` each: axis i of the result is axis `axes[i]` of `shape`. */
export function transposed(data, shape, axes, bytes) {
  const steps = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, bytes));
  const result = Buffer.alloc(data.length);
  const index = axes.map(() => 0);
  for (let to = 0; to < data.length; to += bytes) {
    const from = axes.reduce((sum, axis, i) => sum + index[i] * steps[axis], 0);
    data.copy(result, to, from, from + bytes);
    for (let i = axes.length - 1; i >= 0 && ++index[i] === shape[axes[i]]; i--) index[i] = 0;
  }
  return result;
}
