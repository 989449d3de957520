import type { ErrorObject } from 'ajv';
import { validatorOf } from './validators.ts';

/** What a JSON Schema found wrong, in the terms every dialect's gateway uses. */
export interface SchemaProblem {
  readonly kind: 'unknown' | 'missing' | 'type' | 'value';
  /** Dotted path with list indexes, e.g. `ImageRect.X` or `Scenes.0`. */
  readonly field: string;
  /** The vendor's name of the expected type: `wireType` beside the failing `type` in the schema, else the JSON type. */
  readonly expected: string;
}

/** All problems of an input, in the order of the schema; empty when it is valid. */
export function schemaProblems(schema: object, input: unknown): SchemaProblem[] {
  const validate = validatorOf(schema);
  return validate(input) ? [] : (validate.errors ?? []).map(problem);
}

function problem(error: ErrorObject): SchemaProblem {
  const parent = error.instancePath.split('/').slice(1);
  const schema = error.parentSchema as { wireType?: string; type?: string } | undefined;
  const expected = schema?.wireType ?? schema?.type ?? '';
  switch (error.keyword) {
    case 'additionalProperties':
      return { kind: 'unknown', field: [...parent, String(error.params.additionalProperty)].join('.'), expected };
    case 'required':
      return { kind: 'missing', field: [...parent, String(error.params.missingProperty)].join('.'), expected };
    case 'type':
      return { kind: 'type', field: parent.join('.'), expected };
    default:
      return { kind: 'value', field: parent.join('.'), expected };
  }
}
