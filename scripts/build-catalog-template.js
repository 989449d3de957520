// Makes dist/catalog-template: a migrated, empty data folder of the embedded PostgreSQL that new catalogs are copied
// from. Run as a process of its own by the build, so that it shares the machine's cores with the rest of it.
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const script = `${root}dist/.build-catalog-template-${process.pid}.mjs`;

mkdirSync(`${root}dist`, { recursive: true });
try {
  await build({
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
  await buildTemplate(`${root}dist/catalog-template`);
} finally {
  rmSync(script, { force: true });
}
