import { join } from 'node:path';
import { openCatalog } from '../../src/catalog/catalog.ts';
import { buildProgram, type Program, run, temporaryFolder } from '../unit/catalog/support.ts';

const dataDir = join(temporaryFolder(), 'data');
const home = { family: 'f', account: 'a', region: 'r' };

/** Adds pictures as fast as it can, a few at a time, and prints each name when the catalog has acknowledged it. */
const writer = buildProgram(
  'writer',
  `import { openCatalog } from './src/catalog/catalog.ts';
   const [dataDir, round] = process.argv.slice(2);
   const home = ${JSON.stringify(home)};
   const catalog = await openCatalog({ dataDir });
   const at = new Date();
   await catalog.transaction(async (tables) => {
     const id = await tables.namespaces.lock(home);
     const draft = { key: 'g', name: '', description: '', capacity: 1, settings: {} };
     if (!(await tables.galleries.find(home, 'g'))) await tables.galleries.insert(id, draft, at);
   });
   async function write(lane: number): Promise<never> {
     for (let n = 0; ; n += 1) {
       const name = [round, lane, n].join('-');
       await catalog.transaction(async ({ galleries, pictures }) => {
         const gallery = await galleries.lock(home, 'g');
         const { id, revision } = await galleries.touch(gallery!.id, 1, at);
         const picture = { item: name, name, content: '', tags: '', details: null };
         const vector = new Float32Array(768).fill(n);
         await pictures.insert(id, revision, picture, { vector, model: 'm', contentHash: name }, at);
       });
       process.stdout.write(name + '\\n');
     }
   }
   await Promise.all([write(0), write(1), write(2)]);`,
);

async function acknowledged(program: Program, killAfter: number): Promise<string[]> {
  const names: string[] = [];
  for (let name = await program.line(); name !== undefined; name = await program.line()) {
    names.push(name);
    if (names.length === killAfter) program.process.kill('SIGKILL');
  }
  await program.kill();
  return names;
}

test('every acknowledged picture survives kill -9, and nothing half-written shows', async () => {
  const written = new Set<string>();
  for (let round = 0; round < 6; round += 1) {
    const killAfter = 1 + Math.floor(Math.random() * 150);
    for (const name of await acknowledged(run(writer, dataDir, `${round}`), killAfter)) written.add(name);

    const catalog = await openCatalog({ dataDir });
    const gallery = await catalog.galleries.find(home, 'g');
    const found = new Map<string, number>();
    for await (const batch of catalog.pictures.changedSince(gallery?.id ?? 0, 0)) {
      for (const { name, embedding } of batch) {
        expect(new Set(embedding.vector)).toEqual(new Set([Number(name.split('-')[2])]));
        expect(embedding.vector).toHaveLength(768);
        found.set(name, (found.get(name) ?? 0) + 1);
      }
    }
    expect([...written].filter((name) => !found.has(name))).toEqual([]);
    expect([...found.values()].every((times) => times === 1)).toBe(true);
    expect(gallery).toMatchObject({ pictureCount: found.size, revision: found.size });
    await catalog.close();
  }
  expect(written.size).toBeGreaterThan(5);
}, 120_000);
