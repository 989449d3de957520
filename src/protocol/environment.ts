import type { Shared } from '../cluster/port.ts';
import type { CallCounter } from './call-counter.ts';
import type { Clock, Ids } from './clock-and-ids.ts';
import type { KeyRing } from './keys.ts';

/** What the server gives every dialect. */
export interface DialectEnvironment {
  readonly keys: KeyRing;
  /** What dates and expiries follow; tests can set it (`/_tuku/clock`). */
  readonly clock: Clock;
  /** What the times of signatures are compared with: the system's time, unless a test asks for the clock. */
  readonly signatureClock: Clock;
  readonly ids: Ids;
  /** Present with `--quotas documented`: the vendor's per-second limits hold. */
  readonly quota?: CallCounter;
  /** `--strict`: also refuse what is otherwise tolerated. */
  readonly strict: boolean;
  /** Values of the dialect's documented switches, by name; absent ones have their default. */
  readonly switches: Readonly<Record<string, string>>;
  /** What all servers of the catalog remember for a while; it outlives the dialect, which is made anew when a setting changes. */
  readonly shared: Pick<Shared, 'counters' | 'nonces' | 'notes'>;
  /** A secret of all these servers, by its name: signs what only they must be able to. */
  secret(name: string): Promise<Buffer>;
}
