import { text } from '../../../src/protocol/fields.ts';
import { type SchemaProblem, schemaProblems } from '../../../src/protocol/schema.ts';
import { filterWellFormed as filterRule, keysWellFormed as keysRule } from '../../../src/vector-api/rules.ts';
import type { BodyCall, VectorCall, VectorRule } from './call.ts';
import { type FieldProblem, invalidFields } from './errors.ts';
import { filterGrammar, vectorRules } from './limits.ts';
import { appIdOf, qcsProblem } from './names.ts';

const texts = {
  missing: 'is required',
  unknown: 'is not a member of this request',
  type: 'has the wrong type',
  value: 'has a value that is not allowed',
};

/** Of members whose values have a form that a text can tell. */
const forms: Readonly<Record<string, string>> = {
  vectorBucketName: 'must be <BucketName>-<APPID>: 3 to 63 lower-case letters, digits and hyphens',
  indexName: 'must be 3 to 63 lower-case letters, digits, hyphens and dots, letters or digits at both ends',
};

/**
 * Presence, types and ranges by the operation's schema. Unknown members are tolerated unless `--strict`.
 * @param schema of the request
 */
export const membersValid =
  (schema: object) =>
  ({ input, services }: Pick<BodyCall, 'input' | 'services'>): void => {
    const problems = schemaProblems(schema, input).filter(({ kind }) => kind !== 'unknown' || services.strict);
    if (problems.length > 0) throw invalidFields(problems.slice(0, 20).map(fieldProblem));
  };

function fieldProblem({ kind, field }: SchemaProblem): FieldProblem {
  const form = kind === 'value' ? forms[field] : undefined;
  const name = `${field.slice(0, 1).toUpperCase()}${field.slice(1)}`.slice(0, 128);
  return { path: `/${field.replaceAll('.', '/')}`.slice(0, 128), message: `${name} ${form ?? texts[kind]}` };
}

/** The bucket's name or QCS is given [documented]; if both are, of the same bucket [inferred, documented for indexes]. */
export const bucketNamed: VectorRule = ({ input, names }) => {
  const qcs = text(input, 'vectorBucketQcs');
  if (names.bucket === '' && qcs === undefined) {
    throw invalidFields([{ path: '/vectorBucketName', message: 'VectorBucketName or VectorBucketQcs is required' }]);
  }
  checkQcs(qcs, 'bucket', names);
  checkName(names.bucket);
};

/** Bucket and index are given by name, or the index by its QCS; if both are, they are the same [documented]. */
export const indexNamed: VectorRule = ({ input, names }) => {
  const qcs = text(input, 'indexQcs');
  const missing = names.bucket === '' ? 'vectorBucketName' : names.index === '' ? 'indexName' : undefined;
  if (qcs === undefined && missing !== undefined) {
    const message = 'VectorBucketName and IndexName, or IndexQcs, are required';
    throw invalidFields([{ path: `/${missing}`, message }]);
  }
  checkQcs(text(input, 'vectorBucketQcs'), 'bucket', names);
  checkQcs(qcs, 'index', names);
  checkName(names.bucket);
};

function checkQcs(qcs: string | undefined, kind: 'bucket' | 'index', names: VectorCall['names']): void {
  const problem = qcs === undefined ? undefined : qcsProblem(qcs, kind, names);
  if (problem === undefined) return;
  const [name, member] = kind === 'bucket' ? ['VectorBucketQcs', 'vectorBucketQcs'] : ['IndexQcs', 'indexQcs'];
  throw invalidFields([{ path: `/${member}`, message: `${name} ${problem}` }]);
}

/** The APPID is a part of the name [documented]. */
function checkName(bucket: string): void {
  if (/^[a-z0-9][a-z0-9-]{1,61}\d$/.test(bucket) && appIdOf(bucket) !== undefined) return;
  throw invalidFields([{ path: '/vectorBucketName', message: `VectorBucketName ${forms.vectorBucketName}` }]);
}

/** The index that the body names exists. */
export const indexExists: VectorRule = async (call) => void (await call.index());

/** The keys that the body names. */
export const keysWellFormed = keysRule(vectorRules.keys);

/** The filter keeps to the grammar and its limits. */
export const filterWellFormed = filterRule(filterGrammar);
