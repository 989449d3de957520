import { type SchemaProblem, schemaProblems } from '../../../src/protocol/schema.ts';
import { filterWellFormed as filterRule, keysWellFormed as keysRule } from '../../../src/vector-api/rules.ts';
import { isAllowed, isSomebody } from './access.ts';
import type { BodyCall, VectorRule } from './call.ts';
import { invalid } from './errors.ts';
import { filterGrammar, vectorRules } from './limits.ts';

const bodyIsJson: VectorRule = ({ isMalformed }) => {
  if (isMalformed) throw invalid('The body must be a JSON object.');
};

const texts = {
  missing: 'The parameter {field} is required.',
  unknown: 'There is no parameter {field}.',
  type: 'The parameter {field} is invalid.',
  value: 'The parameter {field} is invalid.',
};

/** What a bad value should have been. */
const wanted: Readonly<Record<string, string>> = {
  vectorBucketName: 'it has 3 to 32 lower-case letters, digits and hyphens, with no hyphen at either end',
  indexName: 'it has 3 to 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends',
  dimension: 'it is an integer from 1 to 4096',
  dataType: 'it is float32 or int8',
  distanceMetric: 'it is euclidean or cosine',
};

/** Presence, types and ranges by the operation's schema. Unknown fields are tolerated unless `--strict`. */
export const fieldsValid =
  (schema: object) =>
  ({ input, services }: Pick<BodyCall, 'input' | 'services'>): void => {
    const isTolerated = ({ kind }: SchemaProblem) => kind === 'unknown' && !services.strict;
    const problems = schemaProblems(schema, input).filter((problem) => !isTolerated(problem));
    const problem = problems.find(({ kind }) => kind === 'missing') ?? problems[0];
    if (problem === undefined) return;
    const { kind, field } = problem;
    const text = texts[kind].replace('{field}', field);
    const hint = kind === 'value' || kind === 'type' ? wanted[field] : undefined;
    throw invalid(hint === undefined ? text : text.replace(/\.$/, `: ${hint}.`));
  };

/**
 * Host or path, and body, name the same bucket [inferred]. Other hosts than the vendor's may have any name: one that ends in a
 * number addresses a bucket only if the body names it too.
 */
export const namesAgree: VectorRule = ({ address, bucketName }) => {
  if (address.bucket !== undefined && address.bucket !== bucketName) {
    throw invalid('The vectorBucketName is not that of the endpoint.');
  }
};

/** What all operations check first, in the order of docs/specs/tos-vectors.md, 4 [inferred]. */
export const wellFormed = (schema: object) => [isSomebody, bodyIsJson, fieldsValid(schema)] as const;

/** The same for operations on a bucket: then, that it exists and may be used. */
export const onBucket = (schema: object) =>
  [...wellFormed(schema), namesAgree, bucketExists, isAllowed('bucket')] as const;

/** The same for operations on an index. */
export const onIndex = (schema: object) =>
  [...wellFormed(schema), namesAgree, bucketExists, isAllowed('index')] as const;

const bucketExists: VectorRule = async (call) => void (await call.bucket());

/** The index that the body names exists. */
export const indexExists: VectorRule = async (call) => void (await call.index());

/** The keys that the body names. */
export const keysWellFormed = keysRule(vectorRules.keys);

/** The filter keeps to the grammar and its limits. */
export const filterWellFormed = filterRule(filterGrammar);
