import type { Identity } from '../../../src/protocol/operation.ts';
import type { Address } from './address.ts';
import type { Visitor } from './authenticate.ts';

/** What a request for object storage says of itself. */
export interface OssIdentity extends Identity {
  /** 24 upper-case hex digits. */
  readonly requestId: string;
  /** The Host header as sent. */
  readonly host: string;
}

/** What early stages hand to late ones. */
export interface OssFacts {
  /** The query, decoded; a name without `=` has an empty value, the last value of a repeated name counts. */
  readonly query: ReadonlyMap<string, string>;
  readonly address: Address;
  /** Set by `authenticate`. */
  visitor?: Visitor;
}
