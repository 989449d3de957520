import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../src/paths.ts';

interface Schemas {
  readonly request: object;
  readonly response: object;
}

const read = new Map<string, Schemas>();

/** The request and response schema of an operation; always the same objects, so that each is compiled once. */
export function schemasOf(operation: string): Schemas {
  let schemas = read.get(operation);
  if (schemas === undefined) {
    const file = join(packageRoot, 'schemas/tencent/tiia', `${operation}.json`);
    schemas = JSON.parse(readFileSync(file, 'utf8')) as Schemas;
    read.set(operation, schemas);
  }
  return schemas;
}
