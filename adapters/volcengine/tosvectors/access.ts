import { text } from '../../../src/protocol/fields.ts';
import { permission, requestFacts } from '../../../src/vector-api/dialect/access.ts';
import type { PolicyGrammar } from '../../../src/vector-api/policy/document.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { refusal } from './errors.ts';
import { bucketTrn, indexTrn } from './resources.ts';
import { versions } from './translate.ts';

/** Policies of buckets: their form by the documentation's examples; what they mean is that of others' [inferred]. */
export const policyGrammar: PolicyGrammar = {
  version: versions[0],
  olderVersions: versions.slice(1),
  services: ['tosvectors'],
  principalKinds: [],
  everybodyIncludesOwner: true,
  maxBytes: 20 * 1024, // of ordinary buckets
};

/** Anonymous callers are refused whatever a policy says [documented]. Throws ApiError AccessDeniedException. */
export const isSomebody: VectorRule = ({ visitor }) => {
  if (visitor.account === undefined) throw refusal('AccessDeniedException#anonymous');
};

/** A bucket is created in the caller's own account. Throws ApiError AccessDeniedException. */
export const isOwnAccount: VectorRule = ({ isOwner }) => {
  if (!isOwner) throw refusal('AccessDeniedException#owner');
};

/**
 * The caller may run the operation on the bucket: the owner unless the policy denies it, others only if the policy allows
 * it. Throws ApiError AccessDeniedException, VectorError bucket-not-found.
 * @param level what the operation touches
 */
export const isAllowed =
  (level: 'bucket' | 'index'): VectorRule =>
  async (call) => {
    const effect = await permission(call, policyGrammar, () => attempt(call, level));
    if (effect !== 'Allow') throw refusal(`AccessDeniedException#${effect === 'Deny' ? 'policy' : 'owner'}`);
  };

function attempt(call: VectorCall, level: 'bucket' | 'index') {
  const { identity, visitor, isOwner, input, services, bucketName } = call;
  const own = isOwner ? call.accountId : services.accounts.idOf(visitor.account ?? '');
  const names = services.accounts.principalsOf(visitor);
  return {
    operation: identity.operation,
    // The documentation's example is `210004xxxx/testuser`: the key's id stands for the user.
    principals: [
      own,
      `${own}/${visitor.keyId}`,
      `trn:iam::${own}:root`,
      `trn:iam::${own}:user/${visitor.keyId}`,
      ...names,
    ],
    resources: [
      level === 'bucket' ? bucketTrn(call, bucketName) : indexTrn(call, bucketName, text(input, 'indexName') ?? ''),
    ],
    context: (key: string) => conditionValue(call, key),
  };
}

/** The value of a condition key, of those of the vendor's other policies; undefined for others [inferred]. */
function conditionValue(call: VectorCall, key: string): string | undefined {
  const { epochtime: _, ...facts } = requestFacts(call);
  return new Map(Object.entries(facts)).get(key.replace(/^(volc|tos|tosvectors):/i, '').toLowerCase());
}
