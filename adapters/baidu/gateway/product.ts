import type { Existing } from '../../../src/protocol/direct.ts';
import type { ApiError, ErrorCatalogue } from '../../../src/protocol/errors.ts';
import type { Call, Input, Operation } from '../../../src/protocol/operation.ts';
import type { Exchange } from '../../../src/protocol/pipeline.ts';
import type { WireRequest } from '../../../src/protocol/wire.ts';
import type { BaiduIdentity } from './identity.ts';

/** Start of every product's paths. */
export const PATH_PREFIX = '/rest/2.0/';

/** What a path stands for. Products add what they derive from the path. */
export interface Endpoint<C> {
  readonly operation: Operation<C>;
}

/** What the gateway's early stages hand to its late ones. */
export interface BaiduFacts<E> {
  /** Absent for a path that the product does not have. */
  readonly endpoint: E | undefined;
}

/** One request on its way through the gateway. */
export type BaiduExchange<E, C> = Exchange<BaiduIdentity, BaiduFacts<E>, C>;

/** One product of the platform: what the gateway needs to know of it. */
export interface BaiduProduct<E extends Endpoint<C>, C extends Call<unknown, BaiduIdentity>> {
  /** The dialect's name, e.g. `baidu-imagesearch`. */
  readonly name: string;
  /** By their whole paths. */
  readonly endpoints: ReadonlyMap<string, E>;
  /** The platform's errors and the product's own. */
  readonly errors: ErrorCatalogue<string>;
  /** The fields of the request's body. Throws ApiError for a body that cannot be read. */
  decode(request: WireRequest): Input;
  /** Throws ApiError for a field that does not fit the operation's schema. */
  validate(input: Input, operation: Operation<C>): void;
  /** The catalogue's error for anything thrown that is not an ApiError. */
  translate(error: unknown): ApiError;
  /** Fields of an error's answer in addition to code and message. */
  errorFields?(error: ApiError): object;
  /** What its operations answer when what they make is there already. */
  readonly existing?: readonly Existing[];
  /** The call that the operations' rules and handlers get. */
  prepare(exchange: BaiduExchange<E, C>, endpoint: E): C;
}
