import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

/** A copy of the checkout with what is built already, so that other tests keep their dist/. */
let checkout: string;
let dev: ChildProcess;
let output = '';

beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), 'tuku-dev-test-'));
  const sources = ['package.json', 'LICENSE', 'scripts', 'src', 'adapters', 'schemas', 'weights'];
  const copied = [...sources, 'dist/catalog-template', 'dist/tfjs-wasm', 'dist/validators'];
  const built = readdirSync(join(packageRoot, 'dist')).filter((name) => /^\.built|\.c?js(\.map)?$/.test(name));
  mkdirSync(join(checkout, 'dist'));
  for (const path of [...copied, ...built.map((name) => `dist/${name}`)]) {
    cpSync(join(packageRoot, path), join(checkout, path), { recursive: true, preserveTimestamps: true });
  }
  for (const path of ['node_modules', 'dist/models']) symlinkSync(join(packageRoot, path), join(checkout, path));
  dev = spawn(process.execPath, [join(checkout, 'scripts/dev.js'), '--port', '0', '--workers', '1'], {
    env: { ...process.env, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [dev.stdout, dev.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
});
afterAll(() => {
  dev.kill('SIGKILL');
  rmSync(checkout, { recursive: true, force: true });
});

/** Waits for output, and takes it and all that came before. */
async function printed(pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = pattern.exec(output);
    if (found !== null) {
      output = output.slice(found.index + found[0].length);
      return found;
    }
    if (dev.exitCode !== null) throw new Error(`dev exited with code ${dev.exitCode}: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A request that is recognised without a key. */
const groups = (url: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'X-TC-Action': 'DescribeGroups', 'X-TC-Version': '2019-05-29', 'Content-Type': 'application/json' },
    body: '{}',
  });

test('npm run dev restarts the server on a change, survives an error, and logs a line per request', async () => {
  const [, first = ''] = await printed(/is ready on (http:\S+)/);
  expect((await groups(first)).status).toBe(200);
  expect(JSON.parse((await printed(/^\{.*"operation":"DescribeGroups".*$/m))[0])).toMatchObject({
    dialect: 'tencent-tiia',
    status: 200,
  });

  const source = join(checkout, 'src/cli/start.ts');
  const text = readFileSync(source, 'utf8');
  writeFileSync(source, `${text}\n)`);
  await printed(/start\.ts[\s\S]*the build failed; waiting for changes/);
  expect((await groups(first)).status).toBe(200);

  writeFileSync(source, text.replace('is ready on', 'is ready again on'));
  const [, second = ''] = await printed(/is ready again on (http:\S+)/);
  expect((await groups(second)).status).toBe(200);
  await expect(groups(first)).rejects.toThrow();

  dev.kill('SIGTERM');
  // Windows has no signal that a process could handle.
  expect(await once(dev, 'exit')).toEqual(process.platform === 'win32' ? [null, 'SIGTERM'] : [0, null]);
}, 180_000);
