import type { Json } from '../json.ts';
import type { Caller, Identity, Input, Operation } from './operation.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/**
 * One request on its way through the stages of a dialect. A stage reads what the stages before it in the dialect's list
 * have set, and sets its own.
 * @typeParam I what the request says of itself
 * @typeParam G what this gateway's early stages hand to its late ones
 * @typeParam C the call that rules and handler get
 */
export class Exchange<I extends Identity = Identity, G = unknown, C = unknown> {
  /** Set by `authenticate`. */
  caller!: Caller;
  /** Set by `route`. */
  operation!: Operation<C>;
  /** Set by `decode`. */
  input!: Input;
  /** Set by `handle`: what the operation answers, before the envelope. */
  output!: Json;
  /** Set by `encode`. */
  response!: WireResponse;
  /** Fields of the input that nothing read, once the operation has done its work. */
  unread: () => string[] = () => [];

  constructor(
    readonly request: WireRequest,
    readonly identity: I,
    readonly gateway: G,
    /** Throws the error that is to take the place of an operation's work, if there is one (`/_tuku/faults`). */
    readonly injectFault: (operation: string) => void,
  ) {}
}

/** The steps of a dialect by their names. */
export type StageName = 'authenticate' | 'throttle' | 'route' | 'decode' | 'validate' | 'handle' | 'encode';

/** One step: throws ApiError, or an engine error that the dialect's `encodeError` knows. */
export interface Stage<X> {
  readonly name: StageName;
  run(exchange: X): void | Promise<void>;
}
