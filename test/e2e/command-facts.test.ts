import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTuku } from '../support/run-tuku.ts';
import { startTestTuku } from '../support/tuku.ts';

const parts = ['node', 'catalog', 'features', 'models', 'index', 'pgvector', 'milvus', 'faiss'];
const refused = (part: string, reason: string | RegExp) =>
  expect.objectContaining({ part, state: 'start refuses it', refused: true, reason: expect.stringMatching(reason) });

/** What `tuku doctor --json` prints, and its exit code. */
async function doctor(variables: Record<string, string> = {}, ...args: string[]) {
  const { status, stdout, stderr } = await runTuku(['doctor', '--json', ...args], { DATABASE_URL: '', ...variables });
  return { status, stderr, found: JSON.parse(stdout || '[]') as { part: string }[] };
}

describe('tuku doctor', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tuku-doctor-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('names what a server uses without options', async () => {
    const { status, found } = await doctor();
    expect(status).toBe(0);
    expect(found.map(({ part }) => part)).toEqual(parts);
    expect(found).toContainEqual(
      expect.objectContaining({ part: 'models', state: 'built', reason: expect.stringMatching(/dist.models$/) }),
    );
  });

  it('reads the index, the backend and the catalog from the variables, and says where start refuses them', async () => {
    const { status, found } = await doctor({ TUKU_INDEX: 'pgvector', TUKU_BACKEND: 'tfjs-node' });
    expect(status).toBe(1);
    expect(found).toContainEqual(refused('index', /^--index pgvector is not possible here: the embedded database/));
    expect(found).toContainEqual(refused('features', '--backend tfjs-node cannot be used: .* is not installed'));
  });

  it('connects to the database, and never prints its password', async () => {
    const url = 'postgres://u:hidden@127.0.0.1:1/d';
    const { status, found } = await doctor({ DATABASE_URL: url, TUKU_INDEX: 'exact' });
    expect(status).toBe(1);
    expect(found).toContainEqual(refused('catalog', /^DATABASE_URL: .*127\.0\.0\.1:1/));
    expect(JSON.stringify(found)).not.toContain('hidden');
    expect(found).toContainEqual({ part: 'faiss', state: 'not used', reason: '--index exact' });
    const both = await doctor({ DATABASE_URL: url, TUKU_DATA_DIR: folder });
    expect(both.found).toContainEqual(refused('catalog', 'mutually exclusive'));
  });

  it('reads the configuration file', async () => {
    const config = join(folder, 'own.json');
    writeFileSync(config, JSON.stringify({ index: 'milvus', backend: 'wasm', dataDir: 'own.json/below' }));
    const { status, found } = await doctor({}, '--config', config);
    expect(status).toBe(1);
    expect(found).toContainEqual(refused('index', '^--index milvus needs a Milvus server'));
    expect(found).toContainEqual({ part: 'features', state: 'TF.js, WebAssembly', reason: '--backend wasm' });
    expect(found).toContainEqual(refused('catalog', /\(--data-dir\) cannot be used: ENOTDIR/));
    writeFileSync(config, JSON.stringify({ index: 'faiss' }));
    const index = (await doctor({}, '--config', config)).found.find(({ part }) => part === 'index');
    expect(index).toMatchObject({ reason: expect.stringMatching(/^--index faiss; /) });
    writeFileSync(config, '{"index": "fast"}');
    expect(await doctor({}, '--config', config)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^tuku: .*"index": expected auto/),
    });
  });
});

describe('tuku env', () => {
  it('prints JSON', async () => {
    const server = await startTestTuku();
    try {
      const { stdout, stderr } = await runTuku(['env', '--json', '--url', server.url]);
      expect(JSON.parse(stdout)).toMatchObject({ TUKU_URL: server.url, HTTPS_PROXY: server.url });
      expect(stderr).toBe('');
    } finally {
      await server.close();
    }
  });

  it('says that the server does not know the key that it prints', async () => {
    const server = await startTestTuku({ credentials: '[{"id":"mine","secret":"hidden"}]' });
    try {
      const { status, stdout, stderr } = await runTuku(['env', '--url', server.url]);
      expect(status).toBe(0);
      expect(stdout).toContain('tuku-secret');
      expect(stderr).toBe(
        'tuku: these variables have the key tuku, which this server does not know: ' +
          'set yours in place of it, or use tuku exec --credentials\n',
      );
      const info = await (await fetch(`${server.url}/_tuku/info`)).text();
      expect(info).not.toMatch(/hidden|mine/);
    } finally {
      await server.close();
    }
  });
});

it('tuku fault list prints the members in one order, whatever the server’s is', async () => {
  const fault = { hits: 0, code: 'X', dialect: 'd', more: 1, operation: 'O', times: 1, id: 7, delay: '1s', after: 2 };
  const server = createServer((_request, response) => response.end(JSON.stringify({ faults: [fault] })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await runTuku(['fault', 'list', '--url', url])).toEqual({
      status: 0,
      stdout: '7 d operation=O after=2 times=1 hits=0 code=X delay=1s more=1\n',
      stderr: '',
    });
  } finally {
    server.close();
  }
});
