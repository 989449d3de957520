import { type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { withinDomains } from '../../src/server/host-port.ts';
import { vendorDomains } from '../../src/server/vendors.ts';
import { formerAuthority, formerAuthorityFolder } from '../support/authorities.ts';
import { onPosix } from '../support/platform.ts';

const command = join(packageRoot, 'bin/tuku.js');
const program = (name: string) => join(packageRoot, 'test/command/programs', name);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-exec-test-'));
  mkdirSync(join(folder, 'tmp'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nothing of the user's own; temporary files go where they can be counted. */
const environment = () => ({
  ...process.env,
  DATABASE_URL: 'postgres://the-app:its@own.test/database',
  TMPDIR: join(folder, 'tmp'),
  XDG_DATA_HOME: join(folder, 'home'),
});
/** WebAssembly stays as it is first compiled: no command runs long enough here to gain from more. */
const brief = '--liftoff-only';
const tuku = (args: string[], options: SpawnSyncOptions = {}) =>
  spawnSync(process.execPath, [brief, command, ...args], {
    env: environment(),
    timeout: 60_000,
    ...options,
    encoding: 'utf8',
  });

/** What a command that succeeds prints, as JSON; of one that fails, the reason that it gives. */
function printedBy(
  args: string[],
  options: SpawnSyncOptions = {},
): { readonly printed: unknown; readonly stderr: string } {
  const { stdout, stderr, status, signal } = tuku(args, options);
  if (status !== 0) throw new Error(`tuku ${args.join(' ')}: ${signal ?? status}\n${stderr}`);
  return { printed: JSON.parse(stdout), stderr };
}

/** Whether a vendor's dialect is there to answer. */
const served = withinDomains(vendorDomains);

describe('a program that knows nothing about Tuku and connects to its vendor’s own host', () => {
  const programs = [
    ['tencent.js', 'tiia.tencentcloudapi.com', [{ GroupId: 'fixed', GroupName: 'Fixed' }]],
    ['alibaba.js', 'green.cn-shanghai.aliyuncs.com', [200, expect.objectContaining({ code: 200 })]],
    ['alibaba-upload.js', 'openplatform.aliyuncs.com', [true, ['p-1']]],
    ['baidu.js', 'aip.baidubce.com', [0, ['balloons']]],
    ['jd.js', 'aiapi.jdcloud.com', ['10000', 0]],
  ] as const;

  it('is answered by Tuku; requests to any other host are refused', () => {
    const here = programs.filter(([, host]) => served(host));
    const all = [...here.map(([name]) => program(name)), program('foreign.js')];
    const script = 'for one in "$@"; do "$0" "$one" || exit 1; done';
    const { stdout, stderr, status } = tuku(['exec', '--', 'sh', '-c', script, process.execPath, ...all]);
    expect({
      lines: stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
      status,
    }).toEqual({
      lines: [...here.map(([, , printed]) => printed), 'refused'],
      status: 0,
    });
    expect(stderr).toMatch(/^{[^\n]*"target":"example.com:443"[^\n]*}\n$/);
  }, 90_000);

  const [host] = vendorDomains;

  it('is answered through agents that follow the proxy variables themselves', () => {
    const words = ['env', 'NODE_USE_ENV_PROXY=1', process.execPath, program('https.js'), String(host)];
    expect(printedBy(['exec', '--', ...words]).printed).toBe('answered');
  }, 90_000);

  it('is answered through the dispatcher of undici 8', () => {
    const words = [process.execPath, program('undici-8.js'), String(host)];
    expect(printedBy(['exec', '--', ...words]).printed).toBe('answered');
  });
});

describe('tuku exec', () => {
  it('exits with the command’s exit code and leaves nothing behind', () => {
    const { status, stdout } = tuku(['exec', '--', 'sh', '-c', 'exit 7']);
    expect({ status, stdout }).toEqual({ status: 7, stdout: '' });
    expect(readdirSync(folder)).toEqual(['tmp']);
    expect(readdirSync(join(folder, 'tmp')).filter((name) => name.startsWith('tuku-exec'))).toEqual([]);
  });

  it('passes the command its arguments, its input, its own variables, and options that look like Tuku’s', () => {
    const { stdout } = tuku(['exec', 'sh', '-c', 'cat; echo "$DATABASE_URL $1 $2"', 'sh', '--port', 'a b'], {
      input: 'typed ',
    });
    expect(stdout).toBe('typed postgres://the-app:its@own.test/database --port a b\n');
  });

  it('starts Tuku with the options of tuku start, and passes the first key to the vendors’ clients', () => {
    const file = join(folder, 'keys.json');
    writeFileSync(file, JSON.stringify([{ id: 'mine', secret: 'my-secret' }]));
    const words = ['exec', '--auth', 'strict', '--credentials', file, '--', process.execPath, program('tencent.js')];
    expect(printedBy(words).printed).toEqual([{ GroupId: 'fixed', GroupName: 'Fixed' }]);
    expect(tuku(['exec', '--auth', 'maybe', '--', 'true'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--auth maybe: expected open or strict'),
    });
    expect(tuku(['exec'])).toMatchObject({ status: 1, stderr: expect.stringContaining('missing required argument') });
  });

  it('takes its switches and flags from variables, and leaves the command its words', () => {
    const readInfo = `fetch(process.env.TUKU_URL + '/_tuku/info').then((r) => r.json()).then((i) => console.log(JSON.stringify(i)))`;
    const info = (variables: Record<string, string>, args: string[] = []) => {
      const words = ['exec', ...args, process.execPath, '-e', readInfo];
      return printedBy(words, { env: { ...environment(), ...variables } }).printed as Record<string, unknown>;
    };
    const [one, two] = ['tencent-tiia.unique-picture-name=group', 'baidu-oauth.iam-only=a,b'];
    const settings = (answer: Record<string, unknown>) => {
      const { strict } = answer.settings as { strict: boolean };
      const dialects = answer.dialects as { name: string; switches: { name: string; value: string }[] }[];
      const switchOf = (dialect: string, name: string) =>
        dialects.find((one) => one.name === dialect)?.switches.find((one) => one.name === name)?.value;
      return [strict, switchOf('tencent-tiia', 'unique-picture-name'), switchOf('baidu-oauth', 'iam-only')];
    };
    expect(settings(info({ TUKU_SWITCH: `${one},${two}`, TUKU_STRICT: 'false' }))).toEqual([false, 'group', 'a,b']);
    expect(settings(info({ TUKU_SWITCH: `${one}\n${two}\n`, TUKU_STRICT: '1', TUKU_PORT: '' }))).toEqual([
      true,
      'group',
      'a,b',
    ]);
    expect(settings(info({ TUKU_STRICT: '0' }, ['--switch', one, '--switch', two]))).toEqual([false, 'group', 'a,b']);
  }, 60_000);

  onPosix('forwards signals and waits for the command to handle them', async () => {
    const stubborn = `process.on('SIGTERM', () => { console.log('told'); process.exit(3); });
      setInterval(() => undefined, 1000); console.log('up');`;
    const running = spawn(process.execPath, [brief, command, 'exec', '--', process.execPath, '-e', stubborn], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    running.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed === 'up\n') running.kill('SIGTERM');
    });
    const [code] = await once(running, 'close');
    expect({ code, printed }).toEqual({ code: 3, printed: 'up\ntold\n' });
  });
});

describe('tuku env', () => {
  it('prints variables that direct a shell’s programs to a running Tuku', () => {
    const inside = `eval "$("$0" "$1" env)" && node "$2" && eval "$("$0" "$1" env)" && echo "$NODE_OPTIONS"`;
    const outside = ['exec', '--', 'sh', '-c'];
    // The Tuku that runs is that of exec; what exec sets is taken away first.
    const unset = 'unset HTTPS_PROXY HTTP_PROXY NODE_OPTIONS NODE_EXTRA_CA_CERTS SSL_CERT_FILE TENCENTCLOUD_SECRET_ID;';
    const fish = ' && "$0" "$1" env --dialect tencent-tiia --shell fish';
    const { stdout } = tuku([...outside, unset + inside + fish, process.execPath, command, program('tencent.js')]);
    const [printed, options, ...forFish] = stdout.split('\n');
    expect(printed).toBe('[{"GroupId":"fixed","GroupName":"Fixed"}]');
    expect(options?.match(/--require/g)).toHaveLength(1);
    expect(readdirSync(join(folder, 'home/tuku'))).toEqual(['trust']);
    // Another shell's syntax, and one dialect's own variables.
    expect(forFish).toContain("set -gx TENCENTCLOUD_SECRET_ID 'tuku';");
    expect(forFish.join()).not.toContain('ALIBABA');
  });

  it.each([
    [['--url', 'http://127.0.0.1:1'], /^tuku: no Tuku answers on http:\/\/127\.0\.0\.1:1: start one/],
    [['--url', 'nonsense'], /^tuku: --url nonsense: not an http:\/\/ URL/],
    [['--shell', 'cmd'], /--shell cmd: expected bash, fish or powershell/],
  ])('%j is refused with a reason', (args, reason) => {
    const { status, stdout, stderr } = tuku(['env', ...args]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(reason);
  });
});

describe('tuku ca', () => {
  it('prints the path of the CA certificate, in the user’s folder or a data folder', () => {
    const file = join(folder, 'home/tuku/tls/ca.pem');
    expect(tuku(['ca']).stdout).toBe(`${file}\n`);
    expect(tuku(['ca', '--data-dir', join(folder, 'data')]).stdout).toBe(`${join(folder, 'data/tls/ca.pem')}\n`);
    expect(readdirSync(join(folder, 'data/tls')).sort()).toEqual(['ca-key.pem', 'ca.pem', 'issuer.pem']);
    const help = tuku(['ca', '--install-help']).stdout;
    for (const words of [file, 'tuku exec', 'update-ca-certificates', 'security add-trusted-cert', 'certutil']) {
      expect(help).toContain(words);
    }
    writeFileSync(join(folder, 'file'), '');
    expect(tuku(['ca', '--data-dir', join(folder, 'file')])).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^tuku: cannot store a certificate authority in .*try another --data-dir/),
    });
  });

  it('keeps a CA of version 0.1, says on standard error that it has no limits, and replaces it on demand', () => {
    const data = join(folder, 'data');
    const certificate = join(data, 'tls/ca.pem');
    cpSync(formerAuthorityFolder, join(data, 'tls'), { recursive: true });
    chmodSync(join(data, 'tls/ca-key.pem'), 0o600);
    expect(tuku(['ca', '--data-dir', data])).toMatchObject({
      status: 0,
      stdout: `${certificate}\n`,
      stderr: expect.stringMatching(
        /^This CA works, but .*permits any name.* tuku ca --renew makes a new one; .*trust/,
      ),
    });
    const former = readFileSync(certificate, 'utf8');
    expect(former).toBe(formerAuthority().cert);
    const [, name] = /CN=(.*)/.exec(new X509Certificate(former).subject) ?? [];
    expect(tuku(['ca', '--data-dir', data, '--renew'])).toMatchObject({
      status: 0,
      stdout: `${certificate}\n`,
      stderr: expect.stringMatching(new RegExp(`^The CA “${name}” is replaced. Restart .*trust the new certificate`)),
    });
    expect(readFileSync(certificate, 'utf8')).not.toBe(former);
    expect(tuku(['ca', '--data-dir', data])).toMatchObject({ stdout: `${certificate}\n`, stderr: '' });
  });

  it('serves with a CA of version 0.1, and logs that it has no limits', () => {
    const data = join(folder, 'data');
    cpSync(formerAuthorityFolder, join(data, 'tls'), { recursive: true });
    chmodSync(join(data, 'tls/ca-key.pem'), 0o600);
    const { printed, stderr } = printedBy(['exec', '--data-dir', data, '--', process.execPath, program('tencent.js')]);
    expect(printed).toEqual([{ GroupId: 'fixed', GroupName: 'Fixed' }]);
    expect(stderr).toMatch(/certificate authority is outdated, see tuku ca: its certificate permits any name/);
  });
});

describe('the control API of an address that others can reach', () => {
  const read = `const { TUKU_URL, TUKU_CONTROL_TOKEN } = process.env;
    const headers = { Authorization: 'Bearer ' + TUKU_CONTROL_TOKEN };
    Promise.all([fetch(TUKU_URL + '/_tuku/info'), fetch(TUKU_URL + '/_tuku/info', { headers })])
      .then((answers) => console.log(answers.map(({ status }) => status).join(), TUKU_CONTROL_TOKEN));`;
  const run = (...options: string[]) =>
    tuku(['exec', '--host', '0.0.0.0', ...options, '--', process.execPath, '-e', read]).stdout.trim();

  it('is open to the command, which finds the token in its environment', () => {
    expect(run()).toMatch(/^401,200 [0-9a-f-]{36}$/);
    expect(run('--control-token', 'mine')).toBe('401,200 mine');
  });
});
