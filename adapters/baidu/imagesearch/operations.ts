import type { ImageSearchOperation } from './call.ts';
import { type Family, families } from './families.ts';
import { add } from './operations/add.ts';
import { remove } from './operations/delete.ts';
import { search } from './operations/search.ts';
import { update } from './operations/update.ts';

/** What stands behind a path. */
export interface Place {
  readonly family: Family;
  readonly operation: ImageSearchOperation;
}

const attributes = new Set<string>(families.flatMap((family) => family.attributes));

/** Every operation of every family by its path; its name is e.g. `same_hq/add`. */
export const places: ReadonlyMap<string, Place> = new Map(
  families.flatMap((family) =>
    [add, search, update, remove].map((operation) => {
      const name = `${family.name}/${operation.name}`;
      const schema = schemaOf(operation.schema, family);
      return [family.path + operation.name, { family, operation: { ...operation, name, schema } }] as const;
    }),
  ),
);

/** Without the attributes that only other families have: there they are unknown fields, which are ignored. */
function schemaOf(schema: ImageSearchOperation['schema'], family: Family): object {
  const own = new Set<string>(family.attributes);
  const { properties } = schema as { properties: Readonly<Record<string, object>> };
  const kept = Object.entries(properties).filter(([name]) => own.has(name) || !attributes.has(name));
  return { ...schema, properties: Object.fromEntries(kept) };
}
