import { types } from 'node:util';
import type { StoredVectorIndex } from '../engine/vector-buckets.ts';
import type { VectorDraft } from '../engine/vectors.ts';
import { characters, isStorable } from '../protocol/fields.ts';
import { invalid } from '../../adapters/alibaba/ossvectors/errors.ts';
import { type Generation, MAX_KEY_CHARACTERS } from '../../adapters/alibaba/ossvectors/limits.ts';
import { readMetadata } from './metadata.ts';

/** Fields of a JSON object that is not looked at as a whole: vectors are too many for a schema. */
type Fields = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

const vectorFields = new Set(['key', 'data', 'metadata']);
const dataFields = new Set(['float32']);

/**
 * The vectors of a PutVectors call; the whole call fails with one of them [documented for keys that repeat, inferred for
 * the rest]. Throws ApiError VectorIndexParameterInvalid.
 * @param services the edition's types of metadata; `strict`: fields that a vector does not have are refused
 */
export function readVectors(
  values: readonly unknown[],
  index: StoredVectorIndex,
  { limits, strict }: { readonly limits: Pick<Generation, 'scalars'>; readonly strict: boolean },
): VectorDraft[] {
  const unfilterable = new Set(index.unfilterable);
  const drafts = values.map((value): VectorDraft => {
    if (!isObject(value)) throw invalid('A vector must be an object.');
    const data = isObject(value.data) ? value.data : {};
    if (strict) {
      refuseOthers(value, vectorFields);
      refuseOthers(data, dataFields);
    }
    const key = readKey(value.key);
    return {
      key,
      vector: readFloats(data.float32, index),
      metadata: readMetadata(value.metadata, unfilterable, limits),
    };
  });
  if (new Set(drafts.map(({ key }) => key)).size < drafts.length) throw invalid('A vector key occurs more than once.');
  return drafts;
}

function refuseOthers(fields: Fields, known: ReadonlySet<string>): void {
  const other = Object.keys(fields).find((name) => !known.has(name));
  if (other !== undefined) throw invalid(`There is no parameter ${other} of a vector.`);
}

/** The keys of a call. Throws ApiError VectorIndexParameterInvalid. */
export function readKeys(values: readonly unknown[]): string[] {
  return values.map(readKey);
}

function readKey(value: unknown): string {
  if (typeof value !== 'string') throw invalid('A vector key must be a string.');
  const length = characters(value);
  if (length < 1 || length > MAX_KEY_CHARACTERS) {
    throw invalid(`A vector key has 1 to ${MAX_KEY_CHARACTERS} characters.`);
  }
  if (!isStorable(value)) throw invalid('A vector key must be UTF-8 text.');
  return value;
}

/**
 * The numbers of a vector as 32-bit floats; a list, or what the parser made of a long one. Throws ApiError
 * VectorIndexParameterInvalid: not a list of finite numbers, another length than the index's, or, where angles are
 * compared, all zero.
 */
export function readFloats(
  value: unknown,
  { dimension, metric }: Pick<StoredVectorIndex, 'dimension' | 'metric'>,
): Float32Array {
  if (!(Array.isArray(value) || types.isFloat64Array(value))) throw invalid('float32 must be an array of numbers.');
  if (value.length !== dimension) {
    throw invalid(`The vector has ${value.length} dimensions, the index has ${dimension}.`);
  }
  const floats = new Float32Array(dimension);
  let isZero = true;
  for (let i = 0; i < dimension; i++) {
    const number: unknown = value[i];
    floats[i] = typeof number === 'number' ? number : Number.NaN;
    const float = floats[i] as number;
    // also a number beyond the range of 32-bit floats
    if (!Number.isFinite(float)) throw invalid('float32 must be an array of finite numbers.');
    if (float !== 0) isZero = false;
  }
  if (isZero && metric === 'cosine') throw invalid('With the metric cosine a vector must not be all zero.');
  return floats;
}
