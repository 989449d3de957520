import type { VectorBucket } from '../../../src/engine/vector-buckets.ts';
import { isJsonObject } from '../../../src/json.ts';
import { text } from '../../../src/protocol/fields.ts';
import { type PolicyGrammar, parsePolicy, type Statement } from '../../../src/vector-api/policy/document.ts';
import { type Attempt, verdict } from '../../../src/vector-api/policy/evaluate.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { refusal } from './errors.ts';
import { accountIdOf, type Level } from './resources.ts';

/**
 * Policies of buckets. The documentation writes actions with `oss:`, the clients' suites with `ossvector:`. Everybody is
 * everybody but the owner [documented].
 */
export const policyGrammar: PolicyGrammar = {
  version: '1', // documented
  services: ['oss', 'ossvector'],
  principalKinds: [],
  everybodyIncludesOwner: false,
  maxBytes: 16 * 1024, // inferred
};

/** Operations that a policy cannot deny the owner, or nobody could repair it [inferred]. */
const alwaysTheOwners = new Set(['PutBucketPolicy', 'GetBucketPolicy', 'DeleteBucketPolicy']);

/** A bucket is created in the caller's own account. Throws ApiError AccessDenied. */
export const isOwnAccount: VectorRule = ({ visitor, isOwner }) => {
  if (visitor.account === undefined) throw refusal('AccessDenied#anonymous');
  if (!isOwner) throw refusal('AccessDenied#owner');
};

/** The service lists the buckets of whoever signed. Throws ApiError AccessDenied. */
export const isSomebody: VectorRule = ({ visitor }) => {
  if (visitor.account === undefined) throw refusal('AccessDenied#anonymous');
};

/**
 * The caller may run the operation on the bucket: the owner unless the policy denies it, others only if the policy allows
 * it. Throws ApiError AccessDenied, VectorError bucket-not-found.
 * @param level what the operation touches
 */
export const isAllowed =
  (level: Level): VectorRule =>
  async (call) => {
    const bucket = await call.bucket();
    const { policy } = bucket.settings;
    const statements = typeof policy === 'string' ? parsePolicy(Buffer.from(policy), policyGrammar) : [];
    if (call.isOwner && (statements.length === 0 || alwaysTheOwners.has(call.identity.operation))) return;
    const effect = verdictOf(statements, attempt(call, bucket, level));
    if (effect === 'Deny') throw refusal('AccessDenied#policy');
    if (effect === 'Allow' || call.isOwner) return;
    throw refusal(call.visitor.account === undefined ? 'AccessDenied#anonymous' : 'AccessDenied#owner');
  };

/**
 * Actions that the documentation also names for an operation, all of them together: its pages contradict each other
 * [documented].
 */
const otherActions: Readonly<Record<string, readonly string[]>> = {
  PutVectorIndexFusion: ['PutVectorIndex'],
  QueryVectorsFusion: ['QueryVectors', 'GetVectors'],
};

/** A Deny of any action denies; either the operation's own action or all the others must be allowed. */
function verdictOf(statements: readonly Statement[], own: Attempt): Statement['effect'] | undefined {
  const effects = [own.operation, ...(otherActions[own.operation] ?? [])].map((operation) =>
    verdict(statements, { ...own, operation }, policyGrammar),
  );
  if (effects.includes('Deny')) return 'Deny';
  const [first, ...others] = effects;
  return first ?? (others.length > 0 && others.every((effect) => effect === 'Allow') ? 'Allow' : undefined);
}

function attempt(call: VectorCall, bucket: VectorBucket, level: Level): Attempt {
  const { identity, visitor, isOwner, input, namespace, services } = call;
  const accountId = accountIdOf(call, bucket);
  const arn = `acs:ossvector:${namespace.region}:${accountId}:${bucket.name}`;
  const index = `${arn}/${text(input, 'indexName') ?? ''}`;
  const principals = services.accounts.principalsOf(visitor);
  return {
    operation: identity.operation,
    principals: isOwner ? [...principals, accountId] : principals,
    isOwner,
    // A statement for an index is also one for the vectors in it: the documentation shows both.
    resources: { bucket: [arn], index: [index], vectors: [index, `${index}/`] }[level],
    context: (key) => conditionValue(call, bucket, key),
  };
}

/** The value of a condition key; undefined for keys that make no sense here [documented]. */
function conditionValue(
  { sent: { peer, userAgent }, visitor, services }: VectorCall,
  { settings }: VectorBucket,
  key: string,
): string | undefined {
  switch (key) {
    case 'acs:SourceIp':
      return peer?.address;
    case 'acs:SecureTransport':
      return peer === undefined ? undefined : String(peer.secure);
    case 'acs:UserAgent':
      return userAgent;
    case 'acs:CurrentTime':
      return services.clock.now().toISOString();
    case 'acs:AccessId':
      return visitor.keyId;
    default:
      return tagOf(settings.tags, key);
  }
}

function tagOf(tags: unknown, key: string): string | undefined {
  const name = key.startsWith('oss:BucketTag/') ? key.slice('oss:BucketTag/'.length) : undefined;
  if (name === undefined || !isJsonObject(tags) || !Object.hasOwn(tags, name)) return undefined;
  return String(tags[name]);
}
