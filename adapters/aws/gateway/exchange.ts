import type { Identity } from '../../../src/protocol/operation.ts';

/** What a request says of itself. */
export interface AwsIdentity extends Identity {
  /** A UUID. */
  readonly requestId: string;
}

/** Who calls. */
export interface Visitor {
  readonly account: string;
  /** Undefined for calls without a client, such as those of seeds. */
  readonly keyId: string | undefined;
  readonly region: string;
}
