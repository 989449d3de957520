import { isIP } from 'node:net';
import { isJsonObject, type Json, jsonBytes } from '../../../../src/json.ts';
import type { Metadata } from '../../../../src/vector-api/metadata.ts';
import {
  readVectors,
  type VectorRules,
  type VectorShape,
  type WrittenVector,
} from '../../../../src/vector-api/vectors.ts';
import type { VectorServices } from '../call.ts';
import { invalid } from '../errors.ts';
import type { FusionField, FusionSchema } from './schema.ts';

/** Limits of a fusion index's metadata are not published: the ones of all metadata, none for what filters see [inferred]. */
function rulesOf({ limits: { vectors } }: VectorServices): VectorRules {
  const { metadata, keys } = vectors;
  const all = ['string', 'number', 'boolean'] as const;
  const wide = { filterable: all, unfilterable: all, bytesOf: jsonBytes };
  const unlimited = { maxFilterableKeys: Number.POSITIVE_INFINITY, maxFilterableBytes: metadata.maxBytes };
  return { keys, metadata: { ...metadata, ...wide, ...unlimited } };
}

/**
 * The vectors that a call writes into a fusion index. Metadata that the schema names has its type; other metadata is kept
 * as it is [observed]. Throws ApiError, VectorInputError.
 */
export function readFusionVectors(
  values: readonly unknown[],
  shape: VectorShape,
  schema: FusionSchema,
  services: VectorServices,
): WrittenVector[] {
  const places = [...schema.values()].filter(({ type }) => type === 'geoPoint').map(({ name }) => name);
  // Points may be objects, which no other metadata is.
  const points = values.map((value) => metadataOf(value, places, true));
  const others = values.map((value) =>
    isJsonObject(value) && isJsonObject(value.metadata)
      ? { ...value, metadata: metadataOf(value, places, false) }
      : value,
  );
  const vectors = readVectors(others, shape, rulesOf(services), services);
  return vectors.map((vector, position) => {
    const metadata = { ...vector.metadata, ...points[position] };
    for (const [name, value] of Object.entries(metadata)) {
      const field = schema.get(name);
      if (field !== undefined) checkValue(field, value);
    }
    if (jsonBytes(metadata) > services.limits.vectors.metadata.maxBytes) {
      throw invalid('The metadata of a vector is larger than 40 KB.');
    }
    return { ...vector, metadata };
  });
}

function metadataOf(value: unknown, places: readonly string[], isPlace: boolean): Metadata {
  const metadata = isJsonObject(value) && isJsonObject(value.metadata) ? value.metadata : {};
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => places.includes(name) === isPlace));
}

/** Throws ApiError for a value of another type than the field's [inferred]. */
function checkValue({ name, type, isArray = false }: FusionField, value: Json): void {
  if (type === 'vector') throw invalid(`The field ${name} is a vector, no metadata.`);
  const isFitting = Array.isArray(value) === isArray && [value].flat().every((one) => isOfKind[type](one as Json));
  if (!isFitting) throw invalid(`The metadata ${name} must be ${isArray ? 'an array of' : 'of type'} ${type}.`);
}

const isText = (value: Json) => typeof value === 'string';

/** Whether a value is of a type; the forms of `ip` and `geoPoint` are not published [inferred]. */
export const isOfKind: Readonly<Record<Exclude<FusionField['type'], 'vector'>, (value: Json) => boolean>> = {
  string: isText,
  long: (value) => Number.isSafeInteger(value),
  double: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  ip: (value) => typeof value === 'string' && isIP(value) !== 0,
  geoPoint(value) {
    const { lat, lon } = isJsonObject(value) ? value : pointIn(String(value));
    const isWithin = (degrees: unknown, most: number) => typeof degrees === 'number' && Math.abs(degrees) <= most;
    const isPlain = !isJsonObject(value) || Object.keys(value).length === 2;
    return isPlain && isWithin(lat, 90) && isWithin(lon, 180);
  },
};

/** `lat,lon`. */
function pointIn(text: string): { readonly lat?: number; readonly lon?: number } {
  const [, lat, lon] = /^(-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return lat === undefined ? {} : { lat: Number(lat), lon: Number(lon) };
}
