import { sharedInProcess } from '../../src/cluster/in-process.ts';
import { sharedSecret } from '../../src/cluster/secret.ts';
import type { Clock } from '../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../src/protocol/environment.ts';

/** The part of a dialect's environment in which everything follows one clock, signatures too, and nothing outlives it. */
export function timed(clock: Clock): Pick<DialectEnvironment, 'clock' | 'signatureClock' | 'shared' | 'secret'> {
  const shared = sharedInProcess();
  return { clock, signatureClock: clock, shared, secret: (name) => sharedSecret(shared.documents, name) };
}
