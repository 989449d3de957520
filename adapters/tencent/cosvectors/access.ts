import { permission, requestFacts } from '../../../src/vector-api/dialect/access.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { refusal } from './errors.ts';
import { bucketQcs, indexQcs } from './names.ts';
import { policyGrammar, readPolicy } from './policy.ts';

/** Names of actions where they are not those of the operations [documented]. */
const actions: Readonly<Record<string, string>> = {
  CreateVectorBucket: 'PutVectorBucket',
  CreateIndex: 'PutVectorIndex',
  GetIndex: 'GetVectorIndex',
  ListIndexes: 'ListVectorIndexes',
  DeleteIndex: 'DeleteVectorIndex',
};

/** Everybody, signed or not [observed]. */
const EVERYBODY = 'qcs::cam::anonymous:anonymous';

/** Operations that are never anonymous [documented]; PutVectorBucketPolicy and its opposite [inferred]. */
const neverAnonymous = new Set([
  'CreateVectorBucket',
  'CreateIndex',
  'GetVectorBucketPolicy',
  'PutVectorBucketPolicy',
  'DeleteVectorBucketPolicy',
  'ListVectorBuckets',
]);
/** The caller has signed where that is needed. Throws ApiError AccessDeniedException. */
export const isKnown: VectorRule = ({ visitor, identity: { operation } }) => {
  if (visitor.account !== undefined || !neverAnonymous.has(operation)) return;
  throw refusal('AccessDeniedException#anonymous', { operation });
};

/** A bucket is created in the caller's own account. Throws ApiError AccessDeniedException. */
export const isOwnAccount: VectorRule = ({ isOwner }) => {
  if (!isOwner) throw refusal('AccessDeniedException#owner');
};

/**
 * The caller may run the operation on the bucket: the owner unless the policy denies it, others only if the policy allows
 * it. Throws ApiError AccessDeniedException, VectorError bucket-not-found.
 * @param level what the operation touches: a policy may be for one index
 */
export const isAllowed =
  (level: 'bucket' | 'index'): VectorRule =>
  async (call) => {
    const { visitor, identity } = call;
    const effect = await permission(call, policyGrammar, () => attempt(call, level), readPolicy);
    if (effect === 'Allow') return;
    if (effect === 'Deny') throw refusal('AccessDeniedException#policy');
    if (visitor.account !== undefined) throw refusal('AccessDeniedException#owner');
    throw refusal('AccessDeniedException#anonymous', { operation: identity.operation });
  };

function attempt(call: VectorCall, level: 'bucket' | 'index') {
  const { identity, visitor, isOwner, namespace, names, services } = call;
  const { region } = namespace;
  const touched = level === 'bucket' ? bucketQcs(region, names.bucket) : indexQcs(region, names.bucket, names.index);
  const { account } = visitor;
  const [root = ''] = services.accounts.principalsOf({ account, keyId: undefined });
  return {
    operation: actions[identity.operation] ?? identity.operation,
    // A user is `uin/{account}:uin/{user}`; Tuku's users are the keys, and the account is its own [inferred].
    principals: [
      ...services.accounts.principalsOf(visitor).map((name) => `qcs::cam::uin/${root}:uin/${name}`),
      ...(isOwner ? [] : [EVERYBODY]),
    ],
    // Policies write a `/*` after both forms, and name all buckets without a region [documented].
    resources: [touched].flatMap((qcs) => {
      const everywhere = qcs.replace(/^qcs::cosvector:[^:]*:/, 'qcs::cosvector:');
      return [qcs, `${qcs}/`, everywhere, `${everywhere}/`];
    }),
    context(key: string) {
      const { sourceip, currenttime } = requestFacts(call);
      const values = new Map([
        ['qcs:ip', sourceip],
        ['qcs:current_time', currenttime],
      ]);
      return values.get(key);
    },
  };
}
