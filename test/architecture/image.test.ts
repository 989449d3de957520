import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { options, variableOf } from '../../src/options/table.ts';
import { packageRoot } from '../../src/paths.ts';
import { blocksOfPage } from '../snippets/pages.ts';

const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8');

test('the image’s labels say what package.json says', () => {
  const { version, license, description, repository } = JSON.parse(read('package.json'));
  const labels = Object.fromEntries(
    [...read('docker/Dockerfile').matchAll(/org\.opencontainers\.image\.(\w+)="([^"]*)"/g)].map(([, name, text]) => [
      name,
      text,
    ]),
  );
  expect(labels).toMatchObject({ version, licenses: license });
  expect(`${repository.url}`).toBe(`git+${labels.source}.git`);
  expect(description.startsWith(`${labels.description}`.slice(0, -1))).toBe(true);
});

test('the Compose file that a page shows is the one of the repository', () => {
  const blocks = blocksOfPage('docs/proxy.md').filter(({ language }) => language === 'yaml');
  expect(blocks.map(({ text }) => text)).toEqual([read('docker/compose.aliases.yaml').replace(/^#.*\n/, '')]);
});

describe('what deploys the image', () => {
  const variables = new Set(options.map(([name]) => variableOf(name)));
  const container = parse(read('docker/kubernetes/deployment.yaml')).spec.template.spec.containers[0];

  test('the manifests name the image of this version', () => {
    const { images } = parse(read('docker/kubernetes/kustomization.yaml'));
    const { version, repository } = JSON.parse(read('package.json'));
    const [, owner] = /github\.com\/(.+)\.git$/.exec(repository.url) ?? [];
    expect(images).toEqual([{ name: container.image, newName: `ghcr.io/${owner}`, newTag: version }]);
  });

  test('the variables are options', () => {
    const { services } = parse(read('docker/compose.cluster.yaml'), { merge: true });
    const named = [
      ...container.env.map(({ name }: { readonly name: string }) => name),
      ...Object.keys(services['tuku-1'].environment),
    ];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !variables.has(name))).toEqual([]);
  });

  test('Milvus is the same by Compose as in Kubernetes, beside servers that are there', () => {
    const [cluster, more] = ['cluster', 'milvus'].map((name) =>
      parse(read(`docker/compose.${name}.yaml`), { merge: true }),
    );
    const { milvus, ...servers } = more.services;
    const [manifest] = read('docker/kubernetes-milvus/milvus.yaml')
      .split('\n---\n')
      .map((text) => parse(text));
    const [same] = manifest.spec.template.spec.containers;
    expect([milvus.image, milvus.command]).toEqual([same.image, same.args]);
    expect(Object.entries(milvus.environment).map(([name, value]) => ({ name, value }))).toEqual(same.env);
    expect(Object.keys(cluster.services)).toEqual(expect.arrayContaining(Object.keys(servers)));
  });

  test('probes and checks ask endpoints that no token guards', () => {
    const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
    const paths = [...probes.map(({ httpGet }) => httpGet.path), /uri (\S+)/.exec(read('docker/haproxy.cfg'))?.[1]];
    expect([...new Set(paths)].sort()).toEqual(['/_tuku/health', '/_tuku/ready']);
  });
});
