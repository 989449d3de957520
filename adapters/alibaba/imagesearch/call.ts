import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { CallCounter } from '../../../src/protocol/call-counter.ts';
import type { Call, Operation, Rule } from '../../../src/protocol/operation.ts';
import type { AlibabaIdentity } from '../gateway/product.ts';
import type { InstancePlans } from './instances.ts';
import type { InstanceTasks } from './tasks.ts';
import type { Turns } from './turns.ts';

/** What the operations work with. */
export interface ImageSearchServices {
  readonly engine: Engine;
  /** Which instances there are, and with what plan. */
  readonly plans: InstancePlans;
  /** Exports and batch imports. */
  readonly tasks: InstanceTasks;
  /** Lets changes of one picture follow each other. */
  readonly turns: Turns;
  /** Present when the vendor's rate limits hold. */
  readonly quota?: CallCounter;
}

/** One request on its way through an operation's rules and handler. */
export interface ImageSearchCall extends Call<ImageSearchServices, AlibabaIdentity> {
  readonly namespace: Namespace;
  /** The instance InstanceName names, opened once per call. Throws DomainError gallery-not-found when there is none. */
  instance(): Promise<Gallery>;
}

export type ImageSearchRule = Rule<ImageSearchCall>;
export type ImageSearchOperation = Operation<ImageSearchCall>;
