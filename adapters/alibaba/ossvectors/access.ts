import type { VectorBucket } from '../../../src/engine/vector-buckets.ts';
import { isJsonObject } from '../../../src/json.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { refusal } from './errors.ts';
import { parsePolicy } from '../../../src/vector-api/policy/document.ts';
import { type Attempt, verdict } from '../../../src/vector-api/policy/evaluate.ts';
import { accountIdOf, type Level } from './resources.ts';

/** What the owner may do whatever the policy says, or nobody could repair it [inferred]. */
const alwaysTheOwners = new Set(['PutBucketPolicy', 'GetBucketPolicy', 'DeleteBucketPolicy']);

/** For what creates a bucket: it must be of the caller's own account. Throws ApiError AccessDenied. */
export const isOwnAccount: VectorRule = ({ visitor, isOwner }) => {
  if (visitor.account === undefined) throw refusal('AccessDenied#anonymous');
  if (!isOwner) throw refusal('AccessDenied#owner');
};

/** For the service itself: it lists the buckets of whoever signed. Throws ApiError AccessDenied. */
export const isSomebody: VectorRule = ({ visitor }) => {
  if (visitor.account === undefined) throw refusal('AccessDenied#anonymous');
};

/**
 * Whether the caller may do it to the bucket: the owner unless its policy denies it, others only if its policy allows
 * it. Throws ApiError AccessDenied, NoSuchBucket.
 * @param level what the operation touches
 */
export const isAllowed =
  (level: Level): VectorRule =>
  async (call) => {
    const bucket = await call.bucket();
    const { policy } = bucket.settings;
    const statements = typeof policy === 'string' ? parsePolicy(Buffer.from(policy)) : [];
    if (call.isOwner && (statements.length === 0 || alwaysTheOwners.has(call.identity.operation))) return;
    const effect = verdict(statements, attempt(call, bucket, level));
    if (effect === 'Deny') throw refusal('AccessDenied#policy');
    if (effect === 'Allow' || call.isOwner) return;
    throw refusal(call.visitor.account === undefined ? 'AccessDenied#anonymous' : 'AccessDenied#owner');
  };

function attempt(call: VectorCall, bucket: VectorBucket, level: Level): Attempt {
  const { identity, visitor, isOwner, input, namespace } = call;
  const accountId = accountIdOf(call, bucket);
  const arn = `acs:ossvector:${namespace.region}:${accountId}:${bucket.name}`;
  const index = `${arn}/${text(input, 'indexName') ?? ''}`;
  const principals = [visitor.account, visitor.keyId, isOwner ? accountId : undefined];
  return {
    operation: identity.operation,
    principals: principals.filter((principal) => principal !== undefined),
    isOwner,
    // a statement for an index is also one for the vectors in it: the documentation shows both
    resources: { bucket: [arn], index: [index], vectors: [index, `${index}/`] }[level],
    context: (key) => context(call, bucket, key),
  };
}

/** The condition keys that make sense here [documented]; nothing for any other. */
function context(
  { identity, visitor, services }: VectorCall,
  { settings }: VectorBucket,
  key: string,
): string | undefined {
  const { peer, header } = identity.request;
  switch (key) {
    case 'acs:SourceIp':
      return peer?.address;
    case 'acs:SecureTransport':
      return peer === undefined ? undefined : String(peer.secure);
    case 'acs:UserAgent':
      return header('user-agent');
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
