import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { isJsonObject, type Json } from '../../json.ts';
import type { Input } from '../../protocol/operation.ts';
import { SeedError } from './error.ts';

/** What to do where a call makes something that is there already. */
export type IfExists = 'error' | 'skip' | 'replace';

/** One entry of a seed. */
export interface SeedEntry {
  readonly line: number;
  readonly dialect: string;
  readonly operation: string;
  readonly parameters: Input;
  /** Instead of the seed's. */
  readonly account?: string;
  readonly region?: string;
  /** Names for ids in the answer, by member: later parameters of the member's name may have them in place of the ids. */
  readonly answers?: Readonly<Record<string, string>>;
}

/** A seed, read. */
export interface Seed {
  readonly file: string;
  readonly ifExists: IfExists;
  /** Whose state it makes; absent: the default account's. */
  readonly account?: string;
  /** Absent: each dialect's default region. */
  readonly region?: string;
  readonly entries: readonly SeedEntry[];
}

/** Aliases may repeat so many values, all together: a few bytes could otherwise stand for any number. */
const MAX_ALIASES = 1000;
/** Most calls of a seed, before files multiply them. */
const MAX_ENTRIES = 100_000;

const policies: readonly IfExists[] = ['error', 'skip', 'replace'];
const members = ['ifExists', 'account', 'region', 'do'];

/**
 * Reads a seed, YAML or JSON: a list of calls, or `{ ifExists, account, region, do: [calls] }`; a call may have an account and
 * a region of its own, and `answers`. Throws SeedError with file and line.
 */
export function parseSeed(file: string, text: string): Seed {
  const lines = new LineCounter();
  const lineOf = (node: unknown) => {
    const at = (node as { range?: readonly number[] | null } | null)?.range?.[0];
    return at === undefined ? 1 : lines.linePos(at).line;
  };
  const fail = (line: number, reason: string) => new SeedError({ file, line }, reason);
  const document = guarded(file, () => parseDocument(text, { lineCounter: lines, prettyErrors: false }));
  const [problem] = document.errors;
  if (problem !== undefined) throw fail(lines.linePos(problem.pos[0]).line, problem.message);
  const value = (node: unknown, line: number): unknown => {
    try {
      return isNode(node) ? node.toJS(document, { maxAliasCount: MAX_ALIASES }) : node;
    } catch (error) {
      throw fail(line, error instanceof RangeError ? 'nested too deep' : (error as Error).message);
    }
  };

  const place = ({ account, region }: { account?: unknown; region?: unknown }, line: number) => {
    const [ofAccount, ofRegion] = [account, region].map((one) => (one === undefined ? undefined : String(one)));
    if (ofAccount === '' || typeof account === 'object') throw fail(line, 'account is not the name of an account');
    if (ofRegion !== undefined && !/^[\w-]{1,64}$/.test(ofRegion)) {
      throw fail(line, 'region is not the name of a region');
    }
    return { ...(ofAccount && { account: ofAccount }), ...(ofRegion && { region: ofRegion }) };
  };
  const root = document.contents;
  let list: unknown = root;
  let head: { ifExists?: unknown; account?: unknown; region?: unknown } = {};
  if (isMap(root)) {
    for (const { key } of root.items) {
      const name = String(key);
      if (!members.includes(name)) throw fail(lineOf(key), `${name} is none of ${members.join(', ')}`);
    }
    list = root.get('do', true) ?? null;
    head = Object.fromEntries(['ifExists', 'account', 'region'].map((name) => [name, root.get(name)]));
  }
  if (!isSeq(list)) throw fail(lineOf(list), 'expected a list of calls, or a mapping with one as "do"');
  if (list.items.length > MAX_ENTRIES) throw fail(lineOf(list), `more than ${MAX_ENTRIES} calls`);
  const { ifExists = 'error' } = head;
  if (!policies.includes(ifExists as IfExists)) throw fail(1, `ifExists is none of ${policies.join(', ')}`);
  const entries = list.items.map((item) => {
    const line = lineOf(item);
    const call = value(item, line);
    const { account, region, answers, ...named } = isJsonObject(call) ? call : {};
    const [pair, ...more] = Object.entries(named);
    const [name, parameters] = pair !== undefined && more.length === 0 ? pair : ['', null];
    const [dialect, operation, ...rest] = name.trim().split(/\s+/);
    if (!dialect || !operation || rest.length > 0) {
      throw fail(line, 'expected one call: "<dialect> <operation>: { parameters }"');
    }
    if (parameters !== null && !isJsonObject(parameters)) {
      throw fail(line, `${dialect} ${operation}: expected a mapping of parameters`);
    }
    return {
      line,
      dialect,
      operation,
      parameters: plain(parameters ?? {}) as Input,
      ...place({ account, region }, line),
      ...(answers !== undefined && { answers: namesIn(answers, (reason) => fail(line, reason)) }),
    };
  });
  return {
    file,
    ifExists: ifExists as IfExists,
    ...place(head, 1),
    entries,
  };
}

function namesIn(answers: unknown, fail: (reason: string) => Error): Record<string, string> {
  if (!isJsonObject(answers)) throw fail('answers: expected a mapping of members to names');
  return Object.fromEntries(
    Object.entries(answers).map(([member, name]) => {
      if (typeof name !== 'string' && typeof name !== 'number') throw fail(`answers: ${member} is no name`);
      return [member, String(name)];
    }),
  );
}

function guarded<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new SeedError({ file, line: 1 }, error instanceof RangeError ? 'nested too deep' : (error as Error).message);
  }
}

/** JSON has no other values: YAML's big integers, for one, become texts. */
function plain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
  return typeof value === 'string' || typeof value === 'boolean' || value === null
    ? value
    : typeof value === 'number' && Number.isFinite(value)
      ? value
      : String(value);
}
