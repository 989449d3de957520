import { simdModule } from './simd.ts';
import { type WasmMemory, wasm } from './wasm.ts';

/**
 * Inner products of one query with listed rows: out[i] = query · rows[list[i]] for i < count.
 * `query`, `rows`, `list` (i32 row numbers) and `out` (f32) are byte addresses in the kernel's memory; `stride` is the
 * bytes of a row, a multiple of 64.
 */
export type Dots = (query: number, rows: number, list: number, count: number, stride: number, out: number) => void;

/** simd: WebAssembly SIMD. plain: JavaScript, for processors without SSE4.1 (a virtual machine's default, for one). */
export type KernelName = 'simd' | 'plain';

/** Largest memory a kernel addresses, in pages of 64 KiB: 1 GiB, so that addresses stay small integers. */
export const maximumPages = 16_384;

const simd = compileSimd();

/** The kernel in use on this machine, and why. */
export const chosenKernel: { readonly name: KernelName; readonly reason: string } =
  'module' in simd
    ? { name: 'simd', reason: 'WebAssembly SIMD compiles here' }
    : { name: 'plain', reason: `no WebAssembly SIMD here: ${simd.failure}` };

function compileSimd(): { module: object } | { failure: string } {
  try {
    return { module: new wasm.Module(simdModule(maximumPages)) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Binds a kernel to a memory. Throws when `simd` is asked for where it does not compile. */
export function createKernel(name: KernelName, memory: WasmMemory): Dots {
  if (name === 'plain') return plainKernel(memory);
  if (!('module' in simd)) throw new Error(chosenKernel.reason);
  return new wasm.Instance(simd.module, { env: { memory } }).exports.dots as Dots;
}

function plainKernel(memory: WasmMemory): Dots {
  let floats = new Float32Array(memory.buffer);
  return (query, rows, list, count, stride, out) => {
    if (floats.buffer !== memory.buffer) floats = new Float32Array(memory.buffer);
    const numbers = new Int32Array(memory.buffer, list, count);
    const from = query / 4;
    const end = from + stride / 4;
    for (let i = 0; i < count; i++) {
      let row = (rows + (numbers[i] as number) * stride) / 4;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let at = from; at < end; at += 4, row += 4) {
        a += (floats[at] as number) * (floats[row] as number);
        b += (floats[at + 1] as number) * (floats[row + 1] as number);
        c += (floats[at + 2] as number) * (floats[row + 2] as number);
        d += (floats[at + 3] as number) * (floats[row + 3] as number);
      }
      floats[out / 4 + i] = a + b + c + d;
    }
  };
}
