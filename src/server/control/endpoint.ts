import type { Readable } from 'node:stream';
import type { Json } from '../../json.ts';
import type { ControlParts } from './parts.ts';

/** A JSON Schema. Those of requests live in `*.schemas.json` beside the endpoints: the build compiles their validators. */
export type Schema = { readonly [keyword: string]: Json };

/** One endpoint of the control API: what it is, for the router and the OpenAPI description alike, and what it does. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/_tuku`, in Express's form: `/snapshots/:name`. */
  readonly path: string;
  /** What it does, as an imperative sentence without its full stop. */
  readonly summary: string;
  /** An object schema of the query's parameters; each is a string, given once. Absent: there are none. */
  readonly query?: Schema;
  /** Also accepts parameters that it does not know, which others refuse: a probe may send what it likes. */
  readonly ignoresQuery?: true;
  /** A schema of the JSON body; an absent body counts as `{}`. Absent: a body is not read. */
  readonly body?: Schema;
  /** Most bytes of the body, where 64 kB are too few. */
  readonly maxBytes?: number;
  /** What it answers, by status; refusals that any endpoint may answer need no word, and none needs a schema. */
  readonly answers: { readonly [status: number]: AnswerDescription };
  /** Throws ControlError for what the caller did wrong. */
  handle(call: ControlCall, parts: ControlParts): Answer | Promise<Answer>;
}

/** An endpoint without its work. */
export type DescribedEndpoint = Omit<Endpoint, 'handle'>;

export interface AnswerDescription {
  readonly description: string;
  /** Of a JSON answer. */
  readonly schema?: Schema;
  /** The media type of any other answer; beside a schema: of what the query may ask for instead. */
  readonly type?: string;
}

/** A checked request. */
export interface ControlCall {
  readonly query: Readonly<Record<string, string | undefined>>;
  /** As the endpoint's schema demands. */
  readonly body: Json;
  /** The variable parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** The value of a request's header by its lower-case name. */
  header(name: string): string | undefined;
  /** The scheme and host by which the caller reached the server. */
  readonly base: string;
  /** Aborted when the caller has gone. */
  readonly gone: AbortSignal;
}

/** JSON unless it has a media type; nothing for status 204. */
export interface Answer {
  /** Default: 200. */
  readonly status?: number;
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is produced, instead of a body; needs a media type. */
  readonly stream?: Readable;
}
