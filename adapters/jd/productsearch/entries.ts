import { isJsonObject, type Json } from '../../../src/json.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import { list as listIn } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { ProductCall } from './call.ts';
import { type ProductCode, refusal } from './errors.ts';
import { fieldError } from './fields.ts';

/** Entries of one call [documented]. */
const MAX_ENTRIES = 200;

/** A list of an operation's input. */
export interface EntryList {
  readonly field: string;
  /** JSON Schema of an entry. */
  readonly schema: object;
  /** The field that an entry stands for, if the entries are strings and not objects. */
  readonly stringField?: string;
  /** Fields that identify an entry in the answer's lists. */
  readonly identifiedBy: readonly string[];
  /** Fields that no two entries may share. */
  readonly uniqueBy: readonly string[];
  readonly codes: Readonly<Record<'notAnObject' | 'empty' | 'tooMany' | 'repeated', ProductCode>>;
}

/** One entry of a list. */
export interface Entry {
  readonly fields: Input;
  /** Code of the first field that does not fit the schema; undefined if all fit. */
  readonly error: ProductCode | undefined;
}

/** What a list rule hands on. */
export interface ParsedEntries {
  readonly entries: readonly Entry[];
}

/**
 * Parses the entries of a list. Throws ApiError for what fails the call as a whole, in this order [inferred]: no entries,
 * too many, one that is not an object, one that cannot be identified in an answer, two with the same identity. Other
 * errors belong to their entry.
 */
export function listWellFormed(list: EntryList): (call: ProductCall) => ParsedEntries {
  return ({ input }) => {
    const values = listIn(input, list.field);
    if (values.length === 0) throw refusal(list.codes.empty);
    if (values.length > MAX_ENTRIES) throw refusal(list.codes.tooMany, { detail: `${values.length} entries` });
    const entries = values.map((value, index) => parseEntry(value, index, list));
    const identities = entries.map(({ fields }) => JSON.stringify(list.uniqueBy.map((name) => fields[name])));
    if (new Set(identities).size < entries.length) throw refusal(list.codes.repeated);
    return { entries };
  };
}

function parseEntry(value: Json, index: number, list: EntryList): Entry {
  const fields = fieldsOf(value, list);
  if (fields === undefined) throw refusal(list.codes.notAnObject, { detail: `entry ${index} is not an object` });
  const error = fieldError(list.schema, fields);
  if (error && list.identifiedBy.includes(error.field)) {
    throw refusal(error.code, { detail: `entry ${index}: ${error.field}` });
  }
  return { fields, error: error?.code };
}

/** As in a request, null counts as absent. */
function fieldsOf(value: Json, { stringField, schema }: EntryList): Input | undefined {
  if (stringField !== undefined) return { [stringField]: value };
  return isJsonObject(value) ? (castJson(value, schema, false) as Input) : undefined;
}
