import type { Input } from '../../../src/protocol/operation.ts';
import { type SchemaProblem, schemaProblems } from '../../../src/protocol/schema.ts';
import { gatewayError } from './errors.ts';

/** The gateway's order [inferred]: unknown parameters, then missing ones, then types, then values. */
const order: readonly SchemaProblem['kind'][] = ['unknown', 'missing', 'type', 'value'];

/** Throws ApiError for the first problem: UnknownParameter, MissingParameter or InvalidParameter. */
export function validate(input: Input, schema: object): void {
  const problems = schemaProblems(schema, input);
  if (problems.length === 0) return;
  for (const kind of order) {
    const problem = problems.find((candidate) => candidate.kind === kind);
    if (problem !== undefined) throw asError(problem);
  }
}

function asError({ kind, field, expected }: SchemaProblem) {
  switch (kind) {
    case 'unknown':
      return gatewayError('UnknownParameter#name', { name: field });
    case 'missing':
      return gatewayError('MissingParameter#name', { name: field });
    // a number outside of its wire type (a negative uint64) is of another type
    default:
      return expected === ''
        ? gatewayError('InvalidParameter#type', { name: field })
        : gatewayError('InvalidParameter#typeOf', { name: field, type: expected });
  }
}
