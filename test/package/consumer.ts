import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a project's compiler finds packages. */
export const resolutions = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const;

export type Resolution = keyof typeof resolutions;

/** A module without types would be `any`, which takes every use. */
const typed = (name: string) => `
type IsAny<T> = 0 extends 1 & T ? true : false;
export const typed: IsAny<typeof it> = false;
export const names: readonly (keyof typeof it)[] = [];
// @ts-expect-error: what it does not have
export const missing = it.thisIsNotThere;
export const from = ${JSON.stringify(name)};
`;

/**
 * Writes a strict TypeScript project that imports modules, as ES module and, where the compiler tells them apart, from
 * CommonJS; returns the path of its tsconfig.json.
 */
export function writeTypescript(
  project: string,
  modules: readonly string[],
  resolution: Resolution,
  checkDeclarations: boolean,
): string {
  const folder = join(project, `types-${resolution}-${modules.length}`);
  mkdirSync(folder, { recursive: true });
  for (const [index, name] of modules.entries()) {
    writeFileSync(join(folder, `${index}.mts`), `import * as it from '${name}';\n${typed(name)}`);
    if (resolution === 'node16') {
      writeFileSync(join(folder, `${index}.cts`), `import it = require('${name}');\n${typed(name)}`);
    }
  }
  const compilerOptions = {
    ...resolutions[resolution],
    target: 'es2022',
    strict: true,
    noEmit: true,
    types: ['node'],
    skipLibCheck: !checkDeclarations,
  };
  const file = join(folder, 'tsconfig.json');
  writeFileSync(file, JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }));
  return file;
}

/** Writes programs that load a module by `import` and by `require` and print what it exports. */
export function writeLoaders(project: string, name: string): { readonly esm: string; readonly cjs: string } {
  const [esm, cjs] = [join(project, 'load.mjs'), join(project, 'load.cjs')];
  writeFileSync(esm, `import * as it from '${name}';\nconsole.log(names(it).join());\n${names}`);
  writeFileSync(cjs, `const it = require('${name}');\nconsole.log(names(it).join());\n${names}`);
  return { esm, cjs };
}

// Node gives an ES module's namespace no more than it exports, and a CommonJS module's a default.
const names = `function names(it) {
  return Object.keys(it).filter((name) => !['default', 'module.exports', '__esModule'].includes(name)).sort();
}
`;
