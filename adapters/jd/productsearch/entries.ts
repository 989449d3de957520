import { isJsonObject, type Json } from '../../../src/json.ts';
import { castJson } from '../../../src/protocol/coerce.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { ProductRule } from './call.ts';
import { type ProductCode, refusal } from './errors.ts';
import { fieldFault } from './fields.ts';

/** Entries of one call [documented]. */
const MAX_ENTRIES = 200;

/** A list of an operation's input. */
export interface EntryList {
  readonly field: string;
  /** Schema of an entry. */
  readonly entry: object;
  /** The entries are no objects but texts: the values of this field. */
  readonly bare?: string;
  /** Fields that name an entry in the answer's lists. */
  readonly names: readonly string[];
  /** Fields that no two entries share. */
  readonly unique: readonly string[];
  readonly codes: Readonly<Record<'notAnObject' | 'empty' | 'tooMany' | 'repeated', ProductCode>>;
}

/** One entry: what it says, and what is wrong with its form. */
export interface Entry {
  readonly fields: Input;
  readonly fault: ProductCode | undefined;
}

/**
 * What fails the call as a whole, in this order [inferred]: no entries, too many, one that is no object, one that cannot
 * be named in an answer, two of the same name. Other faults are the entry's own.
 */
export function listIsSound(list: EntryList): ProductRule {
  return ({ input }) => {
    const given = input[list.field] as readonly Json[];
    if (given.length === 0) throw refusal(list.codes.empty);
    if (given.length > MAX_ENTRIES) throw refusal(list.codes.tooMany, { detail: `${given.length} entries` });
    const seen = new Set<string>();
    for (const [index, one] of given.entries()) {
      const entry = bareOrObject(list, one);
      if (entry === undefined) throw refusal(list.codes.notAnObject, { detail: `entry ${index} is no object` });
      const fault = fieldFault(list.entry, entry);
      if (fault && list.names.includes(fault.field))
        throw refusal(fault.code, { detail: `entry ${index}: ${fault.field}` });
      seen.add(JSON.stringify(list.unique.map((name) => entry[name])));
    }
    if (seen.size < given.length) throw refusal(list.codes.repeated);
  };
}

/** The entries of a list that is sound. */
export function entriesOf(input: Input, list: EntryList): Entry[] {
  return (input[list.field] as readonly Json[]).map((one) => {
    const fields = bareOrObject(list, one) ?? {};
    return { fields, fault: fieldFault(list.entry, fields)?.code };
  });
}

/** A text field of an entry or an input; `''` when it was not sent. */
export function text(fields: Input, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** As in a request, a null counts as absent. */
function bareOrObject({ bare, entry }: EntryList, one: Json): Input | undefined {
  if (bare !== undefined) return { [bare]: one };
  return isJsonObject(one) ? (castJson(one, entry, false) as Input) : undefined;
}
