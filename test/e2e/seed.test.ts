import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startTuku } from '../../src/api/index.ts';
import { packageRoot } from '../../src/paths.ts';
import { seedFolder } from '../conformance/seeds/harness.ts';

const run = promisify(execFile);
const tuku = (...args: string[]) =>
  run(process.execPath, [join(packageRoot, 'bin/tuku.js'), ...args], { env: { ...process.env, TUKU_LANG: 'en' } });

const shop = 'ifExists: skip\ndo:\n  - tencent-tiia CreateGroup: { GroupId: shop, GroupName: Shop, MaxCapacity: 9 }\n';
const broken = '- tencent-tiia CreateGroup: { GroupId: shop }\n';

test('tuku seed runs the seeds of a server, and says what is wrong with them', async () => {
  await using server = await startTuku({ seedDir: seedFolder({ 'shop.yaml': shop }) });
  const { stdout } = await tuku('seed', '--url', server.url);
  expect(stdout).toBe('shop.yaml: 1 call, 1 skipped, 0 replaced\n');
  await expect(tuku('seed', 'none.yaml', '--url', server.url)).rejects.toMatchObject({
    code: 1,
    stderr: 'tuku: none.yaml: the folder of seeds has no such file; nothing was kept\n',
  });
});

test('in a test, seeds fill the account that runs them', async () => {
  await using server = await startTuku({ seedDir: seedFolder({ 'shop.yaml': shop }) });
  const report = { file: 'shop.yaml', calls: 1, skipped: 0, replaced: 0, unread: [] };
  expect(await server.account('worker-1').seed({ file: 'shop.yaml' })).toEqual([report]);
  expect(await server.seed()).toEqual([{ ...report, skipped: 1 }]);
  // One namespace is dropped, and filled again.
  expect(await server.account('worker-1').reset({ seed: true })).toBe(1);
  expect(await server.account('worker-1').reset()).toBe(1);
  await expect(server.seed({ file: '../shop.yaml' })).rejects.toMatchObject({
    name: 'TukuError',
    code: 'refused',
    message: expect.stringContaining('../shop.yaml: the folder of seeds has no such file'),
  });
});

test('a start with a seed that is refused fails with exit code 1 and one line', async () => {
  const start = tuku('start', '--port', '0', '--seed-dir', seedFolder({ 'shop.yaml': broken }));
  await expect(start).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^tuku: shop.yaml:1: tencent-tiia CreateGroup: MissingParameter: .*\n$/m),
  });
});
