import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { RunningTuku } from '../../src/server/start.ts';
import { createDatabase } from '../support/cluster.ts';
import { controlOf } from '../support/control.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { thumbnailFeatures } from '../support/thumbnail-features.ts';
import { startOne } from '../support/tuku.ts';

/** Servers that share a PostgreSQL and do not hear from each other for a while. `npm run test:cluster` */
let database: Awaited<ReturnType<typeof createDatabase>>;
const servers: RunningTuku[] = [];
const folders: string[] = [];

beforeEach(async () => {
  database = await createDatabase(process.env.TUKU_TEST_DATABASE_URL ?? '');
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await database.drop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startOne>[0] = {}, features = thumbnailFeatures()) {
  const server = await startOne({ databaseUrl: database.url, ...options }, { features });
  servers.push(server);
  return server;
}

/** As if none had been heard of for longer than a server may be silent. */
async function forgetServers(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`UPDATE tuku_shared.servers SET seen_at = seen_at - interval '1 minute'`);
  await client.end();
}

test('servers that were silent have no other state than the one that began anew', async () => {
  const old = [await start(), await start()];
  const control = controlOf(old[0] as RunningTuku);
  await control('POST', 'clock', { set: '2026-05-01T00:00:00Z', freeze: true });
  await control('POST', 'faults', { dialect: 'tencent-tiia', socket: 'reset' });
  await control('POST', 'transitions', { dialect: 'alibaba-green', immediate: true });
  await control('POST', 'settings', { strict: true });
  const stateOf = async (server: RunningTuku) => {
    const ask = controlOf(server);
    const [clock, faults, transitions, info] = await Promise.all(
      ['clock', 'faults', 'transitions', 'info'].map((path) => ask('GET', path)),
    );
    const { settings } = info as { settings: { strict: boolean } };
    return [(clock as { mode: string }).mode, faults, transitions, settings.strict];
  };
  expect(await stateOf(old[1] as RunningTuku)).toMatchObject(['frozen', { faults: [{ id: 1 }] }, {}, true]);
  await forgetServers();
  const fresh = await start();
  const states = await Promise.all([...old, fresh].map(stateOf));
  expect(states[2]).toMatchObject(['real', { faults: [] }, { transitions: [] }, false]);
  expect(states.slice(0, 2)).toEqual([states[2], states[2]]);
});

test('servers that start together run the same seeds one after the other, however long they take', async () => {
  const seedDir = mkdtempSync(join(tmpdir(), 'tuku-silence-'));
  folders.push(seedDir);
  writeFileSync(join(seedDir, 'a.jpg'), await scene(1));
  writeFileSync(
    join(seedDir, 'shop.yaml'),
    `ifExists: skip
do:
  - tencent-tiia CreateGroup: { GroupId: shop, GroupName: Shop, MaxCapacity: 9 }
  - tencent-tiia CreateImage: { GroupId: shop, EntityId: e, PicName: p, ImageBase64: { files: a.jpg } }
`,
  );
  // Longer than a statement may wait, and than a transaction may be silent.
  const slow = thumbnailFeatures({ before: () => new Promise((resolve) => setTimeout(resolve, 11_000)) });
  const both = await Promise.all([start({ seedDir }, slow), start({ seedDir }, slow)]);
  for (const { url } of both) {
    const { Groups } = await tiiaClient(url).DescribeGroups({ GroupId: 'shop' });
    expect(Groups).toMatchObject([{ GroupId: 'shop', PicCount: 1 }]);
  }
});
