import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Clock, Ids } from '../../../src/protocol/clock-and-ids.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { AlibabaIdentity } from '../gateway/product.ts';

/** What the operations work with. */
export interface CityServices {
  readonly engine: Engine;
  /** For measuring durations; the engine dates what is stored. */
  readonly clock: Clock;
  readonly ids: Ids;
  /** Instances and work groups that were never created are refused (switch `unknown-references`). */
  readonly refuseUnknown: boolean;
  /** An algorithm library may name created capabilities only (switch `capability-names`). */
  readonly onlyCreatedCapabilities: boolean;
  /** Milliseconds that a job group takes to start or stop (switch `job-transition`). */
  readonly transitionMs: number;
}

/** One request as an operation's rules and handler see it. */
export interface CityCall extends Call<CityServices, AlibabaIdentity> {
  /** The captures of the instance that InstanceId names, looked up once a call; undefined when it has none. */
  captures(): Promise<Gallery | undefined>;
}

export type CityRule = Check<CityCall>;
export type CityOperation = Operation<CityCall>;
export const cityOperation = operationOf<CityCall>();
