import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as ajv from 'ajv';
import { packageRoot } from './paths.ts';

/** Built by scripts/build-validators.js. */
export const validatorsFolder: string = join(packageRoot, 'dist', 'validators');

/** Loads one of the built files. They are CommonJS: whoever validates cannot always wait for an import. */
export const loadValidators: NodeJS.Require = createRequire(join(validatorsFolder, 'index.json'));

/** Ajv, for schemas that the build does not compile: loaded on demand, as it takes 20 ms. */
export function loadAjv(): typeof ajv {
  return loadValidators('./ajv.cjs') as typeof ajv;
}
