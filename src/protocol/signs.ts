import { parameterMap } from './parameters.ts';
import type { WireRequest } from './wire.ts';

/** What a value must be: a pattern it matches; `present`: sent, even empty; `absent`: not sent, or empty. */
export type Wanted = RegExp | 'present' | 'absent';

/**
 * What marks a request as a dialect's: every part that is given must hold. Names of headers are in lower case. A name that
 * ends in `*` stands for all that begin so: `present` wants one of them, `absent` none.
 */
export interface Sign {
  readonly method?: string;
  /** The whole path, or what it begins with where it ends in `*`; one of several; or a pattern that it matches. */
  readonly path?: string | ReadonlySet<string> | RegExp;
  /** The host that was asked for, with its port, in lower case. */
  readonly host?: RegExp;
  readonly headers?: Readonly<Record<string, Wanted>>;
  /** Names and values of the query. */
  readonly query?: Readonly<Record<string, Wanted>>;
  /** Of the query and of a form body together; the form's value counts. */
  readonly parameters?: Readonly<Record<string, Wanted>>;
  /** Found in the first 64 KB of the body. A body over the limit, which is not read, may hold anything. */
  readonly body?: RegExp;
}

/** How requests are told apart. */
export interface Recognition {
  /** A request that carries one of these is meant, ... */
  readonly signs: readonly Sign[];
  /** ... unless it carries one of these. */
  readonly foreignSigns?: readonly Sign[];
}

/** Is the request the one that is meant? */
export type SignReader = (recognition: Recognition) => boolean;

const BODY_START = 65_536;

/**
 * Reads the signs of one request. Query and form are parsed once, and only when a sign asks for them.
 * @param request a head alone will do for signs that ask for no form or body
 */
export function signReader(request: WireRequest): SignReader {
  let query: ReadonlyMap<string, string> | undefined;
  let parameters: ReadonlyMap<string, string> | undefined;
  const host = (request.header('host') ?? '').toLowerCase();

  const readQuery = () => {
    query ??= parameterMap(request.queryParameters);
    return query;
  };
  const readParameters = () => {
    parameters ??= new Map([...readQuery(), ...parameterMap(request.formParameters)]);
    return parameters;
  };
  const headers = { get: (name: string) => request.header(name), keys: () => request.headerNames() };

  const holds = (sign: Sign): boolean =>
    (sign.method === undefined || sign.method === request.method) &&
    (sign.path === undefined || isPath(request.path, sign.path)) &&
    (sign.host === undefined || sign.host.test(host)) &&
    (sign.headers === undefined || allHold(sign.headers, headers)) &&
    (sign.query === undefined || allHold(sign.query, readQuery())) &&
    (sign.parameters === undefined || allHold(sign.parameters, readParameters())) &&
    (sign.body === undefined || mayHold(request, sign.body));

  return ({ signs, foreignSigns = [] }) => signs.some(holds) && !foreignSigns.some(holds);
}

function isPath(path: string, wanted: NonNullable<Sign['path']>): boolean {
  if (wanted instanceof RegExp) return wanted.test(path);
  if (typeof wanted !== 'string') return wanted.has(path);
  return wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted;
}

function allHold(
  wanted: Readonly<Record<string, Wanted>>,
  values: { get(name: string): string | undefined; keys(): Iterable<string> },
): boolean {
  for (const name in wanted) {
    if (!valueHolds(wanted[name] as Wanted, name, values)) return false;
  }
  return true;
}

function valueHolds(
  wanted: Wanted,
  name: string,
  values: { get(name: string): string | undefined; keys(): Iterable<string> },
): boolean {
  if (name.endsWith('*')) return (wanted === 'absent') !== hasPrefix(values.keys(), name.slice(0, -1));
  const value = values.get(name);
  if (wanted === 'absent') return value === undefined || value === '';
  return value !== undefined && (wanted === 'present' || wanted.test(value));
}

function hasPrefix(names: Iterable<string>, prefix: string): boolean {
  for (const name of names) if (name.startsWith(prefix)) return true;
  return false;
}

function mayHold({ body, oversize }: WireRequest, pattern: RegExp): boolean {
  return oversize !== undefined || pattern.test(body.toString('latin1', 0, BODY_START));
}
