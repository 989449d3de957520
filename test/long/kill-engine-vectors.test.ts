import { join } from 'node:path';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { engineOf } from '../support/vector-engine.ts';
import { buildProgram, type Program, run, temporaryFolder } from '../unit/catalog/support.ts';

const dataDir = join(temporaryFolder(), 'data');
const home = { family: 'f', account: 'a', region: 'r' };
const ref = { bucket: 'b', index: 'i' };
const perCall = 40;

/** Puts batches as fast as it can, each under the same keys as the lane's last, and prints what was acknowledged. */
const writer = buildProgram(
  'vector-writer',
  `import { openCatalog } from './src/catalog/catalog.ts';
   import { engineOf } from './test/support/vector-engine.ts';
   const [dataDir, from] = process.argv.slice(2);
   const home = ${JSON.stringify(home)};
   const ref = ${JSON.stringify(ref)};
   const engine = engineOf(await openCatalog({ dataDir }));
   const made = { name: 'i', dimension: 600, metric: 'euclidean' as const, unfilterable: [] };
   await engine.vectorBuckets.create(home, { name: 'b', settings: {} }, { maxBuckets: 1 }).catch(() => undefined);
   await engine.vectorBuckets.createIndex(home, 'b', made, { maxIndexes: 1 }).catch(() => undefined);
   async function write(lane: string): Promise<never> {
     for (let n = Number(from); ; n += 1) {
       const drafts = Array.from({ length: ${perCall} }, (_, i) => ({
         key: lane + i,
         vector: new Float32Array(600).fill(n),
         metadata: { n },
       }));
       await engine.vectors.put(home, ref, drafts, { maxVectors: 1000 });
       process.stdout.write(lane + ' ' + n + '\\n');
     }
   }
   await Promise.all([write('a'), write('b')]);`,
);

/** The last number that each lane had acknowledged. */
async function acknowledged(program: Program, killAfter: number): Promise<Map<string, number>> {
  const last = new Map<string, number>();
  let lines = 0;
  for (let line = await program.line(); line !== undefined; line = await program.line()) {
    const [lane = '', n] = line.split(' ');
    last.set(lane, Number(n));
    if (++lines === killAfter) program.process.kill('SIGKILL');
  }
  await program.kill();
  return last;
}

test('after kill -9 every call is there as a whole or not at all, and none that was acknowledged is lost', async () => {
  const last = new Map<string, number>();
  let next = 0;
  for (let round = 0; round < 3; round += 1) {
    const told = await acknowledged(run(writer, dataDir, `${next}`), 1 + Math.floor(Math.random() * 60));
    for (const [lane, n] of told) last.set(lane, n);

    const catalog = await openCatalog({ dataDir });
    const engine = engineOf(catalog);
    const { vectors } = await engine.vectors.list(
      await engine.vectorBuckets.getIndex(home, 'b', 'i'),
      { limit: 999 },
      { vector: true, metadata: true },
    );
    const lanes = new Set(vectors.map(({ key }) => key.charAt(0)));
    expect(vectors).toHaveLength(lanes.size * perCall);
    for (const lane of lanes) {
      const numbers = vectors.filter(({ key }) => key.startsWith(lane)).map(({ metadata }) => Number(metadata?.n));
      expect(new Set(numbers).size).toBe(1);
      expect(numbers[0]).toBeGreaterThanOrEqual(last.get(lane) ?? 0);
      next = Math.max(next, 1 + (numbers[0] ?? 0));
    }
    for (const { vector, metadata } of vectors) expect(new Set(vector)).toEqual(new Set([metadata?.n]));
    expect(await engine.vectorBuckets.getIndex(home, 'b', 'i')).toMatchObject({ vectorCount: vectors.length });
    await engine.tasks.close();
    await catalog.close();
  }
  expect(last.size).toBe(2);
}, 120_000);
