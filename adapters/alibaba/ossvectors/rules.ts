import { createHash } from 'node:crypto';
import { type SchemaProblem, schemaProblems } from '../../../src/protocol/schema.ts';
import { filterWellFormed as filterRule, keysWellFormed as keysRule } from '../../../src/vector-api/rules.ts';
import type { BodyCall, VectorCall, VectorRule } from './call.ts';
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

const isTolerated = (
  { kind, field }: SchemaProblem,
  { input, services }: Pick<BodyCall, 'input' | 'services'>,
): boolean => {
  if (kind === 'unknown') return !services.strict;
  const isName = kind === 'value' && field === 'indexName' && services.indexNames === 'extended';
  return isName && EXTENDED_INDEX_NAME.test(String(input.indexName));
};

/**
 * Presence, types and ranges by the operation's schema. Unknown fields are tolerated unless `--strict`.
 * @param schema of the request
 * @param code of the errors
 * @param options `unknown`: unknown fields are always refused
 */
export const fieldsValid =
  (
    schema: object,
    code: OssCode = 'VectorIndexParameterInvalid#text',
    { unknown = 'tolerated' }: { readonly unknown?: 'tolerated' | 'refused' } = {},
  ) =>
  (call: Pick<BodyCall, 'input' | 'services'>): void => {
    const { input, services } = call;
    const problems = schemaProblems(schema, input).filter(
      (problem) => (unknown === 'refused' && problem.kind === 'unknown') || !isTolerated(problem, call),
    );
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
export const keysWellFormed = (call: VectorCall) => keysRule(call.services.limits.vectors.keys)(call);

/** The filter keeps to the grammar and its limits. */
export const filterWellFormed = (call: Pick<BodyCall, 'input' | 'services'>) =>
  filterRule(call.services.limits.filter)(call);
