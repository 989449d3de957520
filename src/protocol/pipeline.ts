import type { Json } from '../json.ts';
import type { DirectSpec, Existing, PlainCall } from './direct.ts';
import { type ErrorCatalogue, wireCode } from './errors.ts';
import type { Call, Caller, Identity, Input, Namespace, Operation, Rule } from './operation.ts';
import { trackReads } from './unread-fields.ts';
import { type WireRequest, type WireResponse, wireRequest } from './wire.ts';

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
  /** Fields of the input that nothing has read yet, while the operation's rules and work run. */
  unreached: () => string[] = () => [];

  constructor(
    readonly request: WireRequest,
    readonly identity: I,
    readonly gateway: G,
    /** Throws the error that is to take the place of an operation's work, if there is one (`/_tuku/faults`). */
    readonly injectFault: InjectFault,
  ) {}
}

/** Throws the error that is to take the place of an account's call of an operation, if there is one; may delay the call. */
export type InjectFault = (operation: string, account: string) => void | Promise<void>;

/** The steps of a dialect by their names. */
export type StageName = 'authenticate' | 'throttle' | 'route' | 'decode' | 'validate' | 'handle' | 'encode';

/** One step: throws ApiError, or an engine error that the dialect's `encodeError` knows. */
export interface Stage<X> {
  readonly name: StageName;
  run(exchange: X): void | Promise<void>;
}

/** Calls of a dialect by callers whose word is taken: no signature and no rate limit is checked. */
export interface Direct
  extends Pick<DirectSpec<never>, 'region' | 'messages' | 'reads' | 'readsFiles' | 'ids' | 'refused' | 'pictureOf'> {
  readonly existing: readonly Existing[];
  /** The request of a call; undefined for an operation that the dialect does not serve. */
  requestOf(call: PlainCall, region: string): WireRequest | undefined;
  /** Never rejects. */
  answer(request: WireRequest, caller: Caller, injectFault: InjectFault): Promise<Answered>;
  /** The call that a request is. Throws what the dialect's stages throw when it is none. */
  callOf(request: WireRequest, caller: Caller): Promise<PlainCall>;
}

/** How a vendor's API is spoken: what `defineDialect` makes a dialect of. */
export interface DialectSpec<I extends Identity, G, C> {
  readonly name: string;
  /** The tables of its error catalogue. */
  readonly errors: readonly ErrorCatalogue<string>[];
  /** A fault may name a row of them too, not only a code: where one code stands for several statuses. */
  readonly injectsRows?: true;
  readonly operations: Iterable<{ readonly name: string }>;
  /** What a request that carries the dialect's signs says of itself, and the first facts for later stages. Never throws. */
  identify(request: WireRequest): { readonly identity: I; readonly gateway: G };
  /** From `authenticate` or `route` to `validate`, in the vendor's order. Rules, handler and envelope follow. */
  readonly stages: readonly Stage<Exchange<I, G, C>>[];
  /** The call that rules and handler see. */
  prepare(exchange: Exchange<I, G, C>): C;
  /** The vendor's envelope around what the operation answers. */
  encode(exchange: Exchange<I, G, C>): WireResponse;
  /** The vendor's envelope and code for anything thrown by a stage. Never throws. */
  encodeError(error: unknown, exchange: Exchange<I, G, C>): { readonly code: string; readonly response: WireResponse };
  /** Absent: its calls are made by clients only. */
  readonly direct?: DirectSpec<Exchange<I, G, C>>;
}

/** A vendor's API as the server sees it. */
export interface Dialect {
  readonly name: string;
  /** Every code it can answer: what `/_tuku/faults` may inject. */
  readonly errorCodes: ReadonlySet<string>;
  /** Names of all operations it serves. */
  readonly operations: ReadonlySet<string>;
  /** Answers a request that carries its signs. Never rejects. */
  answer(request: WireRequest, injectFault: InjectFault): Promise<Answered>;
  /** Absent: its calls are made by clients only. */
  readonly direct?: Direct;
}

/** A dialect with its insides, for tests. */
export interface DefinedDialect<I extends Identity, G, C> extends Dialect {
  /** All stages, in their order. */
  readonly stages: readonly Stage<Exchange<I, G, C>>[];
  /** A request before its first stage. */
  open(request: WireRequest, injectFault: InjectFault): Exchange<I, G, C>;
}

/** An answered request. */
export interface Answered {
  readonly response: WireResponse;
  readonly report: Report;
}

/** What the journal and the metrics learn of an answered request. */
export interface Report {
  readonly dialect: string;
  readonly operation: string;
  /** Whether the dialect serves an operation of that name. */
  readonly served: boolean;
  readonly account?: string;
  readonly region?: string;
  /** The vendor's error code; absent on success. */
  readonly code?: string;
  /** Fields of the input that nothing read; none for an operation that was refused. */
  readonly unread: readonly string[];
  /** Fields that an operation which was refused had not come to; it may well know them. */
  readonly unreached: readonly string[];
  /** What was thrown, for the log; only for errors. */
  readonly error?: unknown;
}

/** Makes a dialect: its own stages, then those that are the same everywhere. */
export function defineDialect<I extends Identity, G, C>(spec: DialectSpec<I, G, C>): DefinedDialect<I, G, C> {
  const stages: readonly Stage<Exchange<I, G, C>>[] = [
    ...spec.stages,
    { name: 'handle', run: (exchange) => handle(exchange, spec.prepare) },
    {
      name: 'encode',
      run(exchange) {
        exchange.response = spec.encode(exchange);
      },
    },
  ];
  const rows = spec.errors.flatMap((table) => Object.keys(table));
  const open = (request: WireRequest, injectFault: InjectFault) => {
    const { identity, gateway } = spec.identify(request);
    return new Exchange<I, G, C>(request, identity, gateway, injectFault);
  };
  async function run(exchange: Exchange<I, G, C>, steps: readonly Stage<Exchange<I, G, C>>[]): Promise<Answered> {
    try {
      await runStages(exchange, steps);
      return { response: exchange.response, report: reportOf(spec.name, exchange) };
    } catch (error) {
      const { code, response } = spec.encodeError(error, exchange);
      return { response, report: { ...reportOf(spec.name, exchange), code, error } };
    }
  }
  return {
    name: spec.name,
    ...(spec.direct && { direct: directOf(spec.direct, { stages, open, run }) }),
    errorCodes: new Set([...rows.map(wireCode), ...(spec.injectsRows ? rows : [])]),
    operations: new Set([...spec.operations].map(({ name }) => name)),
    stages,
    open,
    answer: (request, injectFault) => run(open(request, injectFault), stages),
  };
}

async function runStages<X>(exchange: X, stages: readonly Stage<X>[]): Promise<void> {
  for (const stage of stages) {
    const pending = stage.run(exchange);
    if (pending !== undefined) await pending;
  }
}

/** What only clients have to pass. */
const forClients: ReadonlySet<StageName> = new Set(['authenticate', 'throttle']);
/** What turns a request into a call. */
const reading: ReadonlySet<StageName> = new Set(['route', 'decode']);

function directOf<I extends Identity, G, C>(
  spec: DirectSpec<Exchange<I, G, C>>,
  dialect: {
    readonly stages: readonly Stage<Exchange<I, G, C>>[];
    open(request: WireRequest, injectFault: InjectFault): Exchange<I, G, C>;
    run(exchange: Exchange<I, G, C>, steps: readonly Stage<Exchange<I, G, C>>[]): Promise<Answered>;
  },
): Direct {
  const { region, messages, reads, readsFiles, ids, refused, pictureOf, existing = [] } = spec;
  const passed = dialect.stages.filter(({ name }) => !forClients.has(name));
  const read = dialect.stages.filter(({ name }) => reading.has(name));
  function admitted(request: WireRequest, caller: Caller, injectFault: InjectFault): Exchange<I, G, C> {
    const exchange = dialect.open(request, injectFault);
    exchange.caller = caller;
    spec.admit?.(exchange, caller);
    return exchange;
  }
  return {
    region,
    messages,
    reads,
    existing,
    ...(readsFiles === false && { readsFiles }),
    ...(ids && { ids }),
    ...(refused && { refused }),
    ...(pictureOf && { pictureOf }),
    requestOf(call, inRegion) {
      const parts = spec.compose(call, inRegion);
      return parts && wireRequest(parts);
    },
    answer: (request, caller, injectFault) => dialect.run(admitted(request, caller, injectFault), passed),
    async callOf(request, caller) {
      const exchange = admitted(request, caller, () => undefined);
      await runStages(exchange, read);
      return { operation: exchange.operation.name, parameters: spec.parametersOf?.(exchange) ?? exchange.input };
    },
  };
}

/** Runs the operation's rules in their order, then its handler, unless a fault takes its place. */
async function handle<I extends Identity, G, C>(
  exchange: Exchange<I, G, C>,
  prepare: (exchange: Exchange<I, G, C>) => C,
): Promise<void> {
  const { operation } = exchange;
  const { input, unread } = trackReads(exchange.input);
  exchange.input = input;
  exchange.unreached = unread;
  const call = prepare(exchange);
  const parsed = await runRules(operation.rules, call);
  const injected = exchange.injectFault(operation.name, exchange.caller.account);
  if (injected !== undefined) await injected;
  exchange.output = await operation.handle(call, parsed);
  exchange.unread = unread;
  exchange.unreached = () => [];
}

/** Runs rules in their order; what they have parsed, all together. */
export async function runRules<C>(rules: readonly Rule<C>[], call: C): Promise<never> {
  const parsed = {};
  for (const rule of rules) {
    const pending = rule(call, parsed as never);
    if (pending !== undefined) Object.assign(parsed, await pending);
  }
  return parsed as never;
}

/** The part of a call that is the same in all dialects. State belongs to the caller's account, in the dialect's family. */
export function baseCall<S, I extends Identity, G, C>(
  family: string,
  services: S,
  { identity, caller, input }: Exchange<I, G, C>,
): Call<S, I> {
  const namespace: Namespace = { family, account: caller.account, region: caller.region };
  return { identity, caller, namespace, input, services };
}

function reportOf<I extends Identity, G, C>(dialect: string, exchange: Exchange<I, G, C>): Report {
  // A stage that threw has left the later fields unset.
  const {
    identity,
    caller,
    operation,
    unread,
    unreached,
  }: { caller?: Caller; operation?: Operation<C> } & typeof exchange = exchange;
  return {
    dialect,
    operation: identity.operation,
    served: operation !== undefined,
    ...caller,
    unread: unread(),
    unreached: unreached(),
  };
}
