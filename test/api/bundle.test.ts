import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';

const folder = join(packageRoot, 'dist/api');
const modules = readdirSync(folder).filter((name) => /\.c?js$/.test(name));
/** What the user's own runner or Testcontainers is. */
const own = ['@jest/globals', 'vitest', 'testcontainers'];

/** Names that a built file imports. */
function importsOf(name: string): string[] {
  const text = readFileSync(join(folder, name), 'utf8');
  const pattern = /(?:^import\s+|\bfrom\s+|\brequire\(|\bimport\()["']([^"']+)["']/gm;
  return [...text.matchAll(pattern)].map(([, imported = '']) => imported);
}

it('what a test process loads is small, and needs nothing but Node', () => {
  const foreign = modules.flatMap((name) =>
    importsOf(name)
      .filter((imported) => !imported.startsWith('./') && !own.includes(imported))
      .filter((imported) => !imported.startsWith('node:') && !builtinModules.includes(imported))
      .map((imported) => `${name}: ${imported}`),
  );
  expect(foreign).toEqual([]);
  expect(importsOf('index.cjs')).toContain('node:child_process');
  expect(statSync(join(folder, 'index.cjs')).size).toBeLessThan(100_000);
});

it('package.json names each module, for import and for require, with its types', () => {
  const { exports } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<'import' | 'require', { types: string; default: string }>>;
  };
  const named = Object.values(exports).flatMap((one) =>
    typeof one === 'string' ? [] : [one.import, one.require].flatMap(({ types, default: code }) => [types, code]),
  );
  for (const file of named) expect(statSync(join(packageRoot, file)).isFile()).toBe(true);
  const built = readdirSync(folder).filter((name) => !/^(chunk-|trust\.)/.test(name));
  expect(built.map((name) => `./dist/api/${name}`).sort()).toEqual(named.sort());
});
