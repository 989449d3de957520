import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { consoleEndpoints } from '../../src/server/control/console.ts';
import type { ControlCall } from '../../src/server/control/endpoint.ts';
import type { ControlParts } from '../../src/server/control/parts.ts';
import { lendCatalog } from '../support/lent-catalog.ts';
import { thumbnailFeatures } from '../support/thumbnail-features.ts';
import { startTestTuku } from '../support/tuku.ts';

const folder = mkdtempSync(join(tmpdir(), 'tuku-console-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
writeFileSync(join(folder, 'assets/index-a1b2.js'), 'run()');
writeFileSync(join(folder, 'assets/.env'), 'secret');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The answer to a request for a file of a built console. */
async function load(path: string, file = '', built = folder) {
  const endpoint = consoleEndpoints(built).find((one) => one.path === path);
  const call = { params: { file } } as unknown as ControlCall;
  return endpoint?.handle(call, {} as ControlParts);
}

describe('the console', () => {
  it('is loaded with types, a strict policy, and names that never change kept for good', async () => {
    const page = await load('/ui');
    expect(page).toMatchObject({
      type: 'text/html; charset=utf-8',
      body: Buffer.from('<!doctype html>'),
      headers: { 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' },
    });
    expect(page?.headers?.['Content-Security-Policy']).toBe(
      "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    const script = await load('/ui/assets/:file', 'index-a1b2.js');
    expect(script).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
    });
  });

  it.each(['nope.js', '../index.html', '..', '.env', 'index', 'index-a1b2.js/', 'a\0.js', ''])(
    'has no file %j',
    async (file) => {
      await expect(load('/ui/assets/:file', file)).rejects.toMatchObject({ status: 404 });
    },
  );

  it('says so when it has not been built', async () => {
    await expect(load('/ui', '', join(folder, 'none'))).rejects.toMatchObject({
      status: 404,
      message: 'this Tuku comes without the console: dist/console is missing; npm run build makes it',
    });
  });

  it('is loaded without the token, which all that it asks for needs, and on no other host', async () => {
    const tuku = await startTestTuku({ controlToken: 'a token' }, { features: thumbnailFeatures() });
    const control = supertest(tuku.url);
    expect([200, 404]).toContain((await control.get('/_tuku/ui')).status);
    await control.get('/_tuku/ui/assets/nope.js').expect(404);
    await control.get('/_tuku/uix').expect(401);
    for (const path of ['collections', 'doctor', 'galleries/1/map', 'galleries/1/pictures/1/thumbnail']) {
      await control.get(`/_tuku/${path}`).expect(401);
    }
    await control.get('/_tuku/doctor').set('Authorization', 'Bearer a token').expect(200);
    await control.get('/_tuku/ui').set('Host', 'rebound.example').expect(403);
    await control.get('/_tuku/ui').set('Sec-Fetch-Site', 'cross-site').expect(403);
    await tuku.close();
  });
});

test('the doctor of a running server names what is in use, and what could be better', async () => {
  const tuku = await startTestTuku({}, { features: thumbnailFeatures() });
  const { body } = await supertest(tuku.url).get('/_tuku/doctor').expect(200);
  const byName = new Map((body.checks as { name: string }[]).map((check) => [check.name, check]));
  expect([...byName.keys()]).toEqual([
    'node',
    'catalog',
    'durability',
    'model',
    'index',
    'pgvector',
    'pictures',
    'console',
  ]);
  expect(byName.get('node')).toEqual({ name: 'node', ok: true, text: expect.stringContaining(process.version) });
  expect(byName.get('catalog')).toMatchObject({ ok: true });
  expect(byName.get('model')).toMatchObject({ ok: true, text: expect.stringContaining('thumbnail, 192 numbers') });
  expect(byName.get('pictures')).toMatchObject({
    ok: true,
    text: '--pictures thumbnails: 0 of at most 20000 thumbnails, 0 files with 0 MiB of at most 1024 MiB are stored',
  });
  await tuku.close();
});

test('the doctor of a server whose database is down says so', async () => {
  const down = () => Promise.reject(new Error('no connection'));
  const openCatalog = async () => {
    const catalog = await lendCatalog();
    return { ...catalog, check: down, pictureFiles: { ...catalog.pictureFiles, totals: down } };
  };
  const tuku = await startTestTuku({}, { features: thumbnailFeatures(), openCatalog });
  const { body } = await supertest(tuku.url).get('/_tuku/doctor').expect(200);
  const failed = (body.checks as { name: string; ok: boolean; text: string }[]).filter(({ ok }) => ok === false);
  expect(failed.filter(({ name }) => name !== 'console')).toEqual([
    { name: 'catalog', ok: false, text: expect.stringContaining('no connection') },
    { name: 'pictures', ok: false, text: '--pictures thumbnails: no connection' },
  ]);
  await tuku.close();
});
