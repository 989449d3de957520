import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTemplate } from '../../src/catalog/template.ts';
import { packageRoot } from '../../src/paths.ts';
import { formerAuthorityFolder } from '../support/authorities.ts';
import { onLinux, onPosix } from '../support/platform.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-start-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const command = join(packageRoot, 'bin/tuku.js');

/** Runs `tuku start` with its file limit set by a shell. */
function start(args: readonly string[], env: Record<string, string> = {}, files = 1024, script = command) {
  const limited = [
    '-c',
    `ulimit -n ${files}; exec "$0" "$@"`,
    process.execPath,
    script,
    'start',
    '--port',
    '0',
    ...args,
  ];
  return spawnSync('sh', limited, {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, DATABASE_URL: '', ...env },
  });
}

/** One line that starts so, and exit code 1. */
function refusal(reason: RegExp) {
  const line = new RegExp(`^tuku: [^\\n]*${reason.source}[^\\n]*\\n$`);
  return { status: 1, stderr: expect.stringMatching(line) };
}

describe('tuku start says in one line why it cannot start', () => {
  onLinux('when it may open too few files', () => {
    expect(start([], {}, 64)).toMatchObject(refusal(/may open 64 files, Tuku needs 256: raise the limit \(ulimit -n/));
  });

  onLinux.each(['/proc', '/proc/self/x', '/dev/null', '/sys'])('with the data folder %s', (place) => {
    expect(start(['--data-dir', place])).toMatchObject(refusal(/(--data-dir|data folder)/));
  });

  it('with an empty data folder option, or a file in its place', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(start(['--data-dir', ''])).toMatchObject(refusal(/--data-dir : expected a path/));
    expect(start(['--data-dir', join(folder, 'file/x')])).toMatchObject(refusal(/file\/x \(--data-dir\).*ENOTDIR/));
  });

  it('with a folder of snapshots or of seeds that cannot be used', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const [place, code] of [
      [file, 'EEXIST'],
      [join(file, 'x'), 'E(NOTDIR|EXIST)'],
    ] as const) {
      expect(start(['--snapshot-dir', place])).toMatchObject(
        refusal(new RegExp(`The snapshot folder ${place} \\(--snapshot-dir\\) cannot be used: ${code}`)),
      );
    }
    expect(start(['--seed-dir', file])).toMatchObject(
      refusal(/The seed folder \S+ \(--seed-dir\) cannot be used: ENOTDIR/),
    );
  });

  it.each([
    ['192.0.2.1', /this machine does not have that address/],
    ['nosuch.invalid', /the name does not resolve to an address \(\w+\)/],
  ])('with --host %s', (host, reason) => {
    const refused = start(['--host', host, '--control-token', 't']);
    expect(refused).toMatchObject(refusal(new RegExp(`--host ${host}: ${reason.source}`)));
  });

  it.each([
    ['{"id":', /not JSON/],
    ['{}', /not a JSON array/],
    ['[]', /an empty list has no key to sign with/],
    ['[{"id":"a"}]', /entry 1 needs "id" and "secret"/],
  ])('with the credentials file %s', (text, reason) => {
    const file = join(folder, 'keys.json');
    writeFileSync(file, text);
    expect(start(['--credentials', file])).toMatchObject(
      refusal(new RegExp(`--credentials ${file}: ${reason.source}`)),
    );
  });

  onPosix('when other users can read the key of its certificate authority', () => {
    cpSync(formerAuthorityFolder, join(folder, 'tls'), { recursive: true });
    const key = join(folder, 'tls/ca-key.pem');
    chmodSync(key, 0o644);
    const reason = new RegExp(`${key}: other users may read .* \\(mode 644\\); run: chmod 600 '${key}'`);
    expect(start(['--data-dir', folder])).toMatchObject(refusal(reason));
    const ca = spawnSync(process.execPath, [command, 'ca', '--data-dir', folder], { encoding: 'utf8' });
    expect(ca).toMatchObject(refusal(reason));
  });

  it.each(['nonsense', 'http://h/d', 'postgres://u:hidden@127.0.0.1:1/d', 'postgres://u:hid%den@h/d'])(
    'with DATABASE_URL=%s',
    (url) => {
      const refused = start([], { DATABASE_URL: url });
      expect(refused).toMatchObject(refusal(/DATABASE_URL: /));
      expect(refused.stderr).not.toMatch(/hid/);
    },
  );

  it('with --durability power and nothing to keep', () => {
    expect(start(['--durability', 'power'])).toMatchObject(
      refusal(/--durability power needs --data-dir or DATABASE_URL/),
    );
    expect(start([], { TUKU_DURABILITY: 'forever' })).toMatchObject(
      refusal(/TUKU_DURABILITY=forever: expected process or power/),
    );
  });

  it('with a model that is missing, not JSON or not a model', () => {
    const file = join(folder, 'model.json');
    expect(start(['--model', file])).toMatchObject(refusal(/--model .*ENOENT/));
    writeFileSync(file, '{');
    expect(start(['--model', file])).toMatchObject(
      refusal(/--model .*model.json is not a TF.js model: it is not JSON/),
    );
    writeFileSync(file, 'null');
    expect(start(['--model', file])).toMatchObject(refusal(/--model .*model.json is not a TF.js model/));
  });

  it('with a model that has to be added first', () => {
    const refused = start(['--model', 'sscd'], { XDG_DATA_HOME: folder });
    expect(refused).toMatchObject(refusal(/--model sscd: .* is missing; run: tuku model add sscd/));
  });

  it('with a backend that is not installed, or does not know the model', () => {
    expect(start(['--backend', 'tfjs-node'])).toMatchObject(
      refusal(/--backend tfjs-node cannot be used: @tensorflow\/tfjs-node is not installed/),
    );
    writeFileSync(join(folder, 'a.onnx'), 'no model');
    writeFileSync(join(folder, 'a.json'), '{"size": 224}');
    expect(start(['--backend', 'wasm', '--model', join(folder, 'a.onnx')])).toMatchObject(
      refusal(/--backend wasm cannot be used: the model is an ONNX file/),
    );
  });
});

describe('a data folder that has lost files is refused with advice', () => {
  const log = (postgres: string) => join(postgres, 'pg_wal');
  const lastSegment = (postgres: string) =>
    join(
      log(postgres),
      readdirSync(log(postgres))
        .filter((name) => /^[0-9A-F]{24}$/.test(name))
        .sort()
        .at(-1) ?? '',
    );
  const logLost = /its write-ahead log is missing or damaged/;
  const filesLost = /files are missing or damaged/;

  it.each<[string, (postgres: string) => void, RegExp]>([
    [
      'pg_wal emptied',
      (postgres) => readdirSync(log(postgres)).map((name) => rmSync(join(log(postgres), name), { recursive: true })),
      logLost,
    ],
    ['pg_wal removed', (postgres) => rmSync(log(postgres), { recursive: true }), logLost],
    ['a segment cut', (postgres) => truncateSync(lastSegment(postgres), 1_000_000), logLost],
    ['a segment overwritten', (postgres) => writeFileSync(lastSegment(postgres), Buffer.alloc(2 ** 24)), logLost],
    ['pg_control removed', (postgres) => rmSync(join(postgres, 'global/pg_control')), filesLost],
    ['pg_control cut', (postgres) => truncateSync(join(postgres, 'global/pg_control'), 100), filesLost],
    ['PG_VERSION removed', (postgres) => rmSync(join(postgres, 'PG_VERSION')), filesLost],
    ['a table removed', (postgres) => rmSync(join(postgres, 'base/5/1259')), filesLost],
  ])('%s', (_, damage, loss) => {
    const postgres = join(folder, 'catalog/postgres');
    copyTemplate(postgres);
    damage(postgres);
    const refused = start(['--data-dir', folder, '--log-level', 'silent']);
    expect(refused).toMatchObject(refusal(loss));
    expect(refused.stderr).toContain(folder);
    expect(refused.stderr).toMatch(/Restore the data folder from a backup, or start with another --data-dir\.\n$/);
    expect(refused.stderr).not.toMatch(/Aborted|ASSERTIONS/);
  });
});

describe('the models of the package', () => {
  /** A copy of the package whose models may be damaged. */
  function copy(): string {
    for (const name of ['package.json', 'bin', 'dist'])
      cpSync(join(packageRoot, name), join(folder, name), { recursive: true });
    symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
    symlinkSync(join(packageRoot, 'schemas'), join(folder, 'schemas'));
    return join(folder, 'dist/models');
  }
  const startCopy = () => start(['--log-level', 'error', '--backend', 'wasm'], {}, 1024, join(folder, 'bin/tuku.js'));

  it.each(['classifier/weights.bin', 'mobilenet/model.onnx'])('are named when one is missing: %s', (file) => {
    rmSync(join(copy(), file));
    expect(startCopy()).toMatchObject(refusal(new RegExp(`dist/models/${file} is missing: install Tuku again`)));
  });

  it.each([
    ['mobilenet', (file: string) => truncateSync(file, 1000)],
    ['mobilenet', (file: string) => writeFileSync(file, 'x', { flag: 'r+' })],
    ['centernet', (file: string) => writeFileSync(file, 'x', { flag: 'r+' })],
    ['classifier', (file: string) => writeFileSync(file, 'x', { flag: 'a' })],
  ])('are verified by their checksum: %s (%#)', (name, damage) => {
    damage(join(copy(), name, 'weights.bin'));
    expect(startCopy()).toMatchObject(refusal(new RegExp(`dist/models/${name} is damaged: .*checksum`)));
  });
});
