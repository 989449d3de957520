import type { Json } from '../../../src/json.ts';
import type { ApiError, ErrorCatalogue } from '../../../src/protocol/errors.ts';
import type { Exchange } from '../../../src/protocol/exchange.ts';
import type { Call, Identity, Operation } from '../../../src/protocol/operation.ts';
import type { WireResponse } from '../../../src/protocol/wire.ts';
import type { AlibabaFacts } from './parameters.ts';

/** What the gateway finds in a request before it checks anything. */
export interface AlibabaIdentity extends Identity {
  /** How the request is addressed: by action name, or by method and path. */
  readonly style: 'rpc' | 'roa';
  readonly version: string;
  /** RegionId, x-acs-region-id or the region in the host name; `cn-shanghai` when none is given. */
  readonly region: string;
  readonly format: 'json' | 'xml';
  /** Host as the client called it, for HostId and for URLs in answers. */
  readonly host: string;
  /** Upper-case UUID. */
  readonly requestId: string;
}

/** One request on its way through the gateways. */
export type AlibabaExchange<C> = Exchange<AlibabaIdentity, AlibabaFacts, C>;

/** A product behind the RPC and ROA gateways: what they need to know of it. */
export interface AlibabaProduct<C extends Call<unknown, AlibabaIdentity>> {
  /** The dialect's name, e.g. `alibaba-green`. */
  readonly name: string;
  /** Host prefix and product name in `Recommend`, e.g. `cityvisual`. */
  readonly service: string;
  /** API versions served, the newest first. */
  readonly versions: readonly string[];
  /** RPC: by `version/Action`. ROA: by `version/METHOD /path`. */
  readonly operations: ReadonlyMap<string, Operation<C>>;
  /** Operations that the vendor has and Tuku does not serve, keyed like `operations`. */
  readonly unserved: ReadonlySet<string>;
  /** Rows keyed by `Code`, or `Code#variant` where one code has several texts; only `Code` goes on the wire. */
  readonly errors: ErrorCatalogue<string>;
  /** The catalogue's error for what the engine or the picture decoding threw; undefined for anything unforeseen. */
  translate(error: unknown, operation: string): ApiError | undefined;
  /** The call that the operations' rules and handlers get. */
  prepare(exchange: AlibabaExchange<C>): C;
  /** A product whose answers are not the gateway's (Green's own envelope); absent: the gateway's JSON or XML. */
  readonly envelope?: {
    encode(output: Json, identity: AlibabaIdentity): WireResponse;
    /** Undefined: the error is the gateway's, in the gateway's form. */
    encodeError(error: ApiError, identity: AlibabaIdentity): WireResponse | undefined;
  };
  /**
   * XML element name of the items of a list field where it is not the field's singular wrapper, by dotted path: RPC
   * answers carry lists as `{"AlgoLibs": {"AlgoLib": [...]}}` in JSON and XML alike, so most products need none.
   */
  readonly xmlItems?: Readonly<Record<string, string>>;
}
