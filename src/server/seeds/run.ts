import type { SeedReport } from '../../client/control.ts';
import type { Engine } from '../../engine/engine.ts';
import type { ObservedFeatures } from '../../features/observed.ts';
import { isJsonObject, type Json } from '../../json.ts';
import type { Existing, PlainCall, RefusedEntry } from '../../protocol/direct.ts';
import { ApiError } from '../../protocol/errors.ts';
import type { Caller, Input, Namespace } from '../../protocol/operation.ts';
import type { Answered, Dialect, Direct } from '../../protocol/pipeline.ts';
import { injectionOf } from '../fault-injection.ts';
import type { Faults } from '../faults.ts';
import { createAhead, type PlannedCall } from './ahead.ts';
import { SeedError, type SeedPlace } from './error.ts';
import { FolderError, type SeedFolder } from './folder.ts';
import type { IfExists, Seed, SeedEntry } from './form.ts';
import { createNames } from './names.ts';
import { callsOf, filesOf, type ReadyCall, WordError } from './pictures.ts';
import { callRoute, type SeedRoute } from './routes.ts';

/** What running seeds needs. */
export interface SeedParts {
  readonly folder: SeedFolder;
  readonly dialects: readonly { readonly dialect: Dialect }[];
  readonly routes: readonly SeedRoute[];
  readonly engine: Engine;
  readonly faults: Faults;
  /** Those that the engine uses. */
  readonly features: ObservedFeatures;
}

/** Unread parameters that are reported: there may be one for every picture. */
const MAX_UNREAD = 100;

/**
 * Makes the calls of a seed, in their order, within the transaction that the caller has opened. Throws SeedError for the
 * first that is refused.
 * @param accountOf whose state an entry makes
 */
export async function runSeed(
  seed: Seed,
  accountOf: (entry: SeedEntry) => string,
  parts: SeedParts,
): Promise<SeedReport> {
  const counts = { calls: 0, skipped: 0, replaced: 0 };
  const unread = new Set<string>();
  const names = createNames();
  const ahead = createAhead(planOf(seed, parts), parts);
  for (const entry of seed.entries) {
    const run = entryRun(seed, entry, accountOf(entry), parts);
    const given = names.resolve(entry.parameters, run.ids);
    try {
      const textOf = (bytes: Buffer, name: string) =>
        run.direct.pictureOf?.(bytes, name, run.caller) ?? bytes.toString('base64');
      const calls: AsyncIterable<ReadyCall> | readonly ReadyCall[] =
        run.direct.readsFiles === false ? [{ parameters: given, pictures: [] }] : callsOf(given, parts.folder, textOf);
      for await (const { parameters, path, pictures } of calls) {
        counts.calls++;
        const done = await ahead.during(pictures, () => run.make(parameters, path));
        if (entry.answers !== undefined) names.learn(entry.answers, done.answer);
        if (done.outcome !== 'made') counts[done.outcome]++;
        for (const name of done.unread) unread.add(`${entry.line}: ${entry.dialect} ${entry.operation}: ${name}`);
      }
    } catch (error) {
      if (error instanceof FolderError || error instanceof WordError) throw new SeedError(run.place, error.message);
      throw error;
    }
  }
  return { file: seed.file, ...counts, unread: [...unread].slice(0, MAX_UNREAD) };
}

/** The calls of a seed, as far as files decide them. */
async function* planOf(seed: Seed, { folder, dialects }: SeedParts): AsyncGenerator<PlannedCall> {
  for (const { dialect: name, operation, parameters } of seed.entries) {
    const direct = dialects.find(({ dialect }) => dialect.name === name)?.dialect.direct;
    const calls = direct?.readsFiles === false ? [{ files: [] }] : await filesOf(parameters, folder);
    for (const { files } of calls) yield { kind: `${name} ${operation}`, files };
  }
}

interface Done {
  readonly outcome: 'made' | 'skipped' | 'replaced';
  readonly unread: readonly string[];
  readonly answer: Json;
}

/** Prepares an entry. Throws SeedError for a dialect or operation that there is not. */
function entryRun(seed: Seed, entry: SeedEntry, account: string, { dialects, faults, routes }: SeedParts) {
  const { file, ifExists } = seed;
  const { line, operation } = entry;
  const place: SeedPlace = { file, line, operation: `${entry.dialect} ${operation}` };
  const { direct, dialect, route } = directOf(entry, { dialects, routes }, place);
  const region = entry.region ?? seed.region ?? direct.region;
  const caller: Caller = { account, region };
  const inject = (name: string, ofAccount: string) => injectionOf(faults).inject(dialect.name, name, ofAccount);

  async function answer(call: PlainCall): Promise<Answered> {
    const request = direct.requestOf(call, region);
    if (request === undefined) throw new SeedError(place, `${dialect.name} has no operation ${call.operation}`);
    return direct.answer(request, caller, inject);
  }

  /** What kept a call, or entries of its list, from being done. */
  async function attempt(parameters: Input): Promise<Attempt> {
    const call = { operation, parameters };
    const answered = await answer(call);
    const { code, error, unread } = answered.report;
    const namespace = {
      family: dialect.name,
      ...caller,
      ...(answered.report.region && { region: answered.report.region }),
    };
    const facts = { unread, namespace, answer: bodyOf(answered) };
    if (code !== undefined) {
      const rows = error instanceof ApiError ? [code, error.code] : [code];
      return { ...facts, refused: [{ codes: rows, code, message: messageOf(answered, direct), alone: parameters }] };
    }
    const refused = direct.refused?.(call, facts.answer) ?? [];
    const alone = ({ list, index }: RefusedEntry) =>
      index < 0
        ? parameters
        : { ...parameters, [list]: ((parameters[list] ?? []) as readonly Json[]).slice(index, index + 1) };
    return { ...facts, refused: refused.map((one) => ({ ...one, codes: [one.code], alone: alone(one) })) };
  }

  const existing = direct.existing.find((one) => one.operation === operation);

  async function makeRoom(
    { removal, clear }: Existing,
    { alone: parameters }: Refusal,
    namespace: Namespace,
    at: SeedPlace,
  ): Promise<void> {
    if (removal !== undefined) {
      const removed = await answer(removal(parameters));
      const { code } = removed.report;
      if (code !== undefined) throw new SeedError({ ...at, code }, `not replaced: ${messageOf(removed, direct)}`);
      return;
    }
    await clear?.(parameters, namespace).catch((error: Error) => {
      throw new SeedError(at, `not replaced: ${error.message}`);
    });
  }

  async function make(parameters: Input, path: string | undefined): Promise<Done> {
    if (route !== undefined) {
      return { outcome: 'made', unread: [], answer: await callRoute(route, parameters, { caller, place, path }) };
    }
    const { refused, unread, namespace, answer: made } = await attempt(parameters);
    let [outcome, last]: [Done['outcome'], Json] = ['made', made];
    for (const refusal of refused) {
      const { codes, code, message, alone } = refusal;
      const at = { ...place, code };
      const about = path === undefined ? message : `${message} (${path})`;
      if (existing === undefined || ifExists === 'error' || !codes.some((one) => existing.codes.includes(one))) {
        throw new SeedError(at, about);
      }
      outcome = ifExists === 'skip' ? 'skipped' : 'replaced';
      if (ifExists === 'skip') continue;
      await makeRoom(existing, refusal, namespace, at);
      const second = await attempt(alone);
      last = second.answer;
      const [again] = second.refused;
      if (again !== undefined) throw new SeedError({ ...place, code: again.code }, `not replaced: ${again.message}`);
    }
    return { outcome, unread, answer: last };
  }
  return { direct, caller, place, make, ids: route?.ids ?? {} };
}

interface Attempt {
  /** None: it is done. */
  readonly refused: readonly Refusal[];
  readonly unread: readonly string[];
  readonly answer: Json;
  /** Where the dialect keeps what the call is about: in a family of its own name. */
  readonly namespace: Namespace;
}

interface Refusal {
  /** The code, and the row of the catalogue where one code has several. */
  readonly codes: readonly string[];
  readonly code: string;
  readonly message: string;
  readonly alone: Input;
}

function directOf(
  { dialect: name, operation }: SeedEntry,
  { dialects, routes }: Pick<SeedParts, 'dialects' | 'routes'>,
  place: SeedPlace,
) {
  const served = dialects.flatMap(({ dialect }) => (dialect.direct === undefined ? [] : [dialect]));
  const dialect = served.find((one) => one.name === name);
  const direct = dialect?.direct;
  if (dialect === undefined || direct === undefined) {
    throw new SeedError(place, `there is no dialect ${name}; there are ${served.map((one) => one.name).join(', ')}`);
  }
  const own = routes.filter((one) => one.dialect === name);
  const route = own.find((one) => one.name === operation);
  if (route === undefined && !dialect.operations.has(operation)) {
    const known = [...dialect.operations, ...own.map((one) => one.name)].join(', ');
    throw new SeedError(place, `${name} has no operation ${operation}; it has ${known}`);
  }
  return { dialect, direct, route };
}

function bodyOf({ response }: Answered): Json {
  try {
    return JSON.parse(response.body.toString()) as Json;
  } catch {
    return null;
  }
}

/** The text of a refusal as the vendor words it, and what Tuku knows besides. */
function messageOf(answered: Answered, { messages }: Direct): string {
  const body = bodyOf(answered);
  const texts = messages.map((path) =>
    path.reduce<Json | undefined>((value, name) => (isJsonObject(value) ? value[name] : undefined), body),
  );
  const text = texts.find((one) => typeof one === 'string' && one !== '') ?? `HTTP status ${answered.response.status}`;
  const { error } = answered.report;
  const detail = error instanceof ApiError ? error.detail : undefined;
  return detail === undefined || detail === text ? String(text) : `${String(text)} [${detail}]`;
}

export type { IfExists };
