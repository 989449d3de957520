import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../paths.ts';

/** What package.json says of this package. */
export function packageFacts() {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly repository: { readonly url: string };
  };
}
