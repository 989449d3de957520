// Builds dist/validators: what Ajv makes of the JSON Schemas, one file a product, and Ajv itself for all other schemas.
// Loading Ajv and compiling its first schema takes some 50 ms, which neither a start nor the first request should pay.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recordBundle } from './third-party-licenses.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const optionsFile = 'src/protocol/schema-options.json';
const controlFolder = 'src/server/control';

/** The inputs of the validators. */
export const validatorInputs = [
  'schemas',
  optionsFile,
  controlFolder,
  'scripts/build-validators.js',
  'scripts/third-party-licenses.js',
  'package.json',
];

const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** The requests' schemas by product. Answers are validated in tests only. */
function schemasByProduct() {
  const control = readdirSync(join(root, controlFolder)).filter((file) => file.endsWith('.schemas.json'));
  const products = new Map([['control', control.flatMap((file) => Object.values(json(join(controlFolder, file))))]]);
  for (const path of readdirSync(join(root, 'schemas'), { recursive: true, encoding: 'utf8' }).sort()) {
    const [vendor, product, operation] = path.split(/[\\/]/);
    if (!operation?.endsWith('.json')) continue;
    const name = `${vendor}-${product}`;
    const { response: _, ...requests } = json(join('schemas', path));
    products.set(name, [...(products.get(name) ?? []), ...Object.values(requests)]);
  }
  return products;
}

/** The name of a schema's validator; src/protocol/validators.ts computes the same. */
function keyOf(schema) {
  return createHash('sha256').update(JSON.stringify(schema)).digest('base64url').slice(0, 16);
}

/** Without the sources of facts, a third of the text, which no validator reads. */
function withoutSources(schema) {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => (key === 'source' && typeof value === 'string' ? undefined : value)),
  );
}

/** Builds the validators. */
export async function buildValidators() {
  const [{ Ajv }, { default: standalone }, { build }] = await Promise.all([
    import('ajv'),
    import('ajv/dist/standalone/index.js'),
    import('esbuild'),
  ]);
  const unfinished = join(root, `dist/validators.new-${process.pid}`);
  mkdirSync(unfinished, { recursive: true });
  const bundled = (file, contents) =>
    build({
      stdin: { contents, resolveDir: root, loader: 'js' },
      outfile: join(unfinished, file),
      bundle: true,
      metafile: true,
      absWorkingDir: root,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
  const index = {};
  const files = [...schemasByProduct()].map(([product, schemas]) => {
    const ajv = new Ajv({ ...json(optionsFile), code: { source: true } });
    const names = {};
    for (const schema of schemas) {
      const key = keyOf(schema);
      if (index[key] !== undefined) continue;
      index[key] = `${product}.cjs`;
      names[`v${Object.keys(names).length}`] = key;
      ajv.addSchema(withoutSources(schema), key);
    }
    // Keys are no identifiers: the functions get short names, and the file a table of both.
    const code = standalone.default(ajv, names);
    const table = Object.entries(names).map(([name, key]) => `${JSON.stringify(key)}: exports.${name}`);
    return bundled(`${product}.cjs`, `${code}\nmodule.exports = { ${table.join(', ')} };`);
  });
  const results = await Promise.all([...files, bundled('ajv.cjs', "module.exports = require('ajv');")]);
  recordBundle('validators', results);
  writeFileSync(join(unfinished, 'index.json'), JSON.stringify(index));
  rmSync(join(root, 'dist/validators'), { recursive: true, force: true });
  renameSync(unfinished, join(root, 'dist/validators'));
}
