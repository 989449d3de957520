import { types } from 'node:util';
import { characters, isStorable, type Json } from '../json.ts';
import { type InputProblem, VectorInputError } from './errors.ts';
import { joinFields, splitFields, type VectorField } from './fields.ts';
import { type Metadata, type MetadataRules, readMetadata } from './metadata.ts';

/** The index that vectors are for. */
export interface VectorShape {
  readonly dimension: number;
  readonly metric: 'cosine' | 'euclidean' | 'ip';
  /** Metadata keys that filters do not see. */
  readonly unfilterable: readonly string[];
  /** What its numbers are, which is also their name in calls; absent: float32. */
  readonly element?: ElementType;
  /** The vectors that each entry may have; none or absent: one, called float32. */
  readonly vectorFields?: readonly VectorField[];
}

/** 32-bit floats, or integers from -128 to 127. */
export type ElementType = 'float32' | 'int8';

export interface KeyRules {
  readonly maxCharacters: number;
  /** Of UTF-8; absent: only characters count. */
  readonly maxBytes?: number;
}

/** What an API allows in the vectors of a call. */
export interface VectorRules {
  readonly keys: KeyRules;
  /** Whether a key may come twice in a call: the last vector counts; absent: no. */
  readonly repeatedKeys?: boolean;
  readonly metadata: MetadataRules;
}

/** A vector as a call writes it: `{"key", "data": {"float32": […]}, "metadata": {…}}`, or `int8` by the index's element. */
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
  const dataFields = new Set([shape.element ?? 'float32']);
  const read = (value: unknown): WrittenVector => {
    if (!isObject(value)) throw problem({ kind: 'vector-type' });
    const data = isObject(value.data) ? value.data : {};
    const fields = shape.vectorFields ?? [];
    if (strict) {
      refuseOthers(value, vectorFields);
      if (fields.length === 0) refuseOthers(data, dataFields);
    }
    return {
      key: readKey(value.key, rules.keys),
      vector: fields.length === 0 ? readNumbers(data, shape) : readFields(data, fields),
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
  if (!rules.repeatedKeys) refuseRepeated(vectors.map(({ key }) => key));
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

/** The numbers of an object that has them under their type's name: `{"float32": […]}`. Throws what readFloats throws. */
export function readNumbers(data: Fields, shape: Pick<VectorShape, 'dimension' | 'metric' | 'element'>): Float32Array {
  return readFloats(data[shape.element ?? 'float32'], shape);
}

/**
 * The numbers of a vector as 32-bit floats, from a list or from the array that the parser makes of a long one. Throws
 * VectorInputError (`floats-…`, `int8-type`): not a list of finite numbers, or of 8-bit integers where the index has them, another length than the index's, or all zero where angles
 * are compared.
 */
export function readFloats(
  value: unknown,
  { dimension, metric, element = 'float32' }: Pick<VectorShape, 'dimension' | 'metric' | 'element'>,
): Float32Array {
  if (!(Array.isArray(value) || types.isFloat64Array(value))) {
    throw problem({ kind: element === 'int8' ? 'int8-type' : 'floats-type' });
  }
  if (value.length !== dimension) throw problem({ kind: 'floats-length', length: value.length, dimension });
  const floats = new Float32Array(dimension);
  let isZero = true;
  for (let i = 0; i < dimension; i++) {
    const number: unknown = value[i];
    floats[i] = typeof number === 'number' ? number : Number.NaN;
    const float = floats[i] as number;
    // A double may also be beyond the range of 32-bit floats.
    if (!Number.isFinite(float)) throw problem({ kind: element === 'int8' ? 'int8-type' : 'floats-not-finite' });
    if (element === 'int8' && !isInt8(float)) throw problem({ kind: 'int8-type' });
    if (float !== 0) isZero = false;
  }
  if (isZero && metric === 'cosine') throw problem({ kind: 'floats-all-zero' });
  return floats;
}

const isInt8 = (number: number) => Number.isInteger(number) && number >= -128 && number <= 127;

/**
 * The vectors of several fields, joined; a field may be left out, but not all. Throws VectorInputError (`floats-…`,
 * `vector-field` for one that the index does not have).
 */
function readFields(data: Fields, fields: readonly VectorField[]): Float32Array {
  refuseOthers(data, new Set(fields.map(({ name }) => name)));
  const given = fields.filter(({ name }) => data[name] !== undefined);
  if (given.length === 0) throw problem({ kind: 'floats-type' });
  return joinFields(
    fields,
    Object.fromEntries(given.map((field) => [field.name, readFloats(data[field.name], field)])),
  );
}

/** Which parts of stored vectors a call asks for. */
export function partsOf(input: { readonly [field: string]: Json }): {
  readonly vector: boolean;
  readonly metadata: boolean;
} {
  return { vector: input.returnData === true, metadata: input.returnMetadata === true };
}

/** A vector as answers show it: the parts that are given. `fields` are the index's vector fields, if it has any. */
export function vectorInfo({
  key,
  distance,
  vector,
  metadata,
  element = 'float32',
  fields = [],
}: {
  readonly key: string;
  readonly distance?: number | undefined;
  readonly vector?: Float32Array;
  readonly metadata?: Metadata;
  readonly element?: ElementType;
  readonly fields?: readonly VectorField[];
}): Json {
  const named = (joined: Float32Array) => (fields.length === 0 ? { [element]: joined } : splitFields(fields, joined));
  const lists = (vectors: { readonly [field: string]: Float32Array }) =>
    Object.fromEntries(Object.entries(vectors).map(([name, floats]) => [name, Array.from(floats)]));
  return {
    key,
    ...(distance !== undefined && { distance }),
    ...(vector !== undefined && { data: lists(named(vector)) }),
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
