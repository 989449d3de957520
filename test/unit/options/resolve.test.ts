import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OptionError } from '../../../src/options/error.ts';
import { resolveOptions } from '../../../src/options/resolve.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-options-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(content: unknown): string {
  const file = join(folder, 'tuku.config.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const refusal = (sources: Parameters<typeof resolveOptions>[0]) => {
  try {
    resolveOptions(sources);
  } catch (error) {
    if (error instanceof OptionError) return error.message;
    throw error;
  }
  throw new Error('accepted');
};

describe('an option is taken from', () => {
  it('the flag, before the variable, before the file, before the default', () => {
    const config = written({ port: 1, seed: 'file', auth: 'strict', quotas: 'documented' });
    const env = { TUKU_PORT: '2', TUKU_SEED: 'variable', TUKU_CONFIG: config };
    const values = resolveOptions({ flags: { port: '3' }, env, defaults: { auth: 'open', logLevel: 'warn' } });
    expect(values).toMatchObject({ port: 3, seed: 'variable', auth: 'strict', quotas: 'documented' });
    expect(values).toMatchObject({ logLevel: 'warn', host: '127.0.0.1', backend: 'auto' });
    expect(values.dataDir).toBeUndefined();
  });

  it('a variable that says no, over a file that says yes', () => {
    const config = written({ strict: true });
    expect(resolveOptions({ flags: { config }, env: {} }).strict).toBe(true);
    expect(resolveOptions({ flags: { config }, env: { TUKU_STRICT: 'off' } }).strict).toBe(false);
    expect(resolveOptions({ flags: { config, strict: true }, env: { TUKU_STRICT: '0' } }).strict).toBe(true);
  });

  it('no empty variable', () => {
    expect(resolveOptions({ flags: {}, env: { TUKU_PORT: '', TUKU_STRICT: ' ', DATABASE_URL: '' } })).toEqual(
      resolveOptions({ flags: {}, env: {} }),
    );
  });

  it('several flags of a list, or one text with all of them', () => {
    const origins = ['http://a', 'http://b', 'http://c'];
    expect(resolveOptions({ flags: { allowOrigin: ['http://a, http://b', 'http://c'] }, env: {} }).allowOrigin).toEqual(
      origins,
    );
    expect(resolveOptions({ flags: {}, env: { TUKU_ALLOW_ORIGIN: origins.join() } }).allowOrigin).toEqual(origins);
    expect(resolveOptions({ flags: {}, env: { TUKU_SWITCH: 'a.b=c,d\n e.f=g , h.i=j' } }).switch).toEqual([
      'a.b=c,d',
      'e.f=g',
      'h.i=j',
    ]);
    const config = written({ allowOrigin: 'http://a,http://b,http://c', controlHost: ['x', 'y'] });
    expect(resolveOptions({ flags: { config }, env: {} })).toMatchObject({
      allowOrigin: origins,
      controlHost: ['x', 'y'],
    });
  });
});

describe('the file', () => {
  it('may name its schema; its paths are relative to its folder', () => {
    const config = written({
      $schema: './node_modules/tuku/schemas/tuku.config.schema.json',
      dataDir: './data',
      credentials: 'keys.json',
      model: 'models/m.onnx',
    });
    expect(resolveOptions({ flags: { config }, env: {} })).toMatchObject({
      dataDir: join(folder, 'data'),
      credentials: join(folder, 'keys.json'),
      model: join(folder, 'models/m.onnx'),
    });
  });

  it('may name a model, and hold access keys itself', () => {
    const config = written({ model: 'sscd', credentials: [{ id: 'a', secret: 'b' }] });
    expect(resolveOptions({ flags: { config }, env: {} })).toMatchObject({
      model: 'sscd',
      credentials: '[{"id":"a","secret":"b"}]',
    });
  });

  it('says where the project’s server is, not one that runs beside it', () => {
    const config = written({ port: 5000, dataDir: 'd', durability: 'power', databaseUrl: 'postgres://h/d', seed: 's' });
    const fresh = { flags: { config }, env: {}, isFresh: true, defaults: { port: 0 } };
    const { dataDir, databaseUrl, ...rest } = resolveOptions(fresh);
    expect([dataDir, databaseUrl]).toEqual([undefined, undefined]);
    expect(rest).toMatchObject({ port: 0, durability: 'process', seed: 's' });
    expect(resolveOptions({ ...fresh, env: { TUKU_PORT: '7' } }).port).toBe(7);
  });

  it.each<[unknown, RegExp]>([
    [{ prot: 1 }, /json: "prot" is no option; options: port, httpsPort, host, .*clock$/],
    [{ config: 'x' }, /json: "config" is no option/],
    [{ port: '5000' }, /json: "port": expected an integer from 0 to 65535$/],
    [{ port: 65_536 }, /json: "port": expected an integer/],
    [{ workers: 1.5 }, /json: "workers": expected an integer from 1 to 64$/],
    [{ strict: 'yes' }, /json: "strict": expected true or false$/],
    [{ auth: null }, /json: "auth": expected open or strict$/],
    [{ seed: '' }, /json: "seed": expected a text that is not empty$/],
    [{ dataDir: '  ' }, /json: "dataDir": expected a path$/],
    [{ controlHost: [1] }, /json: "controlHost": expected a list of texts$/],
    [[], /json: expected a JSON object of options$/],
    ['{"port": ', /json: not JSON: /],
  ])('%j is refused by file and member', (content, reason) => {
    expect(refusal({ flags: { config: written(content) }, env: {} })).toMatch(reason);
  });

  it('that is asked for must exist; tuku.config.json need not', () => {
    expect(refusal({ flags: { config: join(folder, 'none.json') }, env: {} })).toMatch(/none\.json: ENOENT/);
    expect(refusal({ flags: {}, env: { TUKU_CONFIG: folder } })).toMatch(/EISDIR/);
  });

  it('is tuku.config.json of the working folder', () => {
    written({ port: 4711 });
    mkdirSync(join(folder, 'below'));
    const before = process.cwd();
    try {
      process.chdir(folder);
      expect(resolveOptions({ flags: {}, env: {} }).port).toBe(4711);
      process.chdir('below');
      expect(resolveOptions({ flags: {}, env: {} }).port).toBe(4580);
    } finally {
      process.chdir(before);
    }
  });
});

test.each([
  [{ port: 'x' }, {}, '--port x: expected an integer from 0 to 65535'],
  [{}, { TUKU_PORT: '70000' }, 'TUKU_PORT=70000: expected an integer from 0 to 65535'],
  [{ durability: 'forever' }, {}, '--durability forever: expected process or power'],
  [{}, { TUKU_STRICT: 'maybe' }, 'TUKU_STRICT=maybe: expected true or false'],
  [{ dataDir: '' }, {}, '--data-dir : expected a path'],
  [{ controlToken: ' ' }, {}, '--control-token: expected a text that is not empty'],
])('%j %j is refused by name', (flags, env, reason) => {
  expect(refusal({ flags, env })).toBe(reason);
});
