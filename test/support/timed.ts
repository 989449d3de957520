import type { Clock } from '../../src/protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../../src/protocol/environment.ts';

/** The part of a dialect's environment in which everything follows one clock, signatures too, and nothing outlives it. */
export function timed(clock: Clock): Pick<DialectEnvironment, 'clock' | 'signatureClock' | 'kept'> {
  return { clock, signatureClock: clock, kept: (_name, make) => make() };
}
