import { messageOf } from '../errors.ts';
import type { Metric } from './port.ts';
import { simdModule } from './simd.ts';
import { type WasmMemory, wasm } from './wasm.ts';

/**
 * Compares a query with the listed rows in single precision: out[i] = f(query, rows[list[i]]) for i < count. `query`,
 * `rows`, `list` (i32 row numbers) and `out` (f32) are byte addresses in the kernel's memory; `stride` is the size of a
 * row in bytes, a multiple of 64.
 */
export type Kernel = (query: number, rows: number, list: number, count: number, stride: number, out: number) => void;

/** One kernel per metric: inner products, also for cosine, and sums of squared differences for Euclidean distance. */
export type Kernels = Readonly<Record<Metric, Kernel>>;

/** simd: WebAssembly SIMD. plain: JavaScript, for processors without SSE4.1, such as the default of virtual machines. */
export type KernelName = 'simd' | 'plain';

/** The largest memory that a kernel addresses, in pages of 64 KiB: 1 GiB, so that addresses stay small integers. */
export const maxPages = 16_384;

const simd = compileSimd();

/** The kernel in use on this machine, and why it was chosen. */
export const chosenKernel: { readonly name: KernelName; readonly reason: string } =
  'module' in simd
    ? { name: 'simd', reason: 'WebAssembly SIMD compiles here' }
    : { name: 'plain', reason: `WebAssembly SIMD is not available: ${simd.failure}` };

function compileSimd(): { module: object } | { failure: string } {
  try {
    return { module: new wasm.Module(simdModule(maxPages)) };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

/** Binds the kernels to a memory. Throws if `simd` is requested but does not compile. */
export function createKernels(name: KernelName, memory: WasmMemory): Kernels {
  if (name === 'plain') {
    const inner = plainKernel(memory, addProducts);
    return { cosine: inner, euclidean: plainKernel(memory, addSquares), ip: inner };
  }
  if (!('module' in simd)) throw new Error(chosenKernel.reason);
  const { products, squares } = new wasm.Instance(simd.module, { env: { memory } }).exports;
  return { cosine: products as Kernel, euclidean: squares as Kernel, ip: products as Kernel };
}

/** Combines the query's numbers `from`..`end` with the numbers of the row that starts at `row`. */
type RowSum = (floats: Float32Array, from: number, end: number, row: number) => number;

function plainKernel(memory: WasmMemory, sum: RowSum): Kernel {
  let floats = new Float32Array(memory.buffer);
  return (query, rows, list, count, stride, out) => {
    if (floats.buffer !== memory.buffer) floats = new Float32Array(memory.buffer);
    const numbers = new Int32Array(memory.buffer, list, count);
    const from = query / 4;
    const end = from + stride / 4;
    for (let i = 0; i < count; i++) {
      floats[out / 4 + i] = sum(floats, from, end, (rows + (numbers[i] as number) * stride) / 4);
    }
  };
}

function addProducts(floats: Float32Array, from: number, end: number, first: number): number {
  let [a, b, c, d, row] = [0, 0, 0, 0, first];
  for (let at = from; at < end; at += 4, row += 4) {
    a += (floats[at] as number) * (floats[row] as number);
    b += (floats[at + 1] as number) * (floats[row + 1] as number);
    c += (floats[at + 2] as number) * (floats[row + 2] as number);
    d += (floats[at + 3] as number) * (floats[row + 3] as number);
  }
  return a + b + c + d;
}

function addSquares(floats: Float32Array, from: number, end: number, first: number): number {
  let [a, b, c, d, row] = [0, 0, 0, 0, first];
  for (let at = from; at < end; at += 4, row += 4) {
    a += ((floats[at] as number) - (floats[row] as number)) ** 2;
    b += ((floats[at + 1] as number) - (floats[row + 1] as number)) ** 2;
    c += ((floats[at + 2] as number) - (floats[row + 2] as number)) ** 2;
    d += ((floats[at + 3] as number) - (floats[row + 3] as number)) ** 2;
  }
  return a + b + c + d;
}
