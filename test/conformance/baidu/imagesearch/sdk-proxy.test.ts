import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { baidu } from '../../../support/baidu-sdk.ts';
import { base64 } from '../../tencent/tiia/pictures.ts';
import { type BaiduServer, startBaidu } from './harness.ts';

let server: BaiduServer;
let image: string;
beforeAll(async () => {
  server = await startBaidu({ auth: 'strict', switches: ['baidu-oauth.iam-only=iam'], credentials });
  image = await base64(1);
});
afterAll(() => server.close());

const credentials = JSON.stringify([
  { id: 'tuku', secret: 'tuku-secret' },
  { id: 'iam', secret: 'iam-secret', account: 'tuku' },
]);

describe('the unchanged SDK through a proxy', () => {
  it('without a tunnel: absolute-form requests over plain HTTP', async () => {
    baidu.HttpClient.setRequestOptions({ proxy: server.url, tunnel: false });
    try {
      const client = new baidu.imageSearch('1', 'tuku', 'tuku-secret');
      const added = await client.sameHqAdd?.(image, 'b', { tags: '1' });
      expect(added?.cont_sign).toMatch(/^\d+,\d+$/);
      const signing = new baidu.imageSearch('1', 'iam', 'iam-secret');
      const found = await signing.sameHqSearch?.(image);
      expect(found?.result).toEqual([{ score: 1, brief: 'b', cont_sign: added?.cont_sign }]);
    } finally {
      baidu.HttpClient.setRequestOptions(null);
    }
  });

  it.each([
    ['a token', 'tuku', 'tuku-secret'],
    ['a signature', 'iam', 'iam-secret'],
  ])('by its environment alone: a tunnel, with %s', async (_, id, secret) => {
    const folder = mkdtempSync(join(tmpdir(), 'tuku-sdk-'));
    try {
      const ca = join(folder, 'ca.pem');
      writeFileSync(ca, await (await fetch(`${server.url}/_tuku/certificate`)).text());
      const sdk = createRequire(import.meta.url).resolve('baidu-aip-sdk');
      const program = `
        const { imageSearch } = require(${JSON.stringify(sdk)});
        const client = new imageSearch('1', ${JSON.stringify(id)}, ${JSON.stringify(secret)});
        client.productSearch(${JSON.stringify(image)}).then((answer) => console.log(JSON.stringify(answer)));`;
      const env = { PATH: process.env.PATH ?? '', HTTPS_PROXY: server.url, NODE_EXTRA_CA_CERTS: ca };
      const { stdout } = await promisify(execFile)(process.execPath, ['--no-deprecation', '-e', program], { env });
      expect(JSON.parse(stdout)).toMatchObject({ result_num: 0, has_more: false, result: [] });
      const [entry] = await server.journal(1);
      expect(entry).toMatchObject({ account: 'tuku', operation: 'product/search' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
