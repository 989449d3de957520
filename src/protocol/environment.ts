import type { CallCounter } from './call-counter.ts';
import type { Clock, Ids } from './clock-and-ids.ts';
import type { KeyRing } from './keys.ts';

/** What the server gives every dialect. */
export interface DialectEnvironment {
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Present with `--quotas documented`: the vendor's per-second limits hold. */
  readonly quota?: CallCounter;
  /** `--strict`: also refuse what is otherwise tolerated. */
  readonly strict: boolean;
  /** Values of the dialect's documented switches, by name; absent ones have their default. */
  readonly switches: Readonly<Record<string, string>>;
}
