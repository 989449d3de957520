import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { keysWellFormed as keysRule } from '../../../src/vector-api/rules.ts';
import { valid } from '../gateway/validate.ts';
import { isAllowed } from './access.ts';
import type { VectorRule } from './call.ts';
import { invalid } from './errors.ts';
import { vectorRules } from './limits.ts';
import { parseArn } from './names.ts';

const has = (input: Input, name: string) => text(input, name) !== undefined;

/** A new name has its form. */
export const named =
  (member: string, form: RegExp, problem: string): VectorRule =>
  ({ input }) => {
    if (!form.test(text(input, member) ?? '')) throw invalid(problem);
  };

/** Exactly one of name and ARN [observed]. */
const namesBucket: VectorRule = ({ input }) => {
  if (has(input, 'vectorBucketName') !== has(input, 'vectorBucketArn')) return;
  throw invalid('Must specify either vectorBucketName or vectorBucketArn but not both');
};

/** Both names or the ARN, not both [observed]. */
const namesIndex: VectorRule = ({ input }) => {
  const [bucket, index, arn] = ['vectorBucketName', 'indexName', 'indexArn'].map((name) => has(input, name));
  if (arn ? !bucket && !index : bucket && index) return;
  throw invalid('Must specify either indexArn or both vectorBucketName and indexName');
};

const resourceNamed: VectorRule = ({ input }) => {
  if (parseArn(text(input, 'resourceArn') ?? '') === undefined) throw invalid('Invalid resource ARN');
};

const bucketExists: VectorRule = async (call) => void (await call.bucket());
const indexExists: VectorRule = async (call) => void (await call.index());
const resourceExists: VectorRule = async (call) => void (await (call.address.index ? call.index() : call.bucket()));

/** Of operations on a bucket, in the order of checks [inferred]: constraints, name or ARN, bucket, policy. */
export const onBucket = (schema: object) => [valid(schema), namesBucket, bucketExists, isAllowed()] as const;
/** The same of operations on an index or its vectors. */
export const onIndex = (schema: object) => [valid(schema), namesIndex, indexExists, isAllowed()] as const;
/** The same of operations on the tags of either. */
export const onResource = (schema: object) => [valid(schema), resourceNamed, resourceExists, isAllowed()] as const;

/** The keys that a call names. */
export const keysWellFormed = keysRule(vectorRules.keys);
