import type { TextFields } from '../../../../src/engine/vector-buckets.ts';
import { isJsonObject, type Json } from '../../../../src/json.ts';
import type { VectorField } from '../../../../src/vector-api/fields.ts';
import type { Analyzer } from '../../../../src/vector-api/words.ts';
import { invalid } from '../errors.ts';

/** A field of a fusion index as its request writes it; the operation's JSON Schema has checked its members. */
export interface FusionField {
  readonly name: string;
  readonly type: 'vector' | ScalarKind;
  readonly dataType?: 'float32';
  readonly dimension?: number;
  readonly distanceMetric?: VectorField['metric'];
  readonly isArray?: boolean;
  readonly isPartitionKey?: boolean;
  readonly exactMatch?: boolean;
  readonly text?: {
    readonly enabled?: boolean;
    readonly analyzer?: 'standard' | 'split';
    readonly analyzerParameters?: {
      readonly caseSensitive?: boolean;
      readonly delimitWord?: boolean;
      readonly delimiter?: string;
    };
  };
}

export type ScalarKind = 'string' | 'long' | 'double' | 'bool' | 'ip' | 'geoPoint';

/** The fields of a fusion index by name. */
export type FusionSchema = ReadonlyMap<string, FusionField>;

const MAX_VECTOR_FIELDS = 3; // documented
const MAX_TEXT_FIELDS = 8; // documented

/** The schema of a fusion index; undefined for a standard one. */
export function schemaOf({
  settings: { schemaConfiguration: schema },
}: {
  readonly settings: { readonly [name: string]: Json };
}): FusionSchema | undefined {
  if (!isJsonObject(schema) || !Array.isArray(schema.fields)) return undefined;
  const fields = schema.fields as unknown as readonly FusionField[];
  return new Map(fields.map((field) => [field.name, field]));
}

/** What the engine stores of a schema. Throws ApiError for what the documentation, or sense, forbids [mostly inferred]. */
export function readSchema(fields: readonly FusionField[]): {
  readonly vectorFields: readonly VectorField[];
  readonly textFields: TextFields;
} {
  if (new Set(fields.map(({ name }) => name)).size < fields.length)
    throw invalid('A field name occurs more than once.');
  for (const field of fields) checkMembers(field);
  const vectors = fields.filter(({ type }) => type === 'vector');
  const texts = fields.filter(({ text }) => text?.enabled === true);
  if (vectors.length < 1 || vectors.length > MAX_VECTOR_FIELDS) {
    throw invalid(`A fusion index has 1 to ${MAX_VECTOR_FIELDS} fields of type vector.`);
  }
  if (texts.length > MAX_TEXT_FIELDS) throw invalid(`At most ${MAX_TEXT_FIELDS} fields may have text.enabled.`);
  return {
    vectorFields: vectors.map(({ name, dimension = 0, distanceMetric: metric = 'euclidean' }) => ({
      name,
      dimension,
      metric,
    })),
    textFields: Object.fromEntries(texts.map((field) => [field.name, analyzerOf(field)])),
  };
}

const vectorMembers = ['dataType', 'dimension', 'distanceMetric'] as const;
const scalarMembers = ['isArray', 'isPartitionKey', 'exactMatch', 'text'] as const;
const stringMembers = ['isPartitionKey', 'exactMatch', 'text'] as const;

function checkMembers(field: FusionField): void {
  const { name, type } = field;
  const refuse = (members: readonly (keyof FusionField)[]) => {
    const member = members.find((each) => field[each] !== undefined);
    if (member !== undefined) throw invalid(`The field ${name} of type ${type} has no parameter ${member}.`);
  };
  if (type === 'vector') {
    refuse(scalarMembers);
    const missing = vectorMembers.find((member) => field[member] === undefined);
    if (missing !== undefined) throw invalid(`The parameter ${missing} of the field ${name} is required.`);
    return;
  }
  refuse(vectorMembers);
  if (type !== 'string') refuse(stringMembers);
  const { analyzer = 'standard', analyzerParameters: { delimiter, delimitWord } = {} } = field.text ?? {};
  if (analyzer === 'split' && delimiter === undefined) throw invalid(`The analyzer of ${name} needs a delimiter.`);
  if (analyzer === 'split' && delimitWord !== undefined) throw invalid(`The analyzer of ${name} has no delimitWord.`);
  if (analyzer === 'standard' && delimiter !== undefined) throw invalid(`The analyzer of ${name} has no delimiter.`);
}

/** `standard`: English by word, Chinese by single character; `split`: cut at a delimiter [observed]. Case is folded [inferred]. */
function analyzerOf({ text }: FusionField): Analyzer {
  const { caseSensitive = false, delimitWord = false, delimiter } = text?.analyzerParameters ?? {};
  const cut = delimiter === undefined ? { hanCharacters: true, cutsMixed: delimitWord } : { delimiter };
  return { ...cut, caseSensitive };
}
