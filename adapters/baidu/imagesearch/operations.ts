import type { ImageSearchEndpoint, ImageSearchOperation } from './call.ts';
import { type Family, families } from './families.ts';
import { add } from './operations/add.ts';
import { remove } from './operations/delete.ts';
import { search } from './operations/search.ts';
import { update } from './operations/update.ts';

/** The operations that every family has. */
export const operations: readonly ImageSearchOperation[] = [add, search, update, remove];

const attributes = new Set<string>(families.flatMap((family) => family.attributes));

/** Every operation of every family by its path; the operation's name is e.g. `same_hq/add`. */
export const endpoints: ReadonlyMap<string, ImageSearchEndpoint> = new Map(
  families.flatMap((family) =>
    operations.map((operation) => {
      const name = `${family.name}/${operation.name}`;
      const schema = schemaOf(operation.schema, family);
      return [family.path + operation.name, { family, operation: { ...operation, name, schema } }] as const;
    }),
  ),
);

/** The schema without other families' attributes, which are unknown fields here and therefore ignored. */
function schemaOf(schema: ImageSearchOperation['schema'], family: Family): object {
  const own = new Set<string>(family.attributes);
  const { properties } = schema as { properties: Readonly<Record<string, object>> };
  const fields = Object.entries(properties).filter(([name]) => own.has(name) || !attributes.has(name));
  return { ...schema, properties: Object.fromEntries(fields) };
}
