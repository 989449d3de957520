import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { callControl } from '../../src/api/http.ts';
import { connectTuku, type StartedTuku, startTuku, TukuError } from '../../src/api/index.ts';
import { packageRoot } from '../../src/paths.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { openProject } from './project.ts';

const groups = async (tuku: { url: string; credentials: { id: string; secret: string } }) => {
  const { id: secretId, secret: secretKey } = tuku.credentials;
  return (await tiiaClient(tuku.url, { secretId, secretKey }).DescribeGroups({})).Groups?.map(({ GroupId }) => GroupId);
};
const create = (tuku: { url: string; credentials: { id: string; secret: string } }, GroupId: string) => {
  const { id: secretId, secret: secretKey } = tuku.credentials;
  return tiiaClient(tuku.url, { secretId, secretKey }).CreateGroup({ GroupId, GroupName: 'n', MaxCapacity: 10 });
};
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
// What servers print is read here.
process.env.TUKU_LANG = 'en';

/** What a call rejects with. */
const failureOf = async (call: Promise<unknown>): Promise<TukuError> => {
  const error = await call.catch((reason: unknown) => reason);
  if (error instanceof TukuError) return error;
  throw new Error(`no TukuError, but ${error}`);
};
const fault = { dialect: 'tencent-tiia', operation: 'DescribeGroups', code: 'ResourceUnavailable.InArrears' };

describe('a server of a test', () => {
  let tuku: StartedTuku;
  const lines: string[] = [];
  beforeAll(async () => {
    const credentials = [
      { id: 'AKIDfirst', secret: 's1', account: 'first' },
      { id: 'AKIDsecond', secret: 's2', account: 'second' },
    ];
    tuku = await startTuku({
      credentials,
      logLevel: 'info',
      waitForModel: true,
      onLogLine: (line) => lines.push(line),
    });
  });
  afterAll(() => tuku.close());
  afterEach(() => tuku.reset());

  it('is on a free port and ready, its model too; its log can be read', async () => {
    expect(tuku.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(tuku.url).not.toMatch(/:4580$/);
    expect(await tuku.ready()).toEqual({ ready: true, catalog: 'ok', model: 'ready' });
    expect(lines).toContainEqual(expect.stringContaining('model ready'));
    expect(tuku.log()).toEqual(lines.slice(-40));
    expect(isRunning(tuku.pid)).toBe(true);
  });

  it('tells its key, its version and its metrics', async () => {
    expect(tuku.credentials).toEqual({ id: 'AKIDfirst', secret: 's1', account: 'first' });
    expect(await tuku.info()).toMatchObject({ name: 'tuku', settings: { durability: 'process' } });
    expect(await tuku.metrics()).toMatch(/^# HELP /);
  });

  it('returns to a mark, of all accounts or of one', async () => {
    const second = tuku.account('second');
    await create(tuku, 'a');
    const [all, own] = [await tuku.mark(), await second.mark()];
    await create(tuku, 'b');
    await create(second, 'c');
    await tuku.rewind(own);
    expect([await groups(tuku), await groups(second)]).toEqual([['a', 'b'], []]);
    await tuku.rewind(all);
    expect(await groups(tuku)).toEqual(['a']);
    expect((await failureOf(tuku.rewind('none'))).message).toMatch(/no such mark/);
    expect((await failureOf(tuku.saveSnapshot('x'))).message).toMatch(/--snapshot-dir/);
  });

  it('resets all accounts or one', async () => {
    const second = tuku.account('second');
    expect(second.credentials).toEqual({ id: 'AKIDsecond', secret: 's2', account: 'second' });
    await create(tuku, 'a');
    await create(second, 'b');
    expect(await tuku.reset({ account: 'second' })).toBe(1);
    expect(await groups(second)).toEqual([]);
    expect(await groups(tuku)).toEqual(['a']);
    await create(second, 'b');
    expect(await second.reset()).toBe(1);
    expect(await tuku.reset({ dialect: 'tencent-tiia', region: 'ap-beijing' })).toBe(0);
    expect(await tuku.reset()).toBe(1);
  });

  it('lists requests by operation and account, with bodies on demand', async () => {
    await create(tuku, 'a');
    await groups(tuku);
    await groups(tuku.account('stranger'));
    expect(await tuku.requests()).toHaveLength(3);
    const [created, ...others] = await tuku.requests({ operation: 'CreateGroup', bodies: true });
    expect(others).toEqual([]);
    expect(created).toMatchObject({ account: 'first', status: 200, code: null, unread: [] });
    expect(JSON.parse(created?.request ?? '')).toMatchObject({ GroupId: 'a' });
    expect(await tuku.account('stranger').requests()).toEqual([
      expect.objectContaining({ operation: 'DescribeGroups', account: 'unknown:stranger' }),
    ]);
    expect(await tuku.requests({ account: 'first', limit: 1 })).toHaveLength(1);
  });

  it('answers with faults, for everybody or for one account', async () => {
    await tuku.account('second').fault(fault);
    expect(await groups(tuku)).toEqual([]);
    await expect(groups(tuku.account('second'))).rejects.toMatchObject({ code: fault.code });
    await tuku.fault({ ...fault, times: 2 });
    expect(await tuku.faults()).toMatchObject([{ ...fault, times: 2, hits: 0 }]);
    await expect(groups(tuku)).rejects.toMatchObject({ code: fault.code });
    await tuku.clearFaults();
    expect(await groups(tuku)).toEqual([]);
    expect(await failureOf(tuku.fault({ ...fault, code: 'Nope' }))).toMatchObject({
      name: 'TukuError',
      code: 'refused',
      message: 'Tuku refused POST /_tuku/faults: tencent-tiia has no error code Nope',
    });
  });

  it('gives the variables of tuku exec, and the files that they name', async () => {
    const env = tuku.account('second').env();
    expect(env).toMatchObject({
      TUKU_URL: tuku.url,
      HTTPS_PROXY: tuku.proxyUrl,
      NODE_EXTRA_CA_CERTS: tuku.caFile,
      SSL_CERT_FILE: tuku.caBundleFile,
      TENCENTCLOUD_SECRET_ID: 'AKIDsecond',
      TENCENTCLOUD_SECRET_KEY: 's2',
      ALIBABA_CLOUD_ENDPOINT: new URL(tuku.url).host,
    });
    expect(readFileSync(tuku.caFile, 'utf8')).toBe(tuku.ca);
    expect(readFileSync(tuku.caBundleFile, 'utf8')).toContain(tuku.ca.trim());
  });

  it('leads a program to it that connects to the vendor’s own host', async () => {
    const project = openProject(['tencentcloud-sdk-nodejs']);
    const programs = join(packageRoot, 'test/command/programs');
    project.write('tencent.mjs', readFileSync(join(programs, 'tencent.js'), 'utf8'));
    const { out, err } = await project.run(['tencent.mjs'], tuku.env());
    project.remove();
    expect({ out, err }).toEqual({ out: '[{"GroupId":"fixed","GroupName":"Fixed"}]\n', err: '' });
    expect(await tuku.requests({ operation: 'CreateGroup', account: 'first' })).toHaveLength(1);
  });

  it('is found by connectTuku', async () => {
    const same = await connectTuku({
      url: `${tuku.url}/`,
      account: { id: 'AKIDsecond', secret: 's2', account: 'second' },
    });
    await create(same, 'b');
    expect(await tuku.requests({ account: 'second' })).toHaveLength(1);
    expect(existsSync(same.caFile)).toBe(true);
  });

  it('does not disturb another, which has other options and ends as `await using` ends it', async () => {
    const other = await startTuku({ auth: 'strict', host: '0.0.0.0', httpsPort: 0 });
    await create(other, 'other');
    expect(await groups(tuku)).toEqual([]);
    expect(other.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(other.httpsUrl).toMatch(/^https:\/\//);
    expect(await (await fetch(other.consoleUrl)).text()).toContain('<title>');
    expect(other.env()).toHaveProperty('TUKU_CONTROL_TOKEN');
    expect(() => other.account('stranger')).toThrow(/^no key opens the account stranger/);
    await other[Symbol.asyncDispose]();
    expect(isRunning(other.pid)).toBe(false);
    expect(await groups(tuku)).toEqual([]);
  }, 60_000);
});

describe('the end', () => {
  it('is closed twice without harm; what is called then says so', async () => {
    const tuku = await startTuku();
    await Promise.all([tuku.close(), tuku.close()]);
    expect(isRunning(tuku.pid)).toBe(false);
    expect(await failureOf(tuku.reset())).toMatchObject({ code: 'ended', message: 'this Tuku is closed' });
  });

  it('keeps what is in a data folder', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'tuku-api-data-'));
    const first = await startTuku({ dataDir });
    await create(first, 'kept');
    await first.close();
    const second = await startTuku({ dataDir });
    expect(await groups(second)).toEqual(['kept']);
    await second.close();
    rmSync(dataDir, { recursive: true });
  }, 60_000);

  it('is told, with the last lines of the log, when the process dies', async () => {
    const tuku = await startTuku();
    process.kill(tuku.pid, 'SIGKILL');
    const error = await failureOf(tuku.reset());
    expect(error.code).toBe('ended');
    expect(error.message).toMatch(
      /^Tuku has ended: it was ended by SIGKILL\nThe last lines of its log:\n {2}Tuku \S+ is ready on/,
    );
    expect(error.log).toEqual(tuku.log());
    await tuku.close();
  });

  it.each([
    ['is killed', 'SIGKILL'],
    ['is interrupted', 'SIGINT'],
    ['forgets to close it', undefined],
  ] as const)('comes with that of the program that started it, when that %s', async (_how, signal) => {
    const project = openProject();
    const wait = signal === undefined ? '' : 'setInterval(() => undefined, 60_000);';
    project.write(
      'program.mjs',
      `import { startTuku } from 'tuku';\nconst tuku = await startTuku();\nconsole.log(tuku.pid);\n${wait}\n`,
    );
    const program = spawn(process.execPath, ['program.mjs'], {
      cwd: project.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
    if (signal !== undefined) program.kill(signal);
    await once(program, 'exit');
    while (isRunning(Number(line))) await new Promise((resolve) => setTimeout(resolve, 10));
    project.remove();
  });

  it('comes with the program’s also while the server is starting', async () => {
    const project = openProject();
    project.write(
      'program.mjs',
      `import { startTuku } from 'tuku';
import { syncBuiltinESMExports } from 'node:module';
import childProcess from 'node:child_process';
const { spawn } = childProcess;
childProcess.spawn = (...args) => {
  const child = spawn(...args);
  console.log(child.pid);
  return child;
};
syncBuiltinESMExports();
await startTuku();
`,
    );
    const program = spawn(process.execPath, ['program.mjs'], {
      cwd: project.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
    program.kill('SIGKILL');
    while (isRunning(Number(line))) await new Promise((resolve) => setTimeout(resolve, 10));
    project.remove();
  });
});

describe('what cannot start', () => {
  it.each([
    [{ port: 70_000 }, 'option', /^startTuku: port: expected an integer from 0 to 65535$/],
    [{ prot: 1 }, 'option', /^startTuku: prot is no option; options: /],
    [{ auth: 'maybe' }, 'option', /^startTuku: auth: expected open or strict$/],
    [{ waitForModel: 'yes' }, 'option', /^startTuku: waitForModel: expected true or false$/],
    [{ timeoutMs: 0 }, 'option', /^startTuku: timeoutMs: expected a number/],
    [{ credentials: '/nope.json' }, 'option', /no such file/],
    [{ credentials: [{ id: 'a' }] }, 'option', /entry 1 needs "id" and "secret"/],
    [{ credentials: [] }, 'option', /^credentials: an empty list has no key/],
    [{ switch: 'tencent-tiia.nope=1' }, 'start', /^Tuku did not start: .*nope/],
    [{ model: '/nope' }, 'start', /^Tuku did not start: --model \/nope: /],
    [{ timeoutMs: 1 }, 'timeout', /^Tuku was not ready within 1 ms/],
  ])('%j: %s', async (options, code, message) => {
    const error = await failureOf(startTuku(options as object));
    expect({ code: error.code, message: error.message }).toEqual({ code, message: expect.stringMatching(message) });
  });

  it('says that a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    expect(await failureOf(startTuku({ port }))).toMatchObject({
      code: 'start',
      message: expect.stringMatching(`^Tuku did not start: port ${port} on 127.0.0.1 is in use`),
    });
    expect(await failureOf(connectTuku({ url: 'http://127.0.0.1:1' }))).toMatchObject({ code: 'unreachable' });
    expect(await failureOf(connectTuku({ url: 'https://a' }))).toMatchObject({ code: 'option' });
    const broken = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Length': 10 }).write('half');
      setImmediate(() => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(broken, 'listening');
    const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
    expect(await failureOf(connectTuku({ url }))).toMatchObject({ code: 'unreachable' });
    broken.close();
    taken.close();
  });

  it('does not wait for what never answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await failureOf(callControl({ url }, { path: 'ready', timeoutMs: 20 }))).toMatchObject({
      code: 'timeout',
      message: `Tuku on ${url} did not answer GET /_tuku/ready in 20 ms`,
    });
    silent.closeAllConnections();
    silent.close();
  });

  it('says that something else answers', async () => {
    const other = createServer((_request, response) => void response.end('hello')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await failureOf(connectTuku({ url }))).toMatchObject({
      code: 'unreachable',
      message: `what answers on ${url} is no Tuku`,
    });
    other.close();
  });
});

describe('options from elsewhere', () => {
  it('come from tuku.config.json and variables, except for the place of another server', async () => {
    const project = openProject();
    project.write('tuku.config.json', JSON.stringify({ port: 1, dataDir: 'data', strict: true, auth: 'strict' }));
    project.write(
      'program.mjs',
      `import { startTuku } from 'tuku';
const tuku = await startTuku({ auth: 'open' });
const { settings } = await tuku.info();
console.log(JSON.stringify([settings.strict, settings.auth, settings.quotas]));
await tuku.close();
`,
    );
    const { out, err } = await project.run(['program.mjs'], {
      TUKU_QUOTAS: 'documented',
      TUKU_PORT: '1',
      TUKU_DATA_DIR: 'data',
      DATABASE_URL: 'postgres://the-app:its@own.test/database',
      NODE_OPTIONS: '--no-warnings',
    });
    expect({ out, err, files: readdirSync(project.folder).sort() }).toEqual({
      out: '[true,"open","documented"]\n',
      err: '',
      files: ['node_modules', 'program.mjs', 'tuku.config.json'],
    });
    project.remove();
  });
});
