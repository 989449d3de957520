import { dialectDefinitions } from '../../adapters/registry.ts';
import { sharedInProcess } from '../cluster/in-process.ts';
import type { Shared } from '../cluster/port.ts';
import { sharedSecret } from '../cluster/secret.ts';
import type { PlacementRules } from '../engine/nearest/placement.ts';
import { type FetchPolicy, parseCidrs } from '../images/fetch.ts';
import { parseMilvusUrl } from '../index/milvus/client.ts';
import { callCounter, pausable } from '../protocol/call-counter.ts';
import { randomIds, seededIds } from '../protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../protocol/environment.ts';
import { defaultCredential, type KeyRing, keyRing, parseCredentials } from '../protocol/keys.ts';
import { type SettableClock, settableClock } from '../protocol/settable-clock.ts';
import { readSwitches } from '../protocol/switches.ts';
import type { ControlAccess } from './control/access.ts';
import { isLoopback, parseHostPort } from './host-port.ts';
import { OptionError, type TukuOptions } from './options.ts';

/** Far below what a process may have. */
const MAX_JOURNAL_BODIES = 4 * 2 ** 30;
const MAX_CACHE_SIZE = 2 ** 40;

/** The options, checked and converted into the form that the parts of the server need. */
export interface Settings {
  readonly keys: KeyRing;
  /** What records are dated with, and everything expires by. */
  readonly clock: SettableClock;
  /** What may change while the server runs. */
  readonly changeable: Changeable;
  readonly fetchPolicy: FetchPolicy;
  readonly controlAccess: ControlAccess;
  /** Origins of the web pages that may call the server. */
  readonly allowedOrigins: readonly string[];
  /** Runs work, alone, whose calls count against no rate limit. */
  withoutQuotas<T>(work: () => Promise<T>): Promise<T>;
  /** Bytes of whole requests that are kept. */
  readonly journalBodies: number;
  /** Which collections are searched where. */
  readonly placement: PlacementRules;
  /** The environment of a dialect in the registry, with the settings in force. */
  environmentOf(dialect: string): DialectEnvironment;
}

/** The options that may change while the server runs. */
export type ChangeableOptions = Pick<TukuOptions, 'quotas' | 'strict' | 'switches'>;

export interface Changeable {
  /** In force. */
  options(): ChangeableOptions;
  /** Puts others in force, for the dialects that are made from then on. Throws OptionError or SwitchError. */
  change(options: ChangeableOptions): void;
}

/**
 * Checks the options. Throws OptionError, CredentialsError or SwitchError.
 * @param shared what the servers of the catalog share
 * @param run see seededIds
 */
export function readSettings(options: TukuOptions, shared: Shared = sharedInProcess(), run = 1): Settings {
  requireDurable(options);
  requireMilvus(options);
  const credentials = options.credentials === undefined ? [defaultCredential] : parseCredentials(options.credentials);
  const keys = keyRing(credentials, options.auth === 'strict');
  const clock = settableClock(shared.documents, options.clock === undefined ? undefined : instant(options.clock));
  const lasting = {
    keys,
    clock,
    // Unless a test asks for it, only what the server dates follows a set clock: clients sign with the present time.
    signatureClock: clock.signatures,
    ids: options.seed === undefined ? randomIds : seededIds(options.seed, run),
    shared,
    secret: (name: string) => sharedSecret(shared.documents, name),
  };
  const quota = pausable(callCounter(clock, shared.counters));
  let current: ChangeableOptions = options;
  let switches = switchValues(options.switches);
  return {
    keys,
    clock,
    changeable: {
      options: () => current,
      change(asked) {
        switches = switchValues(asked.switches);
        current = asked;
      },
    },
    fetchPolicy: {
      allow: ranges('--fetch-allow', options.fetchAllow),
      deny: ranges('--fetch-deny', options.fetchDeny),
    },
    controlAccess: controlAccess(options),
    allowedOrigins: options.allowOrigin.map(origin),
    withoutQuotas: (work) => quota.pause(work),
    journalBodies:
      options.journalBodies === undefined ? 0 : bytes('--journal-bodies', options.journalBodies, MAX_JOURNAL_BODIES),
    placement: {
      engine: options.index,
      hasMilvus: options.milvus !== undefined,
      storedFrom: options.storedFrom,
      cacheBytes:
        options.cacheSize === undefined
          ? Number.POSITIVE_INFINITY
          : bytes('--cache-size', options.cacheSize, MAX_CACHE_SIZE),
    },
    environmentOf(dialect) {
      const values = switches.get(dialect);
      if (values === undefined) throw new Error(`no dialect ${dialect}`);
      const { quotas, strict } = current;
      return { ...lasting, ...(quotas === 'documented' ? { quota } : {}), strict, switches: values };
    },
  };
}

/** The values of all dialects' switches, by dialect. Throws OptionError or SwitchError. */
function switchValues(settings: readonly string[]): Map<string, DialectEnvironment['switches']> {
  requireKnownDialects(settings);
  return new Map(dialectDefinitions.map(({ name, switches }) => [name, readSwitches(name, switches, settings)]));
}

/** Throws OptionError. */
export function requireDurable({
  durability,
  dataDir,
  databaseUrl,
}: Pick<TukuOptions, 'durability' | 'dataDir' | 'databaseUrl'>): void {
  if (durability === 'process' || dataDir !== undefined || databaseUrl !== undefined) return;
  throw new OptionError('--durability power needs --data-dir or DATABASE_URL: without them nothing is kept');
}

/** Throws OptionError. */
export function requireMilvus({ index, milvus }: Pick<TukuOptions, 'index' | 'milvus'>): void {
  if (milvus === undefined) {
    if (index === 'milvus') throw new OptionError('--index milvus needs a Milvus server: --milvus http://host:19530');
    return;
  }
  if (parseMilvusUrl(milvus) !== undefined) return;
  throw new OptionError(
    '--milvus: expected http://host:19530 or https://host/database, without user and password; TUKU_MILVUS_TOKEN takes those',
  );
}

function controlAccess({ host, controlHost, controlToken }: TukuOptions): ControlAccess {
  const own = parseHost(host);
  return {
    hosts: [
      ...(own === undefined ? [] : [own]),
      ...controlHost.map((name) => {
        const parsed = parseHost(name);
        if (parsed === undefined) throw new OptionError(`--control-host ${name}: not a host name or an IP address`);
        return parsed;
      }),
    ],
    ...(controlToken === undefined ? {} : { token: controlToken }),
    needsToken: controlToken !== undefined || !isLoopback(host),
  };
}

/** A host name or address in its canonical form; undefined when it is neither, or has a port. */
function parseHost(text: string): string | undefined {
  if (!/^\[?[0-9a-f]*:[0-9a-f:.]+\]?$/i.test(text))
    return text.includes(':') ? undefined : parseHostPort(text, 1)?.host;
  return parseHostPort(`[${text.replace(/^\[|\]$/g, '')}]`, 1)?.host;
}

function origin(text: string): string {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined || parsed.origin === 'null' || parsed.href !== `${parsed.origin}/`) {
    throw new OptionError(`--allow-origin ${text}: not an origin, e.g. http://localhost:3000`);
  }
  return parsed.origin;
}

const units: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function bytes(option: string, text: string, most: number): number {
  const [, digits = '', unit = ''] = /^(\d{1,12})([KMG]?)B?$/i.exec(text) ?? [];
  const size = Number(digits) * (units[unit.toUpperCase()] ?? 0);
  if (digits !== '' && size <= most) return size;
  throw new OptionError(`${option} ${text}: expected a number of bytes up to ${most / 2 ** 30}G, such as 64M`);
}

function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new OptionError(`--clock ${text}: not an ISO 8601 date and time`);
  return date;
}

function ranges(option: string, list = ''): ReturnType<typeof parseCidrs> {
  try {
    return parseCidrs(list);
  } catch (error) {
    throw new OptionError(`${option}: ${(error as Error).message}`);
  }
}

function requireKnownDialects(switches: readonly string[]): void {
  for (const setting of switches) {
    const owner = /^([^.=]+)\.[^=]+=/.exec(setting)?.[1];
    if (dialectDefinitions.some(({ name }) => name === owner)) continue;
    const names = dialectDefinitions.map(({ name }) => name).join(', ');
    throw new OptionError(`--switch ${setting}: expected DIALECT.SWITCH=VALUE; dialects: ${names}`);
  }
}
