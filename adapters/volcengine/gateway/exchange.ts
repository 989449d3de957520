import type { Identity } from '../../../src/protocol/operation.ts';
import type { Address } from './address.ts';
import type { Visitor } from './authenticate.ts';

/** What a request for object storage says of itself. */
export interface TosIdentity extends Identity {
  /** 32 hex digits. */
  readonly requestId: string;
  /** The Host header as sent. */
  readonly host: string;
}

/** What early stages hand to late ones. */
export interface TosFacts {
  readonly address: Address;
  /** Set by `authenticate`. */
  visitor?: Visitor;
}
