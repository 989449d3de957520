import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
