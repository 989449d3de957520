import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../src/paths.ts';
import { blocksOfPage, pages } from '../../snippets/pages.ts';
import { snippetsOf } from '../../snippets/plan.ts';
import { installNode } from '../../snippets/workspace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-packages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a printed npm install', () => {
  it('gives a folder these packages and no others', () => {
    const { version } = JSON.parse(
      readFileSync(join(packageRoot, 'node_modules/@alicloud/pop-core/package.json'), 'utf8'),
    );
    installNode(`npm install @alicloud/pop-core@${version}`, folder);
    expect(existsSync(join(folder, 'node_modules/@alicloud/pop-core/package.json'))).toBe(true);
    expect(existsSync(join(folder, 'node_modules/@alicloud/openapi-core'))).toBe(false);
  });

  it.each([
    [
      'another version than the tests have',
      'npm install @alicloud/pop-core@0.0.1',
      /installs .*0\.0\.1, the tests .*@\d/,
    ],
    ['no version', 'npm install @alicloud/pop-core', /no package.json/],
    ['an unknown package', 'npm install nobody-has-this@1.0.0', /no package.json/],
  ])('fails for %s', (_, command, reason) => {
    expect(() => installNode(command, folder)).toThrow(reason);
  });
});

test('what the pages install with npm and pip has the versions that the tests pin', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  const { dependencies } = JSON.parse(readFileSync(join(packageRoot, 'test/sdk/node/package.json'), 'utf8'));
  const npm = Object.entries({ ...devDependencies, ...dependencies }).map(([name, version]) => `${name}@${version}`);
  const pip = readFileSync(join(packageRoot, 'test/sdk/python/requirements.txt'), 'utf8').split('\n');
  const installs = pages
    .flatMap((page) => snippetsOf(page, blocksOfPage(page)))
    .filter(({ suite }) => suite === 'docs')
    .flatMap((snippet) => snippet.installs)
    .flatMap((install) => install.split(' ').slice(2));
  expect(installs.length).toBeGreaterThan(10);
  expect([...npm, ...pip]).toEqual(expect.arrayContaining(installs));
});
