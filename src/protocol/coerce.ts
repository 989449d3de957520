import { isJsonObject, type Json } from '../json.ts';

/** The part of JSON Schema that casting reads. */
export interface Shape {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

/** The shape of an object's field, undefined when the schema has no such field. */
export function fieldShape(shape: Shape, name: string): Shape | undefined {
  return shape.properties !== undefined && Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
}

/**
 * Casts a freshly parsed JSON value in place: null fields are dropped (a null counts as absent [documented for clients]),
 * decimal text becomes a number where the schema wants one (an official example sends `"30"`). What cannot be cast stays
 * as it is, for validation to report. Goes as deep as the schema, however deep the value is.
 * @param textNumbers false leaves decimal text alone
 */
export function castJson(value: Json, shape: Shape, textNumbers = true): Json {
  if (typeof value === 'string') return textNumbers ? castNumber(value, shape) : value;
  if (Array.isArray(value)) {
    const { items } = shape;
    return items === undefined ? value : value.map((item: Json) => castJson(item, items, textNumbers));
  }
  if (!isJsonObject(value)) return value;
  const fields = value as { [name: string]: Json };
  for (const name of Object.keys(fields)) {
    const field = fields[name] as Json;
    if (field === null) {
      delete fields[name];
      continue;
    }
    const inner = fieldShape(shape, name);
    if (inner !== undefined) fields[name] = castJson(field, inner, textNumbers);
  }
  return fields;
}

/**
 * Casts the text of a query or form parameter: numbers from decimal text, booleans in any letter case (Python sends
 * `True`) [observed]. Undefined for an empty text where the schema wants no string: the Node SDK writes an undefined
 * field so [observed]. What cannot be cast stays text.
 */
export function castText(text: string, shape: Shape): Json | undefined {
  if (text === '' && shape.type !== 'string') return undefined;
  if (shape.type !== 'boolean') return castNumber(text, shape);
  const word = text.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : text;
}

function castNumber(text: string, shape: Shape): Json {
  if (shape.type === 'integer') return /^-?\d{1,20}$/.test(text) ? Number(text) : text;
  if (shape.type === 'number') return /^-?\d{1,20}(\.\d{1,40})?(e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : text;
  return text;
}
