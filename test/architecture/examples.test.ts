import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { examples, filesUnder } from '../example-projects/examples.ts';
import { manifestIn } from '../package/installed.ts';

const { name, version, repository } = manifestIn(packageRoot);
const files = filesUnder('examples');
const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8');

test('every example has a page, which the list of examples links to', () => {
  expect(examples.length).toBeGreaterThanOrEqual(9);
  for (const example of examples) {
    expect(existsSync(join(packageRoot, `examples/${example}/README.md`))).toBe(true);
    expect(read('examples/README.md')).toContain(`](${example}/README.md)`);
  }
});

test('examples use this version of the package and of the image', () => {
  const image = `ghcr.io/${/github\.com\/([^/]+\/[^/.]+)/.exec(repository.url)?.[1]}`;
  const packageName = name.replaceAll('/', '\\/');
  const mentions = new RegExp(`(?:\\s${packageName}@|"${packageName}": "|${image}:)(\\d[\\w.-]*)`, 'g');
  const found = files
    .filter((file) => !/\.jpg$/.test(file))
    .flatMap((file) => [...read(file).matchAll(mentions)].map(([, mentioned]) => `${file}: ${mentioned}`));
  expect(found.length).toBeGreaterThan(10);
  expect(found.filter((each) => !each.endsWith(`: ${version}`))).toEqual([]);
});

test('examples pin the versions of what they depend on', () => {
  const ranges = files
    .filter((file) => basename(file) === 'package.json')
    .flatMap((file) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(file)) as Partial<
        Record<'dependencies' | 'devDependencies', Record<string, string>>
      >;
      return Object.entries({ ...dependencies, ...devDependencies }).map(
        ([each, range]) => `${file}: ${each} ${range}`,
      );
    });
  const lines = files
    .filter((file) => basename(file) === 'requirements.txt')
    .flatMap((file) =>
      read(file)
        .trim()
        .split('\n')
        .map((line) => `${file}: ${line.replace('==', ' ')}`),
    );
  expect([...ranges, ...lines].filter((each) => !/ \d+\.\d+\.\d+$/.test(each))).toEqual([]);
});

test('the pictures of the examples are those of fixtures/pictures', () => {
  const pictures = files.filter((file) => file.endsWith('.jpg'));
  expect(pictures.length).toBeGreaterThan(8);
  for (const file of pictures) {
    const bytes = readFileSync(join(packageRoot, file));
    expect(bytes.equals(readFileSync(join(packageRoot, 'fixtures/pictures', basename(file))))).toBe(true);
  }
});
