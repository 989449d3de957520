import type { Gallery } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import { type Call, type Check, type Operation, operationOf } from '../../../src/protocol/operation.ts';
import type { AlibabaIdentity } from '../gateway/product.ts';
import type { InstancePlans } from './instances.ts';
import type { InstanceTasks } from './tasks.ts';

/** What the operations work with. */
export interface ImageSearchServices {
  readonly engine: Engine;
  /** The instances that exist, and their plans. */
  readonly plans: InstancePlans;
  /** Exports and batch imports. */
  readonly tasks: InstanceTasks;
  /** Present when the vendor's rate limits are enforced. */
  readonly quota?: CallCounter;
}

/** One request on its way through an operation's rules and handler. */
export interface ImageSearchCall extends Call<ImageSearchServices, AlibabaIdentity> {
  /** The instance InstanceName names, opened once per call. Throws DomainError gallery-not-found when there is none. */
  instance(): Promise<Gallery>;
}

export type ImageSearchRule = Check<ImageSearchCall>;
export type ImageSearchOperation = Operation<ImageSearchCall>;
export const imageSearchOperation = operationOf<ImageSearchCall>();
