import type { Engine } from '../../../src/engine/engine.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { AlibabaIdentity } from '../gateway/product.ts';
import type { UnservedScenes } from './scenes.ts';
import type { HitSettings } from './switches.ts';

/** What the operations work with. */
export interface GreenServices extends HitSettings {
  readonly engine: Engine;
  readonly ids: Ids;
  /** `--strict`: library names keep to the documented characters. */
  readonly strict: boolean;
  readonly unservedScenes: UnservedScenes;
}

/** One request as an operation's rules and handler see it. */
export type GreenCall = Call<GreenServices, AlibabaIdentity>;

export type GreenRule = Check<GreenCall>;

/** The path of an operation stands beside it; every one is called by POST [documented]. */
interface Addressed {
  readonly path: string;
}

export type GreenOperation = Operation<GreenCall> & Addressed;
export const greenOperation = operationOf<GreenCall, Addressed>();
