import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { version } from '../../src/server/version.ts';

/** Commands one after another, each a process. */
const LIMIT_MS = 120_000;
const command = join(packageRoot, 'bin/tuku.js');
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-background-'));
  env = {
    ...process.env,
    DATABASE_URL: '',
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_DATA_HOME: join(folder, 'own'),
    TUKU_WORKERS: '1',
  };
});
afterAll(() => {
  tuku('stop', '--all');
  rmSync(folder, { recursive: true, force: true });
}, LIMIT_MS);

/** Runs a command of `tuku`: what it printed, and its exit code. */
function tuku(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}
const ended = (stdout: string) => ({ status: 0, stdout, stderr: '' });
const refused = (reason: string) => ({ status: 1, stdout: '', stderr: `tuku: ${reason}\n` });

/** A request that is recognised without a key. */
const request = (port: number) =>
  fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    headers: { 'X-TC-Action': 'DescribeGroups', 'X-TC-Version': '2019-05-29', 'Content-Type': 'application/json' },
    body: '{}',
  });

describe('a server in the background', () => {
  let port: number;
  let url: string;

  it(
    'starts, and the command returns when it is ready',
    async () => {
      const started = tuku('start', '-d', '--port', '0', '--data-dir', 'data');
      expect(started).toMatchObject({ status: 0, stderr: '' });
      [, url = '', port = 0] = /^Tuku \S+ is ready on (http:\S+:(\d+))$/m.exec(started.stdout) as unknown as [
        string,
        string,
        number,
      ];
      port = Number(port);
      expect(started.stdout).toContain(`is ready on ${url}\nConsole: ${url}/_tuku/ui\n`);
      expect(started.stdout).toContain(
        `It runs in the background: tuku logs -f --port ${port}, tuku stop --port ${port}\n`,
      );
      expect((await request(port)).status).toBe(200);
    },
    LIMIT_MS,
  );

  it(
    'is found by its port, or by its URL',
    () => {
      expect(tuku('health', '--port', `${port}`)).toEqual(ended(`The Tuku on ${url} is healthy.\n`));
      env.TUKU_URL = url;
      expect(tuku('wait', '--model', '--timeout', '60')).toEqual(ended(`The Tuku on ${url} is ready.\n`));
      delete env.TUKU_URL;
      const { stdout, status } = tuku('status', '--port', `${port}`, '--json');
      expect(JSON.parse(stdout)).toEqual({
        url,
        console: `${url}/_tuku/ui`,
        ready: true,
        version,
        catalog: 'ok',
        model: 'ready',
        data: join(folder, 'data'),
        pid: expect.any(Number),
        startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        log: expect.stringMatching(/\.log$/),
      });
      expect(status).toBe(0);
    },
    LIMIT_MS,
  );

  it(
    'is described to people in their language',
    () => {
      const inEnglish = tuku('status', '--port', `${port}`).stdout;
      expect(inEnglish).toMatch(
        new RegExp(
          `^Tuku ${version} runs on ${url}\n  console   ${url}/_tuku/ui\n  catalog   usable\n  model     ready\n  data      /`,
        ),
      );
      const inChinese = tuku('status', '--port', `${port}`, '--lang', 'zh').stdout;
      expect(inChinese).toMatch(
        new RegExp(
          `^Tuku ${version} 正在运行：${url}\n  控制台    ${url}/_tuku/ui\n  数据库    可用\n  模型      已就绪\n`,
        ),
      );
    },
    LIMIT_MS,
  );

  it(
    'is not started a second time on its port or its data',
    () => {
      const stop = `stop it with: tuku stop --port ${port}`;
      expect(tuku('start', '-d', '--port', `${port}`)).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(
          new RegExp(`^tuku: a Tuku already runs on port ${port} \\(process \\d+\\); ${stop}\n$`),
        ),
      });
      expect(tuku('start', '-d', '--port', '0', '--data-dir', './data/../data')).toMatchObject(
        refused(`the Tuku on port ${port} uses the data folder ./data/../data; ${stop}`),
      );
    },
    LIMIT_MS,
  );

  it(
    'has a log, which lists every request, and can be followed until the server ends',
    async () => {
      const lines = tuku('logs', '--port', `${port}`).stdout.trim().split('\n');
      expect(lines[0]).toBe(`Tuku ${version} is ready on ${url}`);
      expect(lines.map((line) => (line.startsWith('{') ? JSON.parse(line).operation : undefined))).toContain(
        'DescribeGroups',
      );
      const pretty = tuku('logs', '-n', '2', '--log-format', 'pretty', '--port', `${port}`).stdout;
      // The request may come before the model is ready.
      expect(pretty).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\]: model ready .*$/m);

      const follower = spawn(process.execPath, [command, 'logs', '-f', '-n', '0', '--port', `${port}`], {
        env,
        cwd: folder,
      });
      let followed = '';
      follower.stdout.on('data', (text) => {
        followed += text;
      });
      while (!followed.includes('DescribeGroups')) {
        await request(port);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const end = once(follower, 'exit');
      expect(tuku('stop', '--port', `${port}`)).toEqual(ended(`The Tuku on ${url} has ended.\n`));
      expect(await end).toEqual([0, null]);
      expect(followed).not.toContain('is ready on');
    },
    LIMIT_MS,
  );

  it(
    'leaves its log, and the port, when it has ended',
    async () => {
      const gone = `no Tuku answers on ${url}: start one (tuku start), or set --url`;
      expect(tuku('logs', '--port', `${port}`).stdout).toContain('DescribeGroups');
      expect(tuku('status', '--port', `${port}`)).toEqual(refused(gone));
      expect(tuku('health', '--port', `${port}`)).toEqual(refused(gone));
      expect(tuku('wait', '--timeout', '0.1', '--port', `${port}`)).toEqual(refused(`not ready after 0.1 s: ${gone}`));
      expect(tuku('stop', '--port', `${port}`)).toEqual(refused(`the Tuku on port ${port} has already ended`));
      await expect(request(port)).rejects.toThrow();
    },
    LIMIT_MS,
  );

  it(
    'may be one of several; a killed one is seen to be gone',
    async () => {
      writeFileSync(join(folder, 'second.json'), JSON.stringify({ port: 0, controlToken: 'mine', host: '0.0.0.0' }));
      expect(tuku('start', '-d', '--config', 'second.json').status).toBe(0);
      const [second] = JSON.parse(tuku('status', '--all', '--json', '--control-token', 'mine').stdout);
      expect(second).toMatchObject({ version, data: 'memory', ready: true });
      process.kill(second.pid, 'SIGKILL');
      await hasEnded(second.pid);
      expect(tuku('status', '--all')).toEqual(ended('No Tuku runs in the background.\n'));
      expect(tuku('stop', '--all')).toEqual(ended('No Tuku runs in the background.\n'));
      const [, secondPort] = /:(\d+)$/.exec(second.url) ?? [];
      // Long after it has ended, its log goes.
      const note = join(folder, `state/tuku/servers/${secondPort}.json`);
      const { log } = JSON.parse(readFileSync(note, 'utf8'));
      utimesSync(log, 0, 0);
      expect(tuku('start', '-d', '--port', '0', '--model', 'nowhere')).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/^tuku: --model .*nowhere.*: ENOENT.*\n$/),
      });
      expect(() => readFileSync(note)).toThrow(/ENOENT/);
      expect(() => readFileSync(log)).toThrow(/ENOENT/);
    },
    LIMIT_MS,
  );

  it(
    'is not started where another program listens',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port: taken } = other.address() as { port: number };
      const { status, stderr } = tuku('start', '-d', '--port', `${taken}`);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: `tuku: port ${taken} on 127.0.0.1 is in use; try --port 0 to pick a free one\n`,
      });
      other.close();
    },
    LIMIT_MS,
  );

  it(
    'is not started on an address of another machine, nor when it crashes: the command says so in one line',
    () => {
      expect(tuku('start', '-d', '--port', '0', '--host', '192.0.2.1')).toEqual(
        refused('--host 192.0.2.1: this machine does not have that address'),
      );
      const crash = join(folder, 'crash.cjs');
      writeFileSync(crash, "if (process.argv.includes('--detached')) throw new Error('crashed early');");
      env.NODE_OPTIONS = `--require ${crash}`;
      const { status, stderr } = tuku('start', '-d', '--port', '0');
      delete env.NODE_OPTIONS;
      expect(status).toBe(1);
      expect(stderr).toMatch(/Error: crashed early[\s\S]*\ntuku: the server ended before it was ready\n$/);
      expect(stderr).not.toMatch(/startDetached|failure/);
    },
    LIMIT_MS,
  );

  it(
    'that was never started has no log and cannot be stopped',
    () => {
      const none = refused('no Tuku was started with tuku start -d on port 1');
      expect(tuku('logs', '--port', '1').stderr).toContain(none.stderr.trim());
      expect(tuku('stop', '--port', '1').stderr).toContain(none.stderr.trim());
    },
    LIMIT_MS,
  );
});

/** Waits until a process is gone. */
async function hasEnded(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it.each(['SIGHUP', 'SIGTERM'] as const)(
  '%s lets a server in a terminal clean up',
  async (signal) => {
    const server = spawn(process.execPath, [command, 'start', '--port', '0', '--https-port', '0'], {
      env,
      cwd: folder,
    });
    let printed = '';
    server.stdout.on('data', (text) => {
      printed += text;
    });
    while (!/and on https:\S+\n/.test(printed)) await new Promise((resolve) => setTimeout(resolve, 10));
    const [, port = ''] = /ready on \S+:(\d+)/.exec(printed) ?? [];
    // An idle connection does not hold it up.
    const idle = connect(Number(port), '127.0.0.1');
    await once(idle, 'connect');
    server.kill(signal);
    expect(await once(server, 'exit')).toEqual([0, null]);
    idle.destroy();
  },
  LIMIT_MS,
);
