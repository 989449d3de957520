import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import documented from '../../../../fixtures/alibaba/cityvisual/documented.json' with { type: 'json' };
import { packageRoot } from '../../../../src/paths.ts';

export type ActionName = keyof typeof documented.actions;

interface Schemas {
  readonly request: { readonly properties: object };
  readonly response: object;
}

const read = new Map<string, Schemas>();

/** The schemas of an action; always the same objects, so that each is compiled once. */
export function schemasOf(action: string): Schemas {
  let schemas = read.get(action);
  if (schemas === undefined) {
    schemas = JSON.parse(
      readFileSync(join(packageRoot, 'schemas/alibaba/cityvisual', `${action}.json`), 'utf8'),
    ) as Schemas;
    read.set(action, schemas);
  }
  return schemas;
}
