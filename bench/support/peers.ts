import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { packageRoot } from '../../src/paths.ts';

/** Measurements of another library on the same vectors, each step in a process of its own. */
export interface Peer {
  readonly name: string;
  /** Vectors added per second, with all cores. */
  readonly perSecond: number;
  /** Time to read the index from its file. */
  readonly readyMs: number;
  /** Resident memory of the process that answers queries. */
  readonly memoryMb: number;
  /** Milliseconds of each query: one after another, then with several clients. */
  readonly alone: readonly number[];
  readonly together: readonly number[];
  /** For each query, the positions of the vectors found. */
  readonly found: readonly (readonly number[])[];
}

const python = (...args: string[]) => [
  process.env.PYTHON ?? '/usr/bin/python3',
  join(packageRoot, 'bench/support/peer-faiss.py'),
  ...args,
];
const usearch = (...args: string[]) => [
  process.execPath,
  join(packageRoot, 'dist/bench/support/peer-usearch.js'),
  ...args,
];

/**
 * Measures FAISS in Python, flat and HNSW32, and usearch's graph with the same parameters; leaves out libraries that are
 * not installed.
 * @param rows vectors of any length, compared by cosine similarity
 */
export async function askPeers(
  rows: Iterable<Float32Array>,
  queries: readonly Float32Array[],
  { dimension, k, clients }: { dimension: number; k: number; clients: number },
): Promise<Peer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-bench-peers-'));
  await write(join(folder, 'rows'), rows);
  await write(join(folder, 'queries'), queries);
  const contenders = [
    { name: 'FAISS in Python, Flat', command: python, factory: ['Flat'] },
    { name: 'FAISS in Python, HNSW32', command: python, factory: ['HNSW32'] },
    { name: 'usearch', command: usearch, factory: [] },
  ];
  const peers = contenders.flatMap(({ name, command, factory }) => {
    const built = run(command('build', folder, String(dimension), ...factory));
    if (built === undefined) return [];
    const served = run(command('serve', folder, String(dimension), ...factory, String(k), String(clients)));
    return [{ name, ...built, ...served } as Peer];
  });
  rmSync(folder, { recursive: true });
  return peers;
}

/** Writes the vectors, normalised to length 1. */
async function write(path: string, vectors: Iterable<Float32Array>): Promise<void> {
  const file = createWriteStream(path);
  for (const vector of vectors) {
    const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    const unit = vector.map((x) => x / length);
    if (!file.write(Buffer.from(unit.buffer))) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}

function run([program = '', ...args]: readonly string[]): object | undefined {
  const { status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 2 ** 28 });
  if (status === 0) return JSON.parse(stdout.toString()) as object;
  console.error(`left out: ${args[0]} (Debian: python3-faiss): ${stderr.toString().trim().split('\n').at(-1)}`);
  return undefined;
}
