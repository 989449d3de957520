import { createHash } from 'node:crypto';
import type { ValidateFunction } from 'ajv';
import { loadAjv, loadValidators } from '../ajv.ts';
import { once, onceFor } from '../concurrency/once.ts';
import options from './schema-options.json' with { type: 'json' };

const index = once(() => loadValidators('./index.json') as { readonly [key: string]: string });
const ajv = once(() => new (loadAjv().Ajv)(options));

/** A schema's validator, which remembers the errors of its last input. From the build, or made on first use. */
export const validatorOf: (schema: object) => ValidateFunction = onceFor(
  (schema) => builtValidator(schema) ?? ajv().compile(schema),
);

/** The validator that the build made; undefined if it does not know the schema, as it is when one has changed since. */
export function builtValidator(schema: object): ValidateFunction | undefined {
  const key = createHash('sha256').update(JSON.stringify(schema)).digest('base64url').slice(0, 16);
  const file = index()[key];
  return file === undefined ? undefined : (loadValidators(`./${file}`) as Record<string, ValidateFunction>)[key];
}
