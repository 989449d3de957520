import type { Metadata } from '../engine/vectors.ts';
import { isJsonObject, type Json } from '../json.ts';
import { isStorable } from '../protocol/fields.ts';
import { invalid } from '../../adapters/alibaba/ossvectors/errors.ts';
import { jsonBytes } from '../../adapters/alibaba/ossvectors/input.ts';
import {
  type Generation,
  isScalar,
  MAX_FILTERABLE_BYTES,
  MAX_FILTERABLE_KEYS,
  MAX_METADATA_BYTES,
  type ScalarType,
} from '../../adapters/alibaba/ossvectors/limits.ts';

/**
 * A vector's metadata. Values are scalars or lists of them; filterable ones of the types of the limits' edition. Sizes
 * are those of compact JSON [inferred]. Throws ApiError VectorIndexParameterInvalid.
 * @param unfilterable the index's keys that count only for the total size
 */
export function readMetadata(
  value: unknown,
  unfilterable: ReadonlySet<string>,
  { scalars }: Pick<Generation, 'scalars'>,
): Metadata {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw invalid('The metadata of a vector must be an object.');
  const names = Object.keys(value);
  if (names.length === 0) return {};
  for (const name of names) checkEntry(name, value[name], unfilterable.has(name) ? undefined : scalars);
  const total = jsonBytes(value);
  if (total > MAX_METADATA_BYTES) {
    throw invalid(`The metadata of a vector is larger than ${MAX_METADATA_BYTES / 1024} KB.`);
  }
  const filterable = names.filter((name) => !unfilterable.has(name));
  if (filterable.length > MAX_FILTERABLE_KEYS) {
    throw invalid(`A vector has more than ${MAX_FILTERABLE_KEYS} filterable metadata keys.`);
  }
  if (total > MAX_FILTERABLE_BYTES && bytesOf(value, filterable) > MAX_FILTERABLE_BYTES) {
    throw invalid(`The filterable metadata of a vector is larger than ${MAX_FILTERABLE_BYTES / 1024} KB.`);
  }
  return value;
}

function checkEntry(name: string, value: Json | undefined, types: readonly ScalarType[] | undefined): void {
  if (name === '' || !isStorable(name)) throw invalid('A metadata key is empty or not UTF-8 text.');
  const values: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  for (const one of values) {
    if (!isScalar(one) || types?.some((type) => type === typeof one) === false) {
      const allowed = types ?? ['string', 'number', 'boolean'];
      throw invalid(
        `The metadata ${name} must be a value, or an array of values, of these types: ${allowed.join(', ')}.`,
      );
    }
    if (typeof one === 'string' && !isStorable(one)) throw invalid(`The metadata ${name} is not UTF-8 text.`);
    if (one === Number.POSITIVE_INFINITY || one === Number.NEGATIVE_INFINITY) {
      throw invalid(`The metadata ${name} is out of the range of numbers.`);
    }
  }
}

function bytesOf(metadata: Metadata, names: readonly string[]): number {
  return jsonBytes(Object.fromEntries(names.map((name) => [name, metadata[name] as Json])));
}
