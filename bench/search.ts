// Exact search, top 10, compared with a bare native kernel: usearch's exactSearch called directly, on one thread, on the
// same vectors in the same run. Rounds are interleaved, so that other load on the machine affects all columns alike.
// Options: --sizes 1000,10000,100000 --dimensions 768,1024 --rounds 21
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { exactSearch, type Matches, MetricKind } from 'usearch';
import { createExactIndex, describeKernel } from '../src/index/exact.ts';
import type { VectorIndex } from '../src/index/port.ts';

const k = 10;
const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    dimensions: { type: 'string', default: '768,1024' },
    rounds: { type: 'string', default: '21' },
  },
});
const numbers = (list: string) => list.split(',').map(Number);

/** Uniform random vectors of length 1; the measured work does not depend on the numbers. */
function randomRows(count: number, dimension: number): Float32Array {
  const rows = new Float32Array(count * dimension).map(() => Math.random() - 0.5);
  for (let at = 0; at < rows.length; at += dimension) {
    const row = rows.subarray(at, at + dimension);
    const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0));
    for (let i = 0; i < dimension; i++) row[i] = (row[i] as number) / length;
  }
  return rows;
}

function fill(index: VectorIndex, rows: Float32Array): VectorIndex {
  const { dimension } = index;
  for (let at = 0; at < rows.length; at += dimension)
    index.upsert(at / dimension + 1, rows.subarray(at, at + dimension));
  return index;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] as number;
}

/** Runs every contender once per round; returns the milliseconds of each. */
async function interleave<Name extends string>(
  rounds: number,
  contenders: Record<Name, () => unknown>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await contenders[name]();
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return times;
}

/** Milliseconds for which a search blocks the main thread. */
async function busy(index: VectorIndex, query: Float32Array, rounds: number): Promise<number> {
  const before = performance.eventLoopUtilization();
  // Each search runs in its own iteration of the event loop: idle time is counted between iterations only.
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    await index.search(query, k);
  }
  return performance.eventLoopUtilization(before).active / rounds;
}

async function measure(count: number, dimension: number): Promise<Record<string, number>> {
  const rounds = Number(options.rounds) * Math.max(1, Math.min(10, Math.round(20_000 / count)));
  const rows = randomRows(count, dimension);
  const query = randomRows(1, dimension);
  const index = fill(createExactIndex({ dimension }), rows);
  const plain = fill(createExactIndex({ dimension, kernel: 'plain' }), rows);
  const native = () => exactSearch(rows, query, dimension, k, MetricKind.IP, 1) as Matches;

  const expected = Array.from(native().keys, (key) => Number(key) + 1).join();
  for (const engine of [index, plain]) {
    const found = (await engine.search(query, k)).map((hit) => hit.id).join();
    if (found !== expected) throw new Error(`the engines differ: ${found} beside ${expected}`);
  }

  const times = await interleave(rounds, {
    bare: native,
    tuku: () => index.search(query, k),
    one: () => index.search(query, k, (id) => id % 100 === 0),
    all: () => index.search(query, k, () => true),
  });
  const slow = await interleave(Math.ceil(rounds / 4), { plain: () => plain.search(query, k) });
  const blocked = await busy(index, query, rounds);
  await Promise.all([index.close(), plain.close()]);

  const ms = (list: readonly number[]) => Number(median(list).toFixed(3));
  return {
    vectors: count,
    dimension,
    'bare ms': ms(times.bare),
    'tuku ms': ms(times.tuku),
    ratio: Number((median(times.tuku) / median(times.bare)).toFixed(2)),
    'ratio of minima': Number((Math.min(...times.tuku) / Math.min(...times.bare)).toFixed(2)),
    '1 % filter ms': ms(times.one),
    '100 % filter ms': ms(times.all),
    'plain JS ms': ms(slow.plain),
    'main thread ms': Number(blocked.toFixed(3)),
  };
}

const table: Record<string, number>[] = [];
for (const dimension of numbers(options.dimensions)) {
  for (const count of numbers(options.sizes)) table.push(await measure(count, dimension));
}
// Read at the end: only then a failure of the scan thread is visible.
const { kernel, reason } = describeKernel();
console.log(`Exact search, top ${k}, medians. Kernel: ${kernel} (${reason}).`);
console.table(table);
