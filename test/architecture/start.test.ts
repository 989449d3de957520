import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageRoot } from '../../src/paths.ts';

/** The packages that a source imports when it is loaded, itself and through others; not what it imports on demand. */
function packagesOf(entry: string): string[] {
  const { metafile } = buildSync({
    entryPoints: [join(packageRoot, entry)],
    absWorkingDir: packageRoot,
    outdir: 'unwritten',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    metafile: true,
    write: false,
  });
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
      if (kind !== 'import-statement') continue;
      if (external !== true) visit(path);
      else if (!path.startsWith('node:')) packages.add(path);
    }
  };
  visit(entry);
  return [...packages].sort();
}

describe('a start loads no package that few requests need, as each takes time and memory from every start', () => {
  test('the server', () => {
    expect(packagesOf('src/server/assemble.ts')).toEqual([
      '@fastify/busboy',
      'express',
      'fast-xml-parser',
      'lru-cache',
      'p-limit',
      'p-map',
      'pino',
      'prom-client',
      'raw-body',
    ]);
  });

  test('the embedded database', () => {
    expect(packagesOf('src/catalog/pglite.worker.ts')).toEqual(['@electric-sql/pglite', '@electric-sql/pglite/nodefs']);
  });
});
