// Builds dist/catalog-template: a migrated, empty data folder of the embedded PostgreSQL, which new catalogs are copied
// from. It starts with the fresh cluster that the authors of PGlite publish, which saves the 1.4 s of initdb. It runs in a
// process of its own to share the machine's cores with the rest of the build, and without V8's optimising compiler, which
// costs more time than it saves here.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const self = fileURLToPath(import.meta.url);
const published = fileURLToPath(
  new URL('prepopulatedfs.tgz', import.meta.resolve('@electric-sql/pglite-prepopulatedfs')),
);
const root = fileURLToPath(new URL('..', import.meta.url));

/** The inputs of the template. */
export const templateInputs = [
  'src/catalog/migrations',
  'src/catalog/pglite-open.ts',
  'src/catalog/template-build.ts',
  'src/catalog/template.ts',
  'scripts/build-catalog-template.js',
  'package.json',
];

/** Builds the template. */
export async function buildCatalogTemplate() {
  await promisify(execFile)(process.execPath, ['--liftoff-only', self]);
}

async function build() {
  const esbuild = await import('esbuild');
  const script = `${root}dist/.build-catalog-template-${process.pid}.mjs`;
  mkdirSync(`${root}dist`, { recursive: true });
  try {
    await esbuild.build({
      entryPoints: [`${root}src/catalog/template-build.ts`],
      outfile: script,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      logLevel: 'warning',
    });
    const { buildTemplate } = await import(pathToFileURL(script).href);
    const { extract } = await import('tar');
    await buildTemplate(`${root}dist/catalog-template`, (folder) => {
      mkdirSync(folder, { mode: 0o700 });
      extract({ file: published, cwd: folder, sync: true, onwarn: () => {} });
      rmSync(join(folder, 'postmaster.pid'), { force: true });
    });
  } finally {
    rmSync(script, { force: true });
  }
}

if (process.argv[1] === self) await build();
