import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { packageRoot } from '../../src/paths.ts';

/** What esbuild put into each file of dist/, and what each imports. */
export function outputsOfBundle(): Metafile['outputs'] {
  const dist = join(packageRoot, 'dist');
  const files = readdirSync(dist)
    .filter((name) => /^\.metafile-.*\.json$/.test(name))
    .flatMap((name) => JSON.parse(readFileSync(join(dist, name), 'utf8')) as Metafile[]);
  return Object.assign({}, ...files.map(({ outputs }) => outputs)) as Metafile['outputs'];
}

/** The sources that run when a built file is imported, before it imports more on demand. */
export function bundledFrom(file: string): readonly string[] {
  const outputs = outputsOfBundle();
  const inputs = new Set<string>();
  const seen = new Set<string>();
  const open = [`dist/${file}`];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const output = outputs[path];
    if (output === undefined) throw new Error(`the build has no ${path}`);
    for (const input of Object.keys(output.inputs)) inputs.add(input);
    for (const { path: imported, kind, external } of output.imports) {
      if (kind === 'import-statement' && !external) open.push(imported);
    }
  }
  return [...inputs];
}
