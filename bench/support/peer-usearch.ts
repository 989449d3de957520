// usearch's graph on vectors in files, with the interface of peer-faiss.py: `build FOLDER DIMENSION` and `serve FOLDER
// DIMENSION K CLIENTS`. Its calls are synchronous: clients of one process wait for each other.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Index, type Matches, MetricKind, ScalarKind } from 'usearch';
import { residentMb } from '../../test/support/tuku-process.ts';
import { crowd } from './clients.ts';

const [mode, folder = '', ...numbers] = process.argv.slice(2);
const [dimension = 0, k = 0, clients = 0] = numbers.map(Number);
const path = join(folder, 'usearch');

function vectors(name: string): Float32Array {
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, name));
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

function build(index: Index): object {
  const rows = vectors('rows');
  const count = rows.length / dimension;
  const start = performance.now();
  index.add(
    BigUint64Array.from({ length: count }, (_, n) => BigInt(n)),
    rows,
    availableParallelism(),
  );
  const perSecond = (1000 * count) / (performance.now() - start);
  index.save(path);
  return { perSecond };
}

async function serve(index: Index): Promise<object> {
  const start = performance.now();
  index.load(path);
  const readyMs = performance.now() - start;
  const queries = vectors('queries');
  const count = queries.length / dimension;
  const found: number[][] = [];
  const ask = (n: number) => {
    const { keys } = index.search(queries.subarray(n * dimension, (n + 1) * dimension), k, 1) as Matches;
    found[n] = Array.from(keys, Number);
  };
  const alone = await crowd(count, 1, async (n) => ask(n));
  // Each query runs in its own iteration of the event loop, like a request.
  const together = await crowd(count, clients, async (n) => {
    await new Promise((resolve) => setImmediate(resolve));
    ask(n);
  });
  return { readyMs, memoryMb: residentMb(process.pid), alone, together, found };
}

// Links, efConstruction and efSearch as Tuku sets them for FAISS.
const index = new Index(dimension, MetricKind.IP, ScalarKind.F32, 32, 100, 256);
console.log(JSON.stringify(mode === 'build' ? build(index) : await serve(index)));
