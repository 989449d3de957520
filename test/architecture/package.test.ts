import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { outputsOfBundle } from '../support/bundle.ts';

const read = (path: string) => readFileSync(join(packageRoot, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
};
const outputs = outputsOfBundle();
const licences = () => read('dist/THIRD_PARTY_LICENSES');

describe('THIRD_PARTY_LICENSES', () => {
  const inputs = new Set(Object.values(outputs).flatMap((output) => Object.keys(output.inputs)));
  const folders = [...inputs].flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []);
  const sections = licences().split(/^-{80}$/m);

  test.each([
    ...new Set(folders),
    'node_modules/nsfwjs',
    'node_modules/@vladmandic/human',
    'node_modules/@electric-sql/pglite-prepopulatedfs',
  ])('has the terms of %s', (folder) => {
    const { name, version } = JSON.parse(read(join(folder, 'package.json'))) as { name: string; version: string };
    const [section] = sections.filter((text) => text.trimStart().startsWith(`${name} ${version} (`));
    expect(section).toMatch(/copyright|©|\(c\)/i);
    expect(section?.length).toBeGreaterThan(300);
    for (const file of readdirSync(join(packageRoot, folder)).filter((each) => /^licen[cs]e/i.test(each))) {
      expect(section).toContain(read(join(folder, file)).trim());
    }
  });

  test('knows of every program in dist/', () => {
    const known = new Set(Object.keys(outputs).map((path) => basename(path)));
    const programs = readdirSync(join(packageRoot, 'dist'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.[cm]?js$/.test(path) && !path.startsWith('bench'),
    );
    // What is missing here was built without `recordBundle` of scripts/third-party-licenses.js.
    expect(programs.filter((path) => !known.has(basename(path)))).toEqual([]);
  });

  test('bundles packages whose terms allow it, and nothing else', () => {
    const terms = sections.slice(1).map((text) => /^\S+ \S+ \((.+)\): /.exec(text.trimStart())?.[1]);
    const open = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'PostgreSQL'];
    expect(terms.length).toBeGreaterThan(50);
    expect(terms.flatMap((each) => each?.split(' AND ')).filter((each) => !open.includes(each ?? ''))).toEqual([]);
  });
});

test('what dist/ imports is built in, in the package, or a dependency that installs with it', () => {
  const given = new Set([
    ...builtinModules.flatMap((name) => [name, `node:${name}`]),
    ...Object.keys(manifest.dependencies),
    ...Object.keys(manifest.peerDependencies),
    // Asked for by pg and by TF.js, and never reached (scripts/build.js).
    ...['pg-native', 'node-fetch'],
    // Imported where Node has it.
    'node:sqlite',
  ]);
  const outside = Object.values(outputs).flatMap(({ imports }) => imports.filter(({ external }) => external));
  const names = outside.map(({ path }) => path).filter((path) => !path.startsWith('.'));
  const packages = names.map((name) =>
    name.startsWith('node:') || given.has(name) ? name : /^(@[^/]+\/)?[^/]+/.exec(name)?.[0],
  );
  expect([...new Set(packages)].filter((name) => !given.has(name ?? ''))).toEqual([]);
  const files = outside.map(({ path }) => path).filter((path) => path.startsWith('.'));
  expect(files.filter((path) => !existsSync(join(packageRoot, 'dist', path)))).toEqual([]);
});

test('the command starts by its first line with the env of every system, BusyBox too', () => {
  expect(read('bin/tuku.js').split('\n')[0]).toBe('#!/usr/bin/env node');
});
