import type { Engine } from '../../../src/engine/engine.ts';
import type { Clock, Ids } from '../../../src/protocol/clock-and-ids.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { AlibabaIdentity } from '../gateway/product.ts';

/** What the operations work with. */
export interface CityServices {
  readonly engine: Engine;
  /** The present, for what takes time; what is stored is dated by the engine. */
  readonly clock: Clock;
  readonly ids: Ids;
  /** Instances and work groups that were never created are refused (switch `unknown-references`). */
  readonly refuseUnknown: boolean;
  /** An algorithm library may only name created capabilities (switch `capability-names`). */
  readonly onlyCreatedCapabilities: boolean;
  /** Milliseconds that a job group takes to start or stop (switch `job-transition`). */
  readonly transitionMs: number;
}

/** One request on its way through an operation's rules and handler. */
export interface CityCall extends Call<CityServices, AlibabaIdentity> {}

export type CityRule = Check<CityCall>;
export type CityOperation = Operation<CityCall>;
export const cityOperation = operationOf<CityCall>();
