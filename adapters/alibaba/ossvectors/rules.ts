import { createHash } from 'node:crypto';
import { list } from '../../../src/protocol/fields.ts';
import { type SchemaProblem, schemaProblems } from '../../../src/protocol/schema.ts';
import { checkFilterable, parseFilter, type VectorFilter } from '../../../src/vector-api/filter.ts';
import { readKeys } from '../../../src/vector-api/vectors.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { type OssCode, refusal } from './errors.ts';

/** 3 to 32 lower-case letters, digits and hyphens, with no hyphen at either end [documented]. */
export const bucketNameWellFormed: VectorRule = ({ bucketName }) => {
  if (!/^[a-z0-9][a-z0-9-]{1,30}[a-z0-9]$/.test(bucketName)) throw refusal('InvalidVectorBucketName');
};

/** NoSuchBucket comes before anything about the body [observed]. */
export const bucketExists: VectorRule = async (call) => void (await call.bucket());

/** The body has the digest that Content-MD5 gives, if it gives one. */
export const bodyIntact: VectorRule = ({ sent: { body, contentMd5 } }) => {
  if (contentMd5 === undefined || contentMd5 === '') return;
  if (createHash('md5').update(body).digest('base64') !== contentMd5) throw refusal('InvalidDigest');
};

export const bodyIsJson: VectorRule = ({ isMalformed }) => {
  if (isMalformed) throw refusal('MalformedJson');
};

/** The names that the switch `index-names` accepts in addition, as the vendor's own tests and CLI use them [observed]. */
const EXTENDED_INDEX_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

const indexNameRule = {
  documented: 'indexName must be 1 to 63 letters and digits, the first a letter.',
  extended: 'indexName must be 1 to 63 letters, digits, hyphens and underscores, the first a letter.',
};

const texts = {
  missing: 'The parameter {field} is required.',
  unknown: 'There is no parameter {field}.',
  type: 'The parameter {field} is invalid.',
  value: 'The parameter {field} is invalid.',
};

const isTolerated = ({ kind, field }: SchemaProblem, { input, services }: VectorCall): boolean => {
  if (kind === 'unknown') return !services.strict;
  const isName = kind === 'value' && field === 'indexName' && services.indexNames === 'extended';
  return isName && EXTENDED_INDEX_NAME.test(String(input.indexName));
};

/**
 * Presence, types and ranges by the operation's schema. Unknown fields are tolerated unless `--strict`.
 * @param schema of the request
 * @param code of the errors
 */
export const fieldsValid =
  (schema: object, code: OssCode = 'VectorIndexParameterInvalid#text'): VectorRule =>
  (call) => {
    const { input, services } = call;
    const problems = schemaProblems(schema, input).filter((problem) => !isTolerated(problem, call));
    const problem = problems.find(({ kind }) => kind === 'missing') ?? problems[0];
    if (problem === undefined) return;
    const { kind, field } = problem;
    const isName = kind === 'value' && field === 'indexName';
    const text = isName ? indexNameRule[services.indexNames] : texts[kind].replace('{field}', field);
    throw refusal(code, { text, detail: text });
  };

/** The index that the body names exists. */
export const indexExists: VectorRule = async (call) => void (await call.index());

/** The keys that the body names. */
export const keysWellFormed = ({ input, services }: VectorCall): { readonly keys: readonly string[] } => ({
  keys: readKeys(list(input, 'keys'), services.limits.vectors.keys),
});

/** A filter; undefined when every vector passes. */
export interface ParsedFilter {
  readonly filter: VectorFilter | undefined;
}

/** The filter keeps to the grammar and its limits. */
export const filterWellFormed = ({ input, services }: VectorCall): ParsedFilter => ({
  filter: input.filter === undefined ? undefined : parseFilter(input.filter, services.limits.filter),
});

/** The filter asks for no field that the index declares unfilterable [inferred]. */
export const filterAllowed = async (call: VectorCall, { filter }: ParsedFilter): Promise<void> => {
  if (filter !== undefined) checkFilterable(filter, await call.index());
};
