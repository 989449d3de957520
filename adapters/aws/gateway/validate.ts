import type { ErrorObject } from 'ajv';
import type { Input } from '../../../src/protocol/operation.ts';
import { validatorOf } from '../../../src/protocol/validators.ts';
import { refusal, ValidationError } from './errors.ts';

/** Problems that are told in one answer. */
const MAX_TOLD = 20;

/**
 * The constraints of the service's model, in the framework's words [observed, some inferred]: every broken one, joined. Unknown
 * members are tolerated unless `--strict`. Throws ApiError: SerializationException for wrong types, ValidationException.
 */
export const valid =
  (schema: object) =>
  ({ input, services }: { readonly input: Input; readonly services: { readonly strict: boolean } }): void => {
    const validate = validatorOf(schema);
    if (validate(input)) return;
    const problems = (validate.errors ?? []).filter(
      ({ keyword }) => keyword !== 'propertyNames' && (services.strict || keyword !== 'additionalProperties'),
    );
    const wrongType = problems.find(({ keyword }) => keyword === 'type');
    if (wrongType) throw refusal('SerializationException', { detail: `${wrongType.instancePath} has a wrong type` });
    if (problems.length === 0) return;
    const told = problems.slice(0, MAX_TOLD).map(constraint);
    const texts = told.map(({ path, length, rule }) => {
      const value = length === undefined ? 'Value' : `Value with length ${length}`;
      return `${value} at '${path}' failed to satisfy constraint: ${rule}`;
    });
    const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected. `;
    throw new ValidationError(
      count + texts.join('; '),
      told.map(({ path }, index) => ({ path, message: texts[index] as string })),
    );
  };

interface Constraint {
  readonly path: string;
  /** Where it is what is wrong. */
  readonly length?: number;
  readonly rule: string;
}

type Limits = Readonly<
  Partial<Record<'minLength' | 'maxLength' | 'minItems' | 'maxItems' | 'minimum' | 'maximum', number>>
>;

function constraint({
  instancePath: path,
  keyword,
  params,
  parentSchema,
  data,
  propertyName,
}: ErrorObject): Constraint {
  const limits = (parentSchema ?? {}) as Limits;
  switch (keyword) {
    case 'required':
      return { path: `${path}/${String(params.missingProperty)}`, rule: 'Member must not be null' };
    case 'minLength':
    case 'maxLength':
      return {
        path,
        length: [...String(propertyName ?? data)].length,
        rule: lengths(limits.minLength, limits.maxLength),
      };
    case 'minItems':
    case 'maxItems':
      return { path, length: (data as readonly unknown[]).length, rule: lengths(limits.minItems, limits.maxItems) };
    case 'minimum':
    case 'maximum':
      return { path, rule: `Member must be between ${limits.minimum} and ${limits.maximum}, inclusive` };
    case 'enum':
      return { path, rule: `Member must satisfy enum value set: [${(params.allowedValues as string[]).join(', ')}]` };
    case 'pattern':
      return { path, rule: `Member must satisfy regular expression pattern: ${String(params.pattern)}` };
    default:
      return { path: `${path}/${String(params.additionalProperty ?? '')}`, rule: 'Member must be known' };
  }
}

function lengths(min = 0, max = Number.POSITIVE_INFINITY): string {
  return `Member must have length between ${min} and ${max}, inclusive`;
}
