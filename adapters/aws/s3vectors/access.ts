import { object, texts } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { permission, requestFacts } from '../../../src/vector-api/dialect/access.ts';
import type { PolicyGrammar } from '../../../src/vector-api/policy/document.ts';
import type { Attempt } from '../../../src/vector-api/policy/evaluate.ts';
import type { VectorCall, VectorRule } from './call.ts';
import { refusal } from './errors.ts';
import { arnOf } from './resources.ts';

/** Policies of buckets, as the vendor writes all its policies. */
export const policyGrammar: PolicyGrammar = {
  version: '2012-10-17',
  olderVersions: ['2008-10-17'],
  services: ['s3vectors'],
  principalKinds: ['AWS', 'Service', 'Federated', 'CanonicalUser'],
  everybodyIncludesOwner: true,
  maxBytes: 20 * 1024, // of buckets of objects [inferred]
  extended: true,
};

/**
 * The caller may run the operation on the bucket, or the index, that the call names: the owner unless the policy denies it,
 * others only if the policy allows it. Throws ApiError AccessDeniedException, VectorError bucket-not-found.
 * @param alsoOf another operation that must be allowed too, where a call needs it
 */
export const isAllowed =
  (alsoOf: (call: VectorCall) => string | undefined = () => undefined): VectorRule =>
  async (call) => {
    const { name, settings } = await call.bucket();
    const resource = arnOf(call, name, call.address.index);
    for (const operation of [call.identity.operation, alsoOf(call)]) {
      if (operation === undefined) continue;
      const effect = await permission(call, policyGrammar, async () => ({
        operation,
        principals: principalsOf(call),
        resources: [resource],
        context: await conditionValues(call, settings),
      }));
      if (effect === 'Allow') continue;
      const action = `s3vectors:${operation}`;
      const because =
        effect === 'Deny'
          ? 'with an explicit deny in a resource-based policy'
          : `because no resource-based policy allows the ${action} action`;
      throw refusal('AccessDeniedException#policy', { user: userOf(call, idOf(call)), action, resource, because });
    }
  };

/** The id of the caller's account; of an unknown key, the key's. */
function idOf({ services, visitor, namespace, isOwner }: VectorCall): string {
  if (isOwner) return services.accounts.idOf(namespace.account);
  return services.accounts.principalsOf(visitor)[0] ?? '';
}

const userOf = ({ visitor }: VectorCall, id: string) => `arn:aws:iam::${id}:user/${visitor.keyId ?? ''}`;

/** Every name by which a policy may mean the caller: account, its root, and the key as a user. */
function principalsOf(call: VectorCall): string[] {
  const ids = new Set([...call.services.accounts.principalsOf(call.visitor), idOf(call)]);
  return [...ids].flatMap((id) => [id, `arn:aws:iam::${id}:root`, userOf(call, id)]);
}

/** The values of condition keys; their letter case does not matter, that of tags included [documented]. */
async function conditionValues(call: VectorCall, bucket: Input): Promise<Attempt['context']> {
  const { visitor, input, address } = call;
  // An index that is about to be made has no settings.
  const resource = address.index ? (await call.index().catch(() => undefined))?.settings : bucket;
  const named = (prefix: string, of: object = {}) =>
    Object.entries(of).map(([name, value]) => [`${prefix}${name}`.toLowerCase(), value] as const);
  const facts = {
    ...requestFacts(call),
    principalAccount: idOf(call),
    principalArn: userOf(call, idOf(call)),
    userName: visitor.keyId,
    requestedRegion: visitor.region,
    tagKeys: [...Object.keys(object(input, 'tags') ?? {}), ...texts(input, 'tagKeys')],
  };
  const values = new Map<string, string | readonly string[] | undefined>([
    ...named('aws:', facts),
    ...named('s3vectors:', object(input, 'encryptionConfiguration')),
    ...named('aws:RequestTag/', object(input, 'tags')),
    ...named('aws:ResourceTag/', object(resource ?? {}, 'tags')),
    ...named('s3vectors:VectorBucketTag/', object(bucket, 'tags')),
  ]);
  return (key) => values.get(key.toLowerCase());
}
