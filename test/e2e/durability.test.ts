import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { onPosix } from '../support/platform.ts';
import { startTestTuku } from '../support/tuku.ts';

const folder = mkdtempSync(join(tmpdir(), 'tuku-durability-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a server, ends it by the signal once it is ready, and returns what it logged. */
async function runAndEnd(signal: NodeJS.Signals): Promise<string> {
  const command = [
    join(packageRoot, 'bin/tuku.js'),
    'start',
    '--port',
    '0',
    '--log-level',
    'warn',
    '--data-dir',
    folder,
  ];
  const child: ChildProcess = spawn(process.execPath, command, { env: { ...process.env, DATABASE_URL: '' } });
  let logged = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    logged += chunk.toString();
  });
  const ended = once(child, 'exit');
  child.stdout?.on('data', (chunk: Buffer) => chunk.includes('ready on') && child.kill(signal));
  await ended;
  return logged;
}

onPosix(
  'a start after an unclean end says that the catalog was recovered; one after a clean end says nothing',
  async () => {
    expect(await runAndEnd('SIGKILL')).toBe('');
    const [line = '', ...more] = (await runAndEnd('SIGTERM')).split('\n');
    expect(JSON.parse(line)).toMatchObject({
      catalog: join(folder, 'catalog'),
      msg: expect.stringMatching(
        /^the last run did not end cleanly; the catalog was recovered\. .*--durability power$/,
      ),
    });
    expect(more).toEqual(['']);
    expect(await runAndEnd('SIGTERM')).toBe('');
  },
  60_000,
);

it('/_tuku/info names the durability', async () => {
  const dataDir = join(folder, 'other');
  for (const durability of ['process', 'power'] as const) {
    const tuku = await startTestTuku({ dataDir, durability });
    const info = (await (await fetch(`${tuku.url}/_tuku/info`)).json()) as { settings: object };
    await tuku.close();
    expect(info.settings).toMatchObject({ durability });
  }
}, 60_000);
