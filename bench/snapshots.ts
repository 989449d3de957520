// Snapshots and marks of one gallery in the embedded catalog, or in that of --database: milliseconds to save, load, mark and
// rewind, and processor time of this process for it. Rewinds after 10 pictures were added and 3 removed, after all were
// removed, and after the gallery was created again; none with --rounds 0.
//   npm run bench -- snapshots [--pictures 1000,10000] [--dimension 512] [--rounds 9] [--database postgres://…]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openCatalog } from '../src/catalog/catalog.ts';
import { privateRoot } from '../src/catalog/private-root.ts';
import { createSnapshots } from '../src/snapshots/snapshots.ts';
import { residentMb } from '../test/support/tuku-process.ts';
import { engineOf } from '../test/support/vector-engine.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    pictures: { type: 'string', default: '1000,10000' },
    dimension: { type: 'string', default: '512' },
    rounds: { type: 'string', default: '9' },
    database: { type: 'string' },
  },
});
const home = { family: 'bench', account: 'a', region: 'r' };
const at = new Date();
const draft = { key: 'g', name: '', description: '', capacity: 1_000_000, settings: {} };
const length = Number(options.dimension);

interface Time {
  readonly wall: number;
  readonly cpu: number;
}
async function timed(work: () => Promise<unknown>): Promise<Time> {
  const [before, start] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}
const shown = (times: readonly Time[]) =>
  times.length === 0
    ? '–'
    : `${median(times.map(({ wall }) => wall)).toFixed(0)} (${median(times.map(({ cpu }) => cpu)).toFixed(0)})`;

console.log(
  '| pictures | save, ms | load, ms | MB | MB of memory before | peak MB when saving | when loading | mark | rewind: nothing changed | 10 added, 3 removed | all removed | gallery created again |',
);
console.log('|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
for (const count of options.pictures.split(',').map(Number)) {
  const folder = mkdtempSync(join(privateRoot(), 'tuku-bench-'));
  const catalog = await openCatalog(
    options.database === undefined ? { dataDir: folder } : { databaseUrl: options.database },
  );
  await catalog.namespaces.drop({});
  const { states: keeper } = engineOf(catalog);
  const snapshots = createSnapshots(folder, { states: catalog.states, keeper, version: 'bench' });
  const gallery = await catalog.transaction(async (tables) =>
    tables.galleries.insert(await tables.namespaces.lock(home), draft, at),
  );
  const add = (names: readonly string[]) =>
    catalog.transaction(async ({ galleries, pictures }) => {
      const { id, revision } = await galleries.touch(gallery.id, names.length, at);
      for (const name of names) {
        const embedding = {
          vector: Float32Array.from({ length }, Math.random),
          model: 'm',
          contentHash: 'a'.repeat(64),
        };
        const picture = { item: name, name, content: '', tags: '{"a":1}', details: {} };
        void pictures.insert(id, revision, picture, embedding, at);
      }
    });
  for (let from = 0; from < count; from += 100) await add(Array.from({ length: 100 }, (_, n) => `p${from + n}`));

  const changes = {
    nothing: async () => undefined,
    some: async (round: number) => {
      await add(Array.from({ length: 10 }, (_, n) => `new-${round}-${n}`));
      await catalog.transaction(async ({ galleries, pictures }) => {
        await galleries.touch(gallery.id, -3, at);
        for (const item of ['p0', 'p1', 'p2']) await pictures.remove(gallery.id, { item });
      });
    },
    all: () =>
      catalog.transaction(async ({ galleries, pictures }) => {
        await galleries.touch(gallery.id, -count, at);
        await pictures.remove(gallery.id, { ids: await pictures.ids(gallery.id) });
      }),
    gallery: () =>
      catalog.transaction(async (tables) => {
        await tables.galleries.remove(gallery.id);
        await tables.galleries.insert(await tables.namespaces.lock(home), draft, at);
      }),
  };
  const marks: Time[] = [];
  let mark = '';
  for (let round = 0; round < 5; round++) {
    marks.push(
      await timed(async () => {
        mark = await keeper.mark(null);
      }),
    );
  }
  const rewinds = Object.fromEntries(Object.keys(changes).map((name) => [name, [] as Time[]]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [name, change] of Object.entries(changes)) {
      await change(round);
      rewinds[name]?.push(await timed(() => keeper.rewind(mark)));
    }
  }
  const [saves, loads]: Time[][] = [[], []];
  const before = residentMb(process.pid);
  const peaks = { saving: 0, loading: 0 };
  async function watched(what: keyof typeof peaks, work: () => Promise<unknown>): Promise<Time> {
    const watch = setInterval(() => {
      peaks[what] = Math.max(peaks[what], residentMb(process.pid));
    }, 20);
    return timed(work).finally(() => clearInterval(watch));
  }
  for (let round = 0; round < 3; round++) {
    saves?.push(await watched('saving', () => snapshots.save('bench', null, null)));
    loads?.push(await watched('loading', () => snapshots.load('bench')));
  }
  const bytes = statSync(join(folder, 'bench.tuku.gz')).size / 1e6;
  const cells = [
    shown(saves ?? []),
    shown(loads ?? []),
    bytes.toFixed(1),
    ...[before, peaks.saving, peaks.loading].map((mb) => mb.toFixed(0)),
    shown(marks),
    ...Object.values(rewinds).map(shown),
  ];
  console.log(`| ${count} | ${cells.join(' | ')} |`);
  await catalog.close();
  rmSync(folder, { recursive: true, force: true });
}
