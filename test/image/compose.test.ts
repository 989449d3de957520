import { packageRoot } from '../../src/paths.ts';
import { tiiaClient } from '../support/tencent-sdk.ts';
import { compose } from './compose.ts';
import { dockerWith } from './docker.ts';

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
