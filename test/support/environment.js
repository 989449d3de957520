import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';

/**
 * The large WASM programs that servers load. V8 compiles a program once for as long as somebody holds it, whichever
 * thread or context asks: kept here they last as long as Jest's process. Without that every PGlite thread compiles, and
 * then optimises, nine megabytes of its own: a third of the processor time of all tests.
 */
const programs = [
  ['@electric-sql/pglite', 'pglite.wasm'],
  ['@tensorflow/tfjs-backend-wasm', 'tfjs-backend-wasm-simd.wasm'],
];

const { resolve } = createRequire(import.meta.url);
const held = programs.map(([name, file]) => new WebAssembly.Module(readFileSync(join(resolve(name), '..', file))));

/** What one test file leaves for the next: databases to be lent, and their folders (see lent-catalog.ts). */
const kept = { databases: [], folders: [] };

process.on('exit', () => {
  for (const folder of kept.folders) rmSync(folder, { recursive: true, force: true });
});

/** Node's environment, in a process that keeps what costs much to make. */
export default class extends TestEnvironment {
  static held = held;

  constructor(...settings) {
    super(...settings);
    // A function, because Jest takes objects apart that a test file's global object held.
    this.global.keptByProcess = () => kept;
  }
}
