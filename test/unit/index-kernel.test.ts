import { chosenKernel, createKernel, type KernelName, maximumPages } from '../../src/index/kernel.ts';
import { wasm } from '../../src/index/wasm.ts';

const stride = 192;
const numbersPerRow = stride / 4;
const rows = 4096;
const list = 1024;
const out = 2048;

function memoryWithRows(count: number) {
  const memory = new wasm.Memory({ initial: 1, maximum: maximumPages, shared: true });
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < numbersPerRow; i++) floats[i] = (i % 7) - 3;
  for (let i = 0; i < numbersPerRow * count; i++) floats[rows / 4 + i] = ((i * 31) % 17) / 4 - 2;
  return { memory, floats };
}

describe.each(['simd', 'plain'] satisfies KernelName[])('the %s kernel', (name) => {
  it('gives the inner products of the listed rows, in the order of the list', () => {
    const { memory, floats } = memoryWithRows(20);
    const listed = [19, 0, 7, 7, 3];
    new Int32Array(memory.buffer, list, listed.length).set(listed);
    createKernel(name, memory)(0, rows, list, listed.length, stride, out);
    const product = (row: number) => {
      const vector = floats.subarray(rows / 4 + row * numbersPerRow, rows / 4 + (row + 1) * numbersPerRow);
      return vector.reduce((sum, x, i) => sum + x * (floats[i] as number), 0);
    };
    // Small quarters add up without rounding, so every order of summation gives the same.
    expect([...floats.subarray(out / 4, out / 4 + listed.length)]).toEqual(listed.map(product));
  });

  it('writes nothing for an empty list', () => {
    const { memory, floats } = memoryWithRows(1);
    floats[out / 4] = 42;
    createKernel(name, memory)(0, rows, list, 0, stride, out);
    expect(floats[out / 4]).toBe(42);
  });

  it('sees rows that came by growth of the memory', () => {
    const { memory } = memoryWithRows(1);
    const dots = createKernel(name, memory);
    memory.grow(1);
    const floats = new Float32Array(memory.buffer);
    floats.fill(1, 65_536 / 4, 65_536 / 4 + numbersPerRow);
    dots(65_536, 65_536, list, 1, stride, out);
    expect(floats[out / 4]).toBe(numbersPerRow);
  });
});

it('the SIMD kernel is chosen where it compiles', () => {
  expect(chosenKernel.name).toBe('simd');
});
