import type { Input } from '../../../src/protocol/operation.ts';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import { invalid, missing } from './errors.ts';

/**
 * Checks presence first, then types and values [inferred]. Throws ApiError `Missing{Param}` or `Invalid{Param}`, where
 * the name of a nested parameter is the one that clients send (`Attribute.1.Key`). Unknown parameters are allowed.
 */
export function validate(input: Input, schema: object): void {
  const problems = schemaProblems(schema, input);
  const problem = problems.find(({ kind }) => kind === 'missing') ?? problems.find(({ kind }) => kind !== 'unknown');
  if (problem === undefined) return;
  const name = wireName(problem.field);
  throw problem.kind === 'missing' ? missing(name) : invalid(name);
}

/** List indexes start at 1 on the wire. */
function wireName(field: string): string {
  return field.replace(/(?<=\.)\d+(?=\.|$)/g, (index) => String(Number(index) + 1));
}
