import { types } from 'node:util';
import { characters, isStorable, type Json } from '../json.ts';
import { type InputProblem, VectorInputError } from './errors.ts';
import { type Metadata, type MetadataRules, readMetadata } from './metadata.ts';

/** The index that vectors are for. */
export interface VectorShape {
  readonly dimension: number;
  readonly metric: 'cosine' | 'euclidean';
  /** Metadata keys that filters do not see. */
  readonly unfilterable: readonly string[];
}

export interface KeyRules {
  readonly maxCharacters: number;
  /** Of UTF-8; absent: only characters count. */
  readonly maxBytes?: number;
}

/** What an API allows in the vectors of a call. */
export interface VectorRules {
  readonly keys: KeyRules;
  readonly metadata: MetadataRules;
}

/** A vector as a call writes it: `{"key", "data": {"float32": […]}, "metadata": {…}}`. */
export interface WrittenVector {
  readonly key: string;
  readonly vector: Float32Array;
  readonly metadata: Metadata;
}

/** Fields of a JSON object that no schema has checked: vectors are too many for one. */
type Fields = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

const vectorFields = new Set(['key', 'data', 'metadata']);
const dataFields = new Set(['float32']);

/**
 * The vectors that a call writes; the first problem refuses the whole call. Throws VectorInputError, with the place of the
 * vector unless the problem is a key that repeats.
 * @param options `strict`: fields that a vector does not have are refused
 */
export function readVectors(
  values: readonly unknown[],
  shape: VectorShape,
  rules: VectorRules,
  { strict }: { readonly strict: boolean },
): WrittenVector[] {
  const unfilterable = new Set(shape.unfilterable);
  const read = (value: unknown): WrittenVector => {
    if (!isObject(value)) throw problem({ kind: 'vector-type' });
    const data = isObject(value.data) ? value.data : {};
    if (strict) {
      refuseOthers(value, vectorFields);
      refuseOthers(data, dataFields);
    }
    return {
      key: readKey(value.key, rules.keys),
      vector: readFloats(data.float32, shape),
      metadata: readMetadata(value.metadata, unfilterable, rules.metadata),
    };
  };
  const vectors = values.map((value, position) => {
    try {
      return read(value);
    } catch (error) {
      throw error instanceof VectorInputError ? placed(error, position, value) : error;
    }
  });
  refuseRepeated(vectors.map(({ key }) => key));
  return vectors;
}

/** The keys that a call names. Throws VectorInputError (`key-…`). */
export function readKeys(values: readonly unknown[], rules: KeyRules): string[] {
  return values.map((value) => readKey(value, rules));
}

/** Throws VectorInputError `key-repeated`. */
export function refuseRepeated(keys: readonly string[]): void {
  if (new Set(keys).size < keys.length) throw problem({ kind: 'key-repeated' });
}

/**
 * The numbers of a vector as 32-bit floats, from a list or from the array that the parser makes of a long one. Throws
 * VectorInputError (`floats-…`): not a list of finite numbers, another length than the index's, or all zero where angles
 * are compared.
 */
export function readFloats(
  value: unknown,
  { dimension, metric }: Pick<VectorShape, 'dimension' | 'metric'>,
): Float32Array {
  if (!(Array.isArray(value) || types.isFloat64Array(value))) throw problem({ kind: 'floats-type' });
  if (value.length !== dimension) throw problem({ kind: 'floats-length', length: value.length, dimension });
  const floats = new Float32Array(dimension);
  let isZero = true;
  for (let i = 0; i < dimension; i++) {
    const number: unknown = value[i];
    floats[i] = typeof number === 'number' ? number : Number.NaN;
    const float = floats[i] as number;
    // A double may also be beyond the range of 32-bit floats.
    if (!Number.isFinite(float)) throw problem({ kind: 'floats-not-finite' });
    if (float !== 0) isZero = false;
  }
  if (isZero && metric === 'cosine') throw problem({ kind: 'floats-all-zero' });
  return floats;
}

/** Which parts of stored vectors a call asks for. */
export function partsOf(input: { readonly [field: string]: Json }): {
  readonly vector: boolean;
  readonly metadata: boolean;
} {
  return { vector: input.returnData === true, metadata: input.returnMetadata === true };
}

/** A vector as answers show it: the parts that are given. */
export function vectorInfo({
  key,
  distance,
  vector,
  metadata,
}: {
  readonly key: string;
  readonly distance?: number | undefined;
  readonly vector?: Float32Array;
  readonly metadata?: Metadata;
}): Json {
  return {
    key,
    ...(distance !== undefined && { distance }),
    ...(vector !== undefined && { data: { float32: Array.from(vector) } }),
    ...(metadata !== undefined && { metadata }),
  };
}

function refuseOthers(fields: Fields, known: ReadonlySet<string>): void {
  const field = Object.keys(fields).find((name) => !known.has(name));
  if (field !== undefined) throw problem({ kind: 'vector-field', field });
}

function readKey(value: unknown, { maxCharacters, maxBytes = Number.POSITIVE_INFINITY }: KeyRules): string {
  if (typeof value !== 'string') throw problem({ kind: 'key-type' });
  const length = characters(value);
  if (length < 1 || length > maxCharacters) throw problem({ kind: 'key-length', maxCharacters });
  if (!isStorable(value)) throw problem({ kind: 'key-encoding' });
  if (Buffer.byteLength(value) > maxBytes) throw problem({ kind: 'key-bytes', maxBytes });
  return value;
}

function placed(error: VectorInputError, position: number, value: unknown): VectorInputError {
  const key = isObject(value) && typeof value.key === 'string' ? value.key : undefined;
  return new VectorInputError(error.problem, { position, key });
}

function problem(facts: InputProblem): VectorInputError {
  return new VectorInputError(facts);
}
