import { createHash } from 'node:crypto';
import { schemaProblems } from '../../../src/protocol/schema.ts';
import type { VectorRule } from './call.ts';
import { type OssCode, refusal } from './errors.ts';

/** 3 to 32 lower-case letters, digits and hyphens, which stand neither first nor last [documented]. */
export const bucketNameWellFormed: VectorRule = ({ bucketName }) => {
  if (!/^[a-z0-9][a-z0-9-]{1,30}[a-z0-9]$/.test(bucketName)) throw refusal('InvalidVectorBucketName');
};

/** NoSuchBucket comes before anything about the body [observed]. */
export const bucketExists: VectorRule = async (call) => void (await call.bucket());

/** The body is what Content-MD5 says, where it says it. */
export const bodyIntact: VectorRule = ({ identity: { request } }) => {
  const sent = request.header('content-md5');
  if (sent === undefined || sent === '') return;
  if (createHash('md5').update(request.body).digest('base64') !== sent) throw refusal('InvalidDigest');
};

export const bodyIsJson: VectorRule = ({ isMalformed }) => {
  if (isMalformed) throw refusal('MalformedJson');
};

const texts = {
  missing: 'The parameter {field} is required.',
  unknown: 'There is no parameter {field}.',
  type: 'The parameter {field} is invalid.',
  value: 'The parameter {field} is invalid.',
};

/**
 * Presence, types and ranges by the operation's schema. Fields that it does not know are left alone unless `--strict`.
 * @param schema of the request
 * @param code of the errors
 */
export const fieldsValid =
  (schema: object, code: OssCode = 'VectorIndexParameterInvalid#text'): VectorRule =>
  ({ input, services }) => {
    const problems = schemaProblems(schema, input).filter(({ kind }) => kind !== 'unknown' || services.strict);
    const problem = problems.find(({ kind }) => kind === 'missing') ?? problems[0];
    if (problem === undefined) return;
    const { kind, field } = problem;
    const text = texts[kind].replace('{field}', field);
    throw refusal(code, { text, detail: text });
  };

/** The index that the body names is there. */
export const indexExists: VectorRule = async (call) => void (await call.index());
