import { type PolicyGrammar, parsePolicy, type Statement } from '../policy/document.ts';
import { type Attempt, verdict } from '../policy/evaluate.ts';
import type { AnyBucketCall } from './call.ts';

/** Operations that a policy cannot deny the owner, or nobody could repair it [inferred]. */
const alwaysTheOwners = /Policy$/;

/**
 * What the addressed bucket's policy says to a call. The owner may do what it does not deny, others only what it allows: undefined
 * is a refusal. Throws VectorError bucket-not-found.
 * @param read the statements of a stored policy
 */
export async function permission<C extends AnyBucketCall>(
  call: C,
  grammar: PolicyGrammar,
  attempt: () => Omit<Attempt, 'isOwner'> | Promise<Omit<Attempt, 'isOwner'>>,
  read = (policy: string): readonly Statement[] => parsePolicy(Buffer.from(policy), grammar),
): Promise<Statement['effect'] | undefined> {
  const { isOwner, identity } = call;
  const { policy } = (await call.bucket()).settings;
  const statements = typeof policy === 'string' ? read(policy) : [];
  if (isOwner && (statements.length === 0 || alwaysTheOwners.test(identity.operation))) return 'Allow';
  return verdict(statements, { ...(await attempt()), isOwner }, grammar) ?? (isOwner ? 'Allow' : undefined);
}

/** Facts of a request that policies of many vendors compare, by names in lower case. */
export function requestFacts({ peer, userAgent, services }: Pick<AnyBucketCall, 'peer' | 'userAgent' | 'services'>) {
  const now = services.clock.now();
  return {
    sourceip: peer?.address,
    securetransport: peer && String(peer.secure),
    useragent: userAgent,
    currenttime: now.toISOString(),
    epochtime: String(Math.floor(now.getTime() / 1000)),
  };
}
