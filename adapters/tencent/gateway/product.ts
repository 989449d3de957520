import type { Existing } from '../../../src/protocol/direct.ts';
import type { ApiError, ErrorCatalogue } from '../../../src/protocol/errors.ts';
import type { Call, Identity, Operation } from '../../../src/protocol/operation.ts';
import type { Exchange } from '../../../src/protocol/pipeline.ts';
import type { TencentFacts } from './parameters.ts';

/** What the gateway finds in a request before it checks anything. */
export interface TencentIdentity extends Identity {
  /** X-TC-Version or Version as sent; `''` when absent. */
  readonly version: string;
  /** X-TC-Region or Region; `''` when absent. */
  readonly region: string;
  /** X-TC-Language or Language: which of the catalogue's texts to answer with. */
  readonly language: 'en' | 'zh' | undefined;
  /** X-TC-TraceId, echoed in the response. */
  readonly traceId: string | undefined;
  readonly requestId: string;
}

/** One request on its way through the gateway. */
export type TencentExchange<C> = Exchange<TencentIdentity, TencentFacts, C>;

/** A product behind the API 3.0 gateway: what the gateway needs to know of it. */
export interface TencentProduct<C extends Call<unknown, TencentIdentity>> {
  /** The dialect's name, e.g. `tencent-tiia`. */
  readonly name: string;
  /** Service name of the official host, e.g. `tiia`. */
  readonly service: string;
  readonly version: string;
  readonly operations: ReadonlyMap<string, Operation<C>>;
  /** Actions that the vendor has and Tuku does not serve. */
  readonly unserved: ReadonlySet<string>;
  readonly errors: ErrorCatalogue<string>;
  /** The catalogue's error for what the engine or the picture decoding threw; undefined for anything unforeseen. */
  translate(error: unknown, operation: string): ApiError | undefined;
  /** What its operations answer when what they make is there already. */
  readonly existing?: readonly Existing[];
  /** The call that the operations' rules and handlers get. */
  prepare(exchange: TencentExchange<C>): C;
}
