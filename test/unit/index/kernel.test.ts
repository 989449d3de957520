import { chosenKernel, createKernels, type KernelName, maxPages } from '../../../src/index/kernel.ts';
import type { Metric } from '../../../src/index/port.ts';
import { wasm } from '../../../src/index/wasm.ts';

const stride = 192;
const numbersPerRow = stride / 4;
const rows = 4096;
const list = 1024;
const out = 2048;

function memoryWithRows(count: number) {
  const memory = new wasm.Memory({ initial: 1, maximum: maxPages, shared: true });
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < numbersPerRow; i++) floats[i] = (i % 7) - 3;
  for (let i = 0; i < numbersPerRow * count; i++) floats[rows / 4 + i] = ((i * 31) % 17) / 4 - 2;
  return { memory, floats };
}

const terms: Record<Metric, (x: number, y: number) => number> = {
  cosine: (x, y) => x * y,
  euclidean: (x, y) => (x - y) ** 2,
  ip: (x, y) => x * y,
};

describe.each(['simd', 'plain'] satisfies KernelName[])('the %s kernels', (name) => {
  it.each([
    ['inner products', 'cosine'],
    ['sums of squared differences', 'euclidean'],
    ['inner products', 'ip'],
  ] as const)('give the %s of the listed rows, in the order of the list', (_, metric) => {
    const { memory, floats } = memoryWithRows(20);
    const listed = [19, 0, 7, 7, 3];
    new Int32Array(memory.buffer, list, listed.length).set(listed);
    createKernels(name, memory)[metric](0, rows, list, listed.length, stride, out);
    const sum = (row: number) => {
      const vector = floats.subarray(rows / 4 + row * numbersPerRow, rows / 4 + (row + 1) * numbersPerRow);
      return vector.reduce((total, x, i) => total + terms[metric](x, floats[i] as number), 0);
    };
    // Small quarters add up without rounding, so every order of summation gives the same.
    expect([...floats.subarray(out / 4, out / 4 + listed.length)]).toEqual(listed.map(sum));
  });

  it('write nothing for an empty list', () => {
    const { memory, floats } = memoryWithRows(1);
    floats[out / 4] = 42;
    createKernels(name, memory).cosine(0, rows, list, 0, stride, out);
    expect(floats[out / 4]).toBe(42);
  });

  it('see rows that came by growth of the memory', () => {
    const { memory } = memoryWithRows(1);
    const products = createKernels(name, memory).cosine;
    memory.grow(1);
    const floats = new Float32Array(memory.buffer);
    floats.fill(1, 65_536 / 4, 65_536 / 4 + numbersPerRow);
    products(65_536, 65_536, list, 1, stride, out);
    expect(floats[out / 4]).toBe(numbersPerRow);
  });
});

it('the SIMD kernel is chosen where it compiles', () => {
  expect(chosenKernel.name).toBe('simd');
});
