import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import supertest from 'supertest';
import { privateRoot } from '../../src/catalog/private-root.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';

const folder = mkdtempSync(join(privateRoot(), 'tuku-snapshots-'));
let tuku: RunningTuku;
let control: ReturnType<typeof supertest>;
beforeAll(async () => {
  tuku = await startTestTuku({ snapshotDir: folder });
  control = supertest(tuku.url);
});
afterAll(async () => {
  await tuku.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await control.post('/_tuku/reset').expect(200);
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
});

const GroupId = 'shop';
const mine = { secretId: 'AKIDmine', secretKey: 'any' };
const theirs = { secretId: 'AKIDtheirs', secretKey: 'any' };
const picture = async (seed: number) => (await scene(seed)).toString('base64');
const fileOf = (name: string) => join(folder, `${name}.tuku.gz`);
const linesOf = (name: string) =>
  gunzipSync(readFileSync(fileOf(name)))
    .toString()
    .trimEnd()
    .split('\n');

const codeOf = ({ code }: { code?: string }) => ({ code });

async function open(key = mine) {
  const client = tiiaClient(tuku.url, key);
  return {
    create: (id = GroupId) => client.CreateGroup({ GroupId: id, GroupName: 'n', MaxCapacity: 100 }),
    add: async (seed: number) =>
      client.CreateImage({ GroupId, EntityId: `e${seed}`, PicName: `p${seed}`, ImageBase64: await picture(seed) }),
    remove: (seed: number) => client.DeleteImages({ GroupId, EntityId: `e${seed}` }),
    drop: () => control.post('/_tuku/reset').send({ account: key.secretId }).expect(200),
    groups: async () => (await client.DescribeGroups({})).Groups?.map((group) => group.GroupId),
    /** Everything that the vendor tells of the group, and what a search finds. */
    async state() {
      const pictures = [1, 2, 3, 4, 5].map((seed) =>
        client.DescribeImages({ GroupId, EntityId: `e${seed}` }).catch(codeOf),
      );
      const { RequestId: _, ...found } = await client.SearchImage({
        GroupId,
        ImageBase64: await picture(1),
        Limit: 100,
      });
      const { Groups } = await client.DescribeGroups({});
      const named = (await Promise.all(pictures)).map((each) => ({ ...each, RequestId: '' }));
      return { found, Groups, named };
    },
  };
}

describe('snapshots', () => {
  it('bring back what was saved: pictures, searches, dates', async () => {
    const shop = await open();
    await shop.create();
    for (const seed of [1, 2, 3]) await shop.add(seed);
    const before = await shop.state();
    const { body } = await control.post('/_tuku/snapshots').send({ name: 'three' }).expect(201);
    expect(body).toEqual({
      name: 'three',
      savedAt: expect.any(String),
      bytes: readFileSync(fileOf('three')).length,
      account: null,
      version: expect.stringMatching(/^\d/),
      models: [tuku.features.model],
    });
    await shop.remove(2);
    await shop.add(4);
    await shop.create('other');
    expect(await shop.state()).not.toEqual(before);
    await control.post('/_tuku/snapshots/three/load').expect(200, body);
    expect(await shop.state()).toEqual(before);
    await shop.add(5);
    expect((await shop.state()).Groups).toMatchObject([{ PicCount: 4 }]);
    await control.get('/_tuku/snapshots').expect(200, { snapshots: [body] });
    await control.delete('/_tuku/snapshots/three').expect(204);
    await control.get('/_tuku/snapshots').expect(200, { snapshots: [] });
  });

  it('of one account leave the others alone', async () => {
    const [own, other] = [await open(), await open(theirs)];
    await own.create('own');
    await other.create('theirs');
    const { body } = await control.post('/_tuku/snapshots').send({ name: 'one', account: 'AKIDmine' }).expect(201);
    expect(body.account).toBe('AKIDmine');
    expect(linesOf('one').join()).not.toContain('AKIDtheirs');
    await own.create('since');
    await other.create('theirs_since');
    await control.post('/_tuku/snapshots/one/load').expect(200);
    expect(await own.groups()).toEqual(['own']);
    expect(await other.groups()).toEqual(['theirs', 'theirs_since']);
  });

  it('replace an older one of their name', async () => {
    const shop = await open();
    await control.post('/_tuku/snapshots').send({ name: 'same' }).expect(201);
    await shop.create();
    await control.post('/_tuku/snapshots').send({ name: 'same' }).expect(201);
    await control.post('/_tuku/reset').expect(200);
    await control.post('/_tuku/snapshots/same/load').expect(200);
    expect(await shop.groups()).toEqual([GroupId]);
    expect(readdirSync(folder)).toEqual(['same.tuku.gz']);
  });

  it('that are damaged, cut or newer are refused, and nothing is lost', async () => {
    const shop = await open();
    await shop.create();
    await shop.add(1);
    await control.post('/_tuku/snapshots').send({ name: 'good' }).expect(201);
    await shop.add(2);
    const before = await shop.state();
    const whole = readFileSync(fileOf('good'));
    const lines = linesOf('good');
    const [first = '', ...rest] = lines;
    const zipped = (...text: string[]) => gzipSync(`${text.join('\n')}\n`);
    const flipped = Buffer.from(whole);
    flipped[whole.length >> 1] = (flipped[whole.length >> 1] as number) ^ 1;
    const changed = (change: object) => JSON.stringify({ ...JSON.parse(first), ...change });
    const broken: [string, Buffer, RegExp][] = [
      ['cut', whole.subarray(0, whole.length - 40), /incomplete/],
      ['flipped', flipped, /incomplete|checksum|damaged|line|json|invalid/i],
      ['empty', Buffer.alloc(0), /incomplete/],
      ['text', Buffer.from('hello'), /incomplete/],
      ['foreign', zipped('{"a":1}'), /no snapshot of Tuku/],
      ['shorter', zipped(first, ...rest.slice(1)), /rows cannot be stored|incomplete/],
      ['longer', zipped(...lines, 'more'), /checksum/],
      ['edited', zipped(first, ...rest.map((line) => line.replace('"n"', '"m"'))), /checksum/],
      ['newer-form', zipped(changed({ format: 2, version: '9.0.0' }), ...rest), /newer version of Tuku \(9\.0\.0\)/],
      ['newer-catalog', zipped(changed({ catalog: 9999 }), ...rest), /newer version/],
      [
        'odd-table',
        zipped(changed({ tables: [{ name: 'x; DROP', columns: ['id'], rows: 1 }] }), ...rest),
        /first line/,
      ],
      [
        'no-table',
        zipped(changed({ tables: [{ name: 'nothing', columns: ['id'], rows: 1 }] }), ...rest),
        /no column nothing/,
      ],
    ];
    for (const [name, bytes, reason] of broken) {
      writeFileSync(fileOf(name), bytes);
      const { body } = await control.post(`/_tuku/snapshots/${name}/load`).expect(400);
      expect(body.error).toMatch(reason);
      expect(body.error).toMatch(`snapshot ${name} cannot be loaded`);
    }
    expect(await shop.state()).toEqual(before);
    const { body } = await control.get('/_tuku/snapshots').expect(200);
    expect(body.snapshots).toContainEqual(
      expect.objectContaining({ name: 'text', version: null, problem: expect.any(String) }),
    );
    expect(body.snapshots).toHaveLength(broken.length + 1);
    await control.post('/_tuku/snapshots/good/load').expect(200);
    expect((await shop.state()).Groups).toMatchObject([{ PicCount: 1 }]);
  });

  it('say in their first line what is in them', async () => {
    await control.post('/_tuku/snapshots').send({ name: 'all' }).expect(201);
    const header = JSON.parse(linesOf('all')[0] ?? '');
    const names = header.tables.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['resource_numbers', 'tasks', 'resources', 'vectors']));
    expect(header).toMatchObject({ tuku: 'snapshot', format: 1, files: 0, accounts: null });
  });

  it('have names that are file names and nothing else', async () => {
    for (const name of ['', '../x', '.x', 'a/b', 'a'.repeat(65), '图库', 7]) {
      await control.post('/_tuku/snapshots').send({ name }).expect(400);
    }
    await control.post('/_tuku/snapshots/..%2Fx/load').expect(400);
    await control.delete('/_tuku/snapshots/..%2Fx').expect(400);
    await control.post('/_tuku/snapshots/none/load').expect(404, { error: 'there is no snapshot none' });
    await control.delete('/_tuku/snapshots/none').expect(404);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('need a folder', async () => {
    const homeless = await startTestTuku();
    const { body } = await supertest(homeless.url).post('/_tuku/snapshots').send({ name: 'a' }).expect(400);
    expect(body.error).toMatch(/--snapshot-dir or --data-dir/);
    await homeless.close();
  });
});

describe('marks', () => {
  it('are returned to, as often as one likes', async () => {
    const shop = await open();
    await shop.create();
    for (const seed of [1, 2, 3]) await shop.add(seed);
    const before = await shop.state();
    const { body } = await control.post('/_tuku/mark').expect(200);
    for (let round = 0; round < 2; round++) {
      await shop.add(4);
      await shop.remove(2);
      expect(await shop.state()).not.toEqual(before);
      await control.post('/_tuku/rewind').send(body).expect(204);
      expect(await shop.state()).toEqual(before);
      await shop.drop();
      await shop.create();
      await shop.add(1);
      await shop.state();
      await control.post('/_tuku/rewind').send(body).expect(204);
      expect(await shop.state()).toEqual(before);
    }
  });

  it('of one account leave the others alone', async () => {
    const [own, other] = [await open(), await open(theirs)];
    await own.create('own');
    const { body } = await control.post('/_tuku/mark').send({ account: 'AKIDmine' }).expect(200);
    await own.create('since');
    await other.create('theirs');
    await control.post('/_tuku/rewind').send(body).expect(204);
    expect(await own.groups()).toEqual(['own']);
    expect(await other.groups()).toEqual(['theirs']);
  });

  it('that are not kept are refused', async () => {
    const { body } = await control.post('/_tuku/mark').expect(200);
    for (let more = 0; more < 8; more++) await control.post('/_tuku/mark').expect(200);
    await control.post('/_tuku/rewind').send(body).expect(404);
    await control.post('/_tuku/rewind').send({ mark: 'x' }).expect(404);
    await control.post('/_tuku/rewind').send({}).expect(400);
    await control.post('/_tuku/mark').send({ acount: 'typo' }).expect(400);
  });
});
