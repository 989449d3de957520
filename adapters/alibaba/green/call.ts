import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Ids } from '../../../src/protocol/clock-and-ids.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { AlibabaIdentity } from '../gateway/product.ts';

/** What the operations work with. */
export interface GreenServices {
  readonly engine: Engine;
  readonly ids: Ids;
  /** `--strict`: library names keep to the documented characters. */
  readonly strict: boolean;
  /** Least rate of a hit. */
  readonly leastRate: number;
  /** Most samples a hit answers with. */
  readonly mostHits: number;
}

/** One request on its way through an operation's rules and handler. */
export interface GreenCall extends Call<GreenServices, AlibabaIdentity> {
  /** The library that `library` names, else the system's. Throws ApiError 404. */
  library(): Promise<Gallery>;
}

export type GreenRule = Check<GreenCall>;
export type GreenOperation = Operation<GreenCall>;
export const greenOperation = operationOf<GreenCall>();
