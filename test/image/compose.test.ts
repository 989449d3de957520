import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { packageRoot } from '../../src/paths.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { dockerWith, freshName } from './docker.ts';

/** A port that is free now: Compose files publish the one that the environment names. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs `docker compose` with a file, as a project of its own that is removed at the end, and says where Tuku answers. */
async function compose(
  file: string,
  use: (project: { url: string; name: string; run(...args: readonly string[]): Promise<string> }) => Promise<void>,
): Promise<void> {
  const [port, name] = [await freePort(), freshName()];
  const env = { TUKU_PORT: `${port}`, TUKU_CONTROL_TOKEN: 'sesame' };
  const run = (...args: readonly string[]) => dockerWith(env, 'compose', '-f', file, '-p', name, ...args);
  try {
    await use({ url: `http://127.0.0.1:${port}`, name, run });
  } finally {
    await run('down', '--volumes');
  }
}

it.each(['docker/compose.yaml', 'docker/compose.postgres.yaml'])(
  '%s starts Tuku, which has its data after a restart',
  async (file) => {
    await compose(file, async ({ url, run }) => {
      await run('up', '--detach', '--wait');
      await tiiaClient(url).CreateGroup({ GroupId: 'shoes', GroupName: 'Shoes', MaxCapacity: 100 });
      const info = await fetch(`${url}/_tuku/info`, { headers: { authorization: 'Bearer sesame' } });
      expect(JSON.stringify(await info.json())).toMatch(
        file.includes('postgres') ? /"engine":"postgres"/ : /"engine":"pglite"/,
      );

      await run('kill', 'tuku');
      await run('up', '--detach', '--wait');
      expect(await tiiaClient(url).DescribeGroups({})).toMatchObject({ Groups: [{ GroupId: 'shoes' }] });
    });
  },
);

it('docker/compose.aliases.yaml leads an SDK whose host is fixed to Tuku, by name and through the proxy', async () => {
  await compose('docker/compose.aliases.yaml', async ({ name, run }) => {
    await run('up', '--detach', '--wait', 'tuku');
    expect(await run('run', '--rm', 'shop')).toMatch(/"Code":"MissingParameter"/);

    const program = `
      const { tiia } = require('tencentcloud-sdk-nodejs/tencentcloud/services/tiia');
      new tiia.v20190529.Client({ credential: { secretId: 'tuku', secretKey: 'tuku-secret' }, region: 'ap-guangzhou' })
        .DescribeGroups({}).then(({ Groups }) => console.log('groups', Groups.length));`;
    const shop = (...options: readonly string[]) =>
      dockerWith(
        {},
        ...['run', '--rm', '--network', `${name}_default`, '--volume', `${name}_data:/tuku:ro`],
        ...['--volume', `${packageRoot}/node_modules:/shop/node_modules:ro`, '--workdir', '/shop'],
        ...['--env', 'NODE_EXTRA_CA_CERTS=/tuku/tls/ca.pem', ...options],
        ...['node:22-bookworm-slim', 'node', '-e', program],
      );
    expect(await shop()).toBe('groups 0');
    expect(await shop('--add-host', 'tiia.tencentcloudapi.com:192.0.2.1', '--env', 'http_proxy=http://tuku:4580')).toBe(
      'groups 0',
    );
  });
});
