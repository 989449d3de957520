import type { Json } from '../../../src/json.ts';
import type { DirectSpec } from '../../../src/protocol/direct.ts';
import type { ApiError, ErrorCatalogue } from '../../../src/protocol/errors.ts';
import type { Call, Identity, Operation } from '../../../src/protocol/operation.ts';
import type { Exchange } from '../../../src/protocol/pipeline.ts';
import type { WireRequest, WireResponse } from '../../../src/protocol/wire.ts';
import type { AlibabaFacts } from './parameters.ts';

/** What a request says of itself, before anything is checked. */
export interface AlibabaIdentity extends Identity {
  /** Whether the operation is named by action, or by method and path. */
  readonly style: 'rpc' | 'roa';
  readonly version: string;
  /** RegionId, x-acs-region-id or the region in the host name; `cn-shanghai` by default. */
  readonly region: string;
  readonly format: 'json' | 'xml';
  /** The host that the client called, for HostId and for URLs in answers. */
  readonly host: string;
  /** Upper-case UUID. */
  readonly requestId: string;
}

/** One request on its way through the gateways' stages. */
export type AlibabaExchange<C> = Exchange<AlibabaIdentity, AlibabaFacts, C>;

/** A product behind the RPC and ROA gateways. */
export interface AlibabaProduct<C extends Call<unknown, AlibabaIdentity>> {
  /** The dialect's name, e.g. `alibaba-green`. */
  readonly name: string;
  /** Host prefix, and product name in `Recommend`, e.g. `cityvisual`. */
  readonly service: string;
  /** API versions served, the newest first. */
  readonly versions: readonly string[];
  /** RPC: by `version/Action`. ROA: by `version/METHOD /path`. */
  readonly operations: ReadonlyMap<string, Operation<C>>;
  /** Operations of the vendor that Tuku does not serve, keyed like `operations`. */
  readonly unserved: ReadonlySet<string>;
  /** How operations are called, where they are not the product's own. */
  readonly calls?: readonly string[];
  /** The error for any other version; InvalidVersion by default. */
  unknownVersion?(identity: AlibabaIdentity, request: WireRequest): ApiError;
  /**
   * Rows keyed by `Code`, or `Code#variant` where one code has several texts; only `Code` goes on the wire. Of a plain
   * code, the row of the variant that is the operation's name counts, if there is one.
   */
  readonly errors: ErrorCatalogue<string>;
  /** Whether JSON bodies are read, and not only forms; absent: they are. */
  readsJson?(identity: Pick<AlibabaIdentity, 'style'>): boolean;
  /** How its calls are made by seeds, besides what all products have in common. */
  readonly direct?: Pick<DirectSpec<never>, 'ids' | 'existing' | 'refused' | 'pictureOf'>;
  /** Maps errors of the engine and of image decoding to the catalogue; undefined for anything unforeseen. */
  translate(error: unknown, operation: string): ApiError | undefined;
  /** Makes the call that the operations' rules and handlers see. */
  prepare(exchange: AlibabaExchange<C>): C;
  /** The format of all answers, whatever the client asks for; absent: the one it asks for. */
  readonly format?: 'json';
  /** The product's own envelope; absent: the gateway's JSON or XML. */
  readonly envelope?: {
    encode(output: Json, identity: AlibabaIdentity): WireResponse;
    /** Undefined for errors of the gateway, which keep its form. */
    encodeError(error: ApiError, identity: AlibabaIdentity): WireResponse | undefined;
  };
  /**
   * XML element names of list items, by the list's dotted path. Most products need none: RPC answers wrap lists as
   * `{"AlgoLibs": {"AlgoLib": [...]}}` in JSON and XML alike.
   */
  readonly xmlItems?: Readonly<Record<string, string>>;
}
