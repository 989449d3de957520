import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { type SchemaProblem, schemaProblems } from '../../../src/protocol/schema.ts';
import type { ProductCode } from './errors.ts';

/** The code for a field that is missing, of another type or out of its limits, in the order of checks [inferred]. */
const codeOfField: ReadonlyMap<string, ProductCode> = new Map([
  ['collection_name', '2010'],
  ['task_id', '3021'],
  ['product_list', '3000'],
  ['product_id_list', '3000'],
  ['image_list', '3010'],
  ['image_id_list', '3050'],
  ['product_id', '3003'],
  ['product_name', '3004'],
  ['image_id', '3013'],
  ['image_content', '3014'],
  ['image_info', '3015'],
  ['category', '3005'],
  ['topk', '3040'],
]);

const order = [...codeOfField.keys()];

/** The first field of a request or of an entry that does not fit its schema, and its code. */
export function fieldError(schema: object, value: unknown): { field: string; code: ProductCode } | undefined {
  const [first] = schemaProblems(schema, value)
    .map(({ field }: SchemaProblem) => field)
    .sort((a, b) => order.indexOf(a) - order.indexOf(b));
  if (first === undefined) return undefined;
  const code = codeOfField.get(first);
  if (code === undefined) throw new Error(`no code for the field ${first}`);
  return { field: first, code };
}

/** A field of a validated input or entry as a string; `''` if it was not sent: this API does not tell them apart. */
export function textOrEmpty(input: Input, name: string): string {
  return text(input, name) ?? '';
}
