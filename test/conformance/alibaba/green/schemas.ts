import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from '../../../../adapters/alibaba/green/operations.ts';
import { packageRoot } from '../../../../src/paths.ts';

interface Schemas {
  readonly request: object;
  readonly response: object;
}

const read = new Map<string, Schemas>();

/** The schemas of the operation at a path; always the same objects, so that each is compiled once. */
export function schemasOf(path: string): Schemas {
  const name = operations.find((one) => one.path === path)?.name;
  let schemas = read.get(path);
  if (schemas === undefined) {
    const file = join(packageRoot, 'schemas/alibaba/green', `${name}.json`);
    schemas = JSON.parse(readFileSync(file, 'utf8')) as Schemas;
    read.set(path, schemas);
  }
  return schemas;
}
