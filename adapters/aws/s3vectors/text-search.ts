import type { StoredVectorIndex } from '../../../src/engine/vector-buckets.ts';
import type { Json } from '../../../src/json.ts';
import { object, objects, text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import type { QueryText } from '../../../src/vector-api/dialect/hybrid.ts';
import type { Analyzer } from '../../../src/vector-api/words.ts';
import type { BodyCall, VectorCall } from './call.ts';
import { invalid, refusal } from './errors.ts';
import { defaultModeOf, modeOf } from './resources.ts';

/** A metadata key whose texts are searched. */
export type TextConfiguration = { readonly metadataKey: string; readonly language?: string };

/** Of one index [documented]. */
const MAX_CONFIGURATIONS = 10;

/** The configurations that a part of a call, or an index's settings, has under a name. */
export function configurationsIn(fields: Input, name = 'textSearchConfigurations'): TextConfiguration[] {
  return objects(fields, name).map((one) => {
    const language = text(one, 'language');
    return { metadataKey: text(one, 'metadataKey') ?? '', ...(language !== undefined && { language }) };
  });
}

/** How the engine cuts texts into words: as the language does. The vendor's analyzers are not published [inferred]. */
export function textFieldsOf(configurations: readonly TextConfiguration[]): { readonly [key: string]: Analyzer } {
  const analyzerOf = ({ language }: TextConfiguration) => (language === undefined ? {} : { locale: language });
  return Object.fromEntries(configurations.map((one) => [one.metadataKey, analyzerOf(one)]));
}

/** A new index has one configuration a key, and the mode for them [inferred]. */
export const textSearchPossible = async (call: VectorCall): Promise<void> => {
  const configurations = configurationsIn(object(call.input, 'metadataConfiguration') ?? {});
  if (configurations.length === 0) return;
  requireDistinct(configurations);
  if (defaultModeOf(await call.bucket()) !== 'ENHANCED') throw needsEnhanced();
};

/** What UpdateMetadataConfiguration does: adds configurations, or deletes those of the keys that it names. */
export interface Change {
  readonly isAdding: boolean;
  readonly named: readonly TextConfiguration[];
}

/** One of `add` and `delete` [documented]. */
export const changeIn = ({ input }: VectorCall): { readonly change: Change } => {
  const [added, deleted] = [object(input, 'add'), object(input, 'delete')];
  if ((added === undefined) === (deleted === undefined)) {
    throw invalid('Must specify either add or delete but not both');
  }
  const named = configurationsIn(added ?? deleted ?? {});
  requireDistinct(named);
  return { change: { isAdding: added !== undefined, named } };
};

/** Throws ApiError ValidationException. */
export const requireEnhanced = async (call: VectorCall): Promise<void> => {
  if (modeOf(await call.index()) !== 'ENHANCED') throw needsEnhanced();
};

/** An index's text fields and settings after a change. Throws ApiError for keys that are there already, or not at all [inferred]. */
export function changed({ settings }: StoredVectorIndex, { isAdding, named }: Change) {
  const before = configurationsIn(settings, 'textSearch');
  const isIn = (list: readonly TextConfiguration[], { metadataKey }: TextConfiguration) =>
    list.some((one) => one.metadataKey === metadataKey);
  const wrong = named.find((one) => isIn(before, one) === isAdding);
  if (wrong) {
    const text = `Text search is ${isAdding ? 'already' : 'not'} configured for the metadata key ${wrong.metadataKey}`;
    throw refusal('ConflictException#text', { text, detail: text });
  }
  const after = isAdding ? [...before, ...named] : before.filter((one) => !isIn(named, one));
  if (after.length > MAX_CONFIGURATIONS) throw invalid('Too many text search configurations');
  const textSearch: Json = after.length > 0 ? after : null;
  return { textFields: textFieldsOf(after), settings: { textSearch } };
}

function requireDistinct(configurations: readonly { readonly metadataKey: string }[]): void {
  const keys = configurations.map(({ metadataKey }) => metadataKey);
  if (new Set(keys).size < keys.length) throw invalid('Each entry must target a distinct metadata key');
}

const needsEnhanced = () => invalid('Full-text search is only supported in the index mode ENHANCED');

/** The texts of a query: each for another searchable key, in an ENHANCED index [documented]. Throws ApiError. */
export const textsOfQuery = async (
  call: BodyCall,
  { mode }: { readonly mode: string },
): Promise<{ readonly texts: readonly QueryText[] }> => {
  const texts = objects(call.input, 'queryTexts').map((one) => ({
    metadataKey: text(one, 'metadataKey') ?? '',
    text: text(one, 'text') ?? '',
  }));
  if (texts.length === 0) return { texts };
  if (mode !== 'ENHANCED') throw needsEnhanced();
  requireDistinct(texts);
  const { textFields } = await call.index();
  const other = texts.find(({ metadataKey }) => !Object.hasOwn(textFields, metadataKey));
  if (other) throw invalid(`Full-text search is not configured for the metadata key ${other.metadataKey}`);
  return { texts };
};
