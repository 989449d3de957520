import type { Input } from '../../../src/protocol/operation.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import { invalid, missing } from './errors.ts';

/**
 * Presence first, then types and values [inferred]. Throws ApiError `Missing{Param}` or `Invalid{Param}`; the name of a
 * nested parameter is the one that clients send (`Attribute.1.Key`). What a schema does not know is no error.
 */
export function validate(input: Input, schema: object): void {
  const problems = schemaProblems(schema, input);
  const problem = problems.find(({ kind }) => kind === 'missing') ?? problems.find(({ kind }) => kind !== 'unknown');
  if (problem === undefined) return;
  const name = wireName(problem.field);
  throw problem.kind === 'missing' ? missing(name) : invalid(name);
}

/** Lists count from 1 on the wire. */
function wireName(field: string): string {
  return field.replace(/(?<=\.)\d+(?=\.|$)/g, (index) => String(Number(index) + 1));
}
