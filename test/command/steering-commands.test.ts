import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import type { RunningTuku } from '../../src/server/start.ts';
import { seedFolder } from '../conformance/seeds/harness.ts';
import { controlOf } from '../support/control.ts';
import { scene } from '../support/pictures.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { startTestTuku } from '../support/tuku.ts';

const command = join(packageRoot, 'bin/tuku.js');
const LIMIT_MS = 60_000;
let folder: string;
let seeds: string;
let tuku: RunningTuku;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-commands-'));
  seeds = seedFolder({});
  tuku = await startTestTuku({
    clock: '2026-01-01T00:00:00Z',
    snapshotDir: join(folder, 'snapshots'),
    seedDir: seeds,
    journalBodies: '8M',
    transition: ['alibaba-green.ImageAsyncScan=2', 'alibaba-imagesearch=30s'],
  });
}, LIMIT_MS);
afterAll(async () => {
  await tuku.close();
  rmSync(folder, { recursive: true, force: true });
});
const reset = () => controlOf(tuku)('POST', 'reset');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const env = (language: string) => ({ ...process.env, TUKU_LANG: language, NO_COLOR: '1' });

/** Runs a command in a process of its own, against the server of this file. */
function runIn(language: string, ...args: string[]): Promise<Ended> {
  const whole = ['--liftoff-only', command, ...args, '--url', tuku.url];
  return new Promise((resolve) =>
    execFile(process.execPath, whole, { env: env(language), timeout: LIMIT_MS }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  );
}
const run = (...args: string[]) => runIn('en', ...args);
const printed = (stdout: string) => ({ code: 0, stdout, stderr: '' });
const refused = (reason: string) => ({ code: 1, stdout: '', stderr: `tuku: ${reason}\n` });

const createGroup = (GroupId: string) =>
  tiiaClient(tuku.url).CreateGroup({ GroupId, GroupName: GroupId, MaxCapacity: 9 });
const groups = async () => ((await tiiaClient(tuku.url).DescribeGroups({})).Groups ?? []).map(({ GroupId }) => GroupId);

it(
  'tuku clock tells and changes what the clock shows',
  async () => {
    expect(await run('clock')).toEqual(printed('2026-01-01T00:00:00.000Z  stands still\n'));
    expect(await run('clock', 'advance', '2h', '--signatures', 'on')).toEqual(
      printed('2026-01-01T02:00:00.000Z  stands still, signatures follow it\n'),
    );
    const { stdout } = await run('clock', 'set', '2027-01-01T00:00:00Z', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ now: '2027-01-01T00:00:00.000Z', mode: 'frozen', signatures: true });
    expect((await run('clock', 'unfreeze')).stdout).toMatch(
      /^2027-01-01T00:00:\S+Z {2}goes on, signatures follow it\n$/,
    );
    expect((await runIn('zh', 'clock', 'real')).stdout).toMatch(/^\S+Z {2}系统时间\n$/);
    expect(await run('clock', 'advance')).toEqual(refused('tuku clock advance: expected a value after it'));
    expect(await run('clock', 'freeze', '2h')).toEqual(refused('tuku clock freeze: expected no value after it'));
    expect(await run('clock', 'advance', 'soon')).toEqual(
      refused('advance soon: expected a duration such as 800ms, 30s, 5m, 2h or 1d12h'),
    );
    expect(await run('clock', 'stop')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .*'stop'/) });
  },
  LIMIT_MS,
);

it(
  'tuku fault adds, lists and drops faults, which calls then meet',
  async () => {
    const add = ['fault', 'add', '--dialect', 'tencent-tiia', '--operation', 'DescribeGroups'];
    const first = await run(...add, '--code', 'RequestLimitExceeded', '--after', '1', '--times', '2');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const [id] = /^\d+/.exec(first.stdout) ?? [];
    const facts = (after: number, times: number, hits: number) =>
      `${id} tencent-tiia operation=DescribeGroups after=${after} times=${times} hits=${hits} code=RequestLimitExceeded\n`;
    expect(first.stdout).toBe(facts(1, 2, 0));
    await groups();
    await expect(groups()).rejects.toMatchObject({ code: 'RequestLimitExceeded' });
    expect(await run('fault', 'list')).toEqual(printed(facts(0, 1, 1)));
    await expect(groups()).rejects.toMatchObject({ code: 'RequestLimitExceeded' });
    expect(await groups()).toEqual([]);
    expect(await run('fault', 'list')).toEqual(printed(''));
    const spent = JSON.parse((await run('fault', 'list', '--spent', '--json')).stdout);
    expect(spent).toMatchObject([{ dialect: 'tencent-tiia', times: 0, hits: 2 }]);
    const second = await run('fault', 'add', '--dialect', 'baidu-imagesearch', '--delay', '1ms');
    const [other = ''] = /^\d+/.exec(second.stdout) ?? [];
    expect(await run('fault', 'clear', other)).toEqual(printed(''));
    expect(await run('fault', 'clear', other)).toEqual(refused(`there is no fault ${other}`));
    expect(await run(...add)).toEqual(refused('a fault needs a "code", a "delay", a "socket" or "bytesPerSecond"'));
    expect(await run(...add, '--code', 'NoSuchCode')).toEqual(refused('tencent-tiia has no error code NoSuchCode'));
    expect((await run('fault', 'add')).code).toBe(1);
    expect(await run('fault', 'clear')).toEqual(printed(''));
  },
  LIMIT_MS,
);

it(
  'tuku snapshot saves, lists, loads and deletes',
  async () => {
    await reset();
    await createGroup('saved');
    expect((await run('snapshot', 'save', 'one')).stdout).toMatch(/^one is saved: \d+ kB\.\n$/);
    await reset();
    expect(await groups()).toEqual([]);
    expect(await run('snapshot', 'load', 'one')).toEqual(printed('one is loaded.\n'));
    expect(await groups()).toEqual(['saved']);
    expect((await run('snapshot', 'save', 'mine', '--account', 'tuku')).code).toBe(0);
    expect((await run('snapshot', 'list')).stdout).toMatch(
      /^mine {2}\S+Z {2}\d+ kB {2}account tuku\none {3}\S+Z {2}\d+ kB {2}all accounts\n$/,
    );
    expect(JSON.parse((await run('snapshot', 'list', '--json')).stdout)).toMatchObject([
      { name: 'mine', account: 'tuku' },
      { name: 'one', account: null },
    ]);
    writeFileSync(join(folder, 'snapshots/one.tuku.gz'), 'no snapshot');
    expect(await run('snapshot', 'load', 'one')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^tuku: .*one.*it is incomplete, or was changed\n$/),
    });
    expect(await groups()).toEqual(['saved']);
    expect(await run('snapshot', 'delete', 'one')).toEqual(printed('one is deleted.\n'));
    expect(await run('snapshot', 'delete', 'one')).toMatchObject({ code: 1, stderr: expect.stringContaining('one') });
    expect(readdirSync(join(folder, 'snapshots'))).toEqual(['mine.tuku.gz']);
  },
  LIMIT_MS,
);

it(
  'tuku seed runs one seed or all, and says in either language what is wrong',
  async () => {
    await reset();
    const group = (id: string) => `- tencent-tiia CreateGroup: { GroupId: ${id}, GroupName: G, MaxCapacity: 9 }\n`;
    writeFileSync(join(seeds, 'a.yaml'), group('a'));
    writeFileSync(join(seeds, 'b.yaml'), `ifExists: skip\ndo:\n  ${group('b')}`);
    expect(await run('seed', 'b.yaml')).toEqual(printed('b.yaml: 1 call, 0 skipped, 0 replaced\n'));
    expect(await run('seed')).toEqual(
      printed('a.yaml: 1 call, 0 skipped, 0 replaced\nb.yaml: 1 call, 1 skipped, 0 replaced\n'),
    );
    const again = await run('seed');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toMatch(
      /^tuku: a.yaml:1: tencent-tiia CreateGroup: InvalidParameterValue.ImageGroupIdAlreadyExist: .*; nothing was kept\n$/,
    );
    const instance = '{ InstanceName: gate, InstanceCapacity: 10, RegionId: cn-beijing, Colour: red }';
    writeFileSync(join(seeds, 'unread.yaml'), `- alibaba-cityvisual CreateInstance: ${instance}\n`);
    expect(await run('seed', 'unread.yaml')).toEqual(
      printed(
        'unread.yaml: 1 call, 0 skipped, 0 replaced\n' +
          'unread.yaml, line 1: alibaba-cityvisual CreateInstance does not use: Colour\n',
      ),
    );
    writeFileSync(join(seeds, 'c.yaml'), '- tencent-tiia MakeGroup: {}\n');
    expect((await runIn('zh', 'seed', 'c.yaml')).stderr).toMatch(
      /^tuku: c.yaml:1: tencent-tiia MakeGroup：tencent-tiia 没有接口 MakeGroup；现有 CreateGroup, .*；未保留任何内容\n$/,
    );
    expect(await run('seed', 'none.yaml')).toEqual(
      refused('none.yaml: the folder of seeds has no such file; nothing was kept'),
    );
  },
  LIMIT_MS,
);

it(
  'tuku record writes a seed that makes the same state, with its pictures beside it',
  async () => {
    await reset();
    const out = join(folder, 'recorded');
    expect(await run('record', '--out', out)).toEqual(
      refused('the server has stored no request that changed anything'),
    );
    const client = tiiaClient(tuku.url);
    await createGroup('shop');
    const ImageBase64 = (await scene(1)).toString('base64');
    await client.CreateImage({ GroupId: 'shop', EntityId: 'cup', PicName: 'front', ImageBase64 });
    await client.DescribeGroups({});
    const file = join(out, 'recorded.yaml');
    expect(await run('record', '--out', out)).toEqual(printed(`${file}: 2 calls, 1 picture\n`));
    expect(await run('record', '--out', out)).toEqual(refused(`--out ${file}: there is such a file already`));
    expect(readFileSync(file, 'utf8')).not.toContain(ImageBase64.slice(0, 100));
    await reset();
    for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((one) => one.includes('.'))) {
      const bytes = readFileSync(join(out, name));
      mkdirSync(dirname(join(seeds, name)), { recursive: true });
      writeFileSync(join(seeds, name), bytes);
    }
    expect(await run('seed', 'recorded.yaml')).toEqual(printed('recorded.yaml: 2 calls, 0 skipped, 0 replaced\n'));
    const { ImageInfos } = await client.DescribeImages({ GroupId: 'shop', EntityId: 'cup' });
    expect(ImageInfos?.map(({ PicName }) => PicName)).toEqual(['front']);
  },
  LIMIT_MS,
);

it(
  'tuku requests lists what was recorded, by its filters, and follows',
  async () => {
    await reset();
    await createGroup('listed');
    await createGroup('listed').catch(() => undefined);
    await fetch(`${tuku.url}/oauth/2.0/tokens`);
    const all = (await run('requests')).stdout.trim().split('\n');
    expect(all).toEqual([
      expect.stringMatching(/^\d+ {2}\d\d:\d\d:\d\d {2}200 {2}tencent-tiia CreateGroup {2}tuku ap-guangzhou \d+ ms$/),
      expect.stringMatching(/^\d+ .* tencent-tiia CreateGroup {2}InvalidParameterValue.ImageGroupIdAlreadyExist {2}/),
      expect.stringMatching(/^\d+ .* 404 {2}GET \/oauth\/2.0\/tokens {2}did you mean POST \/oauth\/2.0\/token\?$/),
    ]);
    const [first = '', second = ''] = all.map((line) => line.split(' ')[0]);
    const code = ['--code', 'InvalidParameterValue.ImageGroupIdAlreadyExist'];
    expect((await run('requests', '--dialect', 'tencent-tiia', '--account', 'tuku', ...code)).stdout).toBe(
      `${all[1]}\n`,
    );
    expect((await run('requests', '--operation', 'CreateGroup', '--since', first)).stdout).toBe(`${all[1]}\n`);
    expect((await run('requests', '-n', '1')).stdout).toBe(`${all[2]}\n`);
    expect(JSON.parse((await run('requests', '--json', ...code)).stdout)).toMatchObject({ id: Number(second) });
    expect(await run('requests', '--dialect', 'nope')).toEqual(
      refused('unknown dialect nope; GET /_tuku/info lists the dialects'),
    );
    expect(await run('requests', '--since', 'today')).toEqual(
      refused('--since today: expected the number of a request'),
    );

    const args = ['--liftoff-only', command, 'requests', '-f', '--operation', 'DescribeGroups', '--url', tuku.url];
    const follower = spawn(process.execPath, args, { env: env('en') });
    let followed = '';
    const came = new Promise<void>((resolve) =>
      follower.stdout.on('data', (data) => {
        followed += data;
        if (followed.split('\n').length > 2) resolve();
      }),
    );
    await groups();
    await groups();
    await came;
    const ended = once(follower, 'exit');
    follower.kill();
    await ended;
    expect(followed.trim().split('\n')).toEqual(
      Array(2).fill(expect.stringMatching(/^\d+ .* 200 {2}tencent-tiia DescribeGroups /)),
    );
  },
  LIMIT_MS,
);

it(
  '--transition sets when tasks are finished, from the start and after each reset',
  async () => {
    const control = controlOf(tuku);
    const transitions = [
      { dialect: 'alibaba-green', operation: 'ImageAsyncScan', afterPolls: 2 },
      ...['DumpMeta', 'IncreaseInstance'].map((operation) => ({
        dialect: 'alibaba-imagesearch',
        operation,
        after: '30000ms',
      })),
    ];
    expect(await control('GET', 'transitions')).toEqual({ transitions: expect.arrayContaining(transitions) });
    await control('POST', 'transitions', { dialect: 'alibaba-green', immediate: true });
    await control('POST', 'reset');
    expect(await control('GET', 'transitions')).toEqual({ transitions: expect.arrayContaining(transitions) });
    await control('DELETE', 'transitions');
    expect(await control('GET', 'transitions')).toEqual({ transitions: [] });
    for (const [transition, reason] of [
      ['alibaba-green', 'expected DIALECT=WHEN or DIALECT.OPERATION=WHEN, where WHEN is immediate, 2 or 30s'],
      ['tencent-tiia=2', 'no operation of tencent-tiia starts a task'],
      ['alibaba-green.ImageSyncScan=2', 'ImageSyncScan of alibaba-green starts no task; these do: ImageAsyncScan'],
      ['alibaba-green=soon', 'after soon: expected a duration such as 800ms, 30s, 5m, 2h or 1d12h'],
    ] as const) {
      await expect(startTestTuku({ transition: [transition] })).rejects.toMatchObject({
        name: 'OptionError',
        message: `--transition ${transition}: ${reason}`,
      });
    }
  },
  LIMIT_MS,
);
