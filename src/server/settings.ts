import { dialectDefinitions } from '../../adapters/registry.ts';
import { type FetchPolicy, parseCidrs } from '../images/fetch.ts';
import { callCounter } from '../protocol/call-counter.ts';
import { type Clock, fixedClock, randomIds, seededIds, systemClock } from '../protocol/clock-and-ids.ts';
import type { DialectEnvironment } from '../protocol/environment.ts';
import { defaultCredential, keyRing, parseCredentials } from '../protocol/keys.ts';
import { readSwitches } from '../protocol/switches.ts';
import { OptionError, type TukuOptions } from './options.ts';

/** The options, checked and converted into the form that the parts of the server need. */
export interface Settings {
  /** Dates new records. */
  readonly recordClock: Clock;
  readonly fetchPolicy: FetchPolicy;
  /** The environment of a dialect in the registry. */
  environmentOf(dialect: string): DialectEnvironment;
}

/**
 * Checks the options. Throws OptionError, CredentialsError or SwitchError.
 * @param run see seededIds
 */
export function readSettings(options: TukuOptions, run = 1): Settings {
  requireKnownDialects(options.switches);
  const credentials = options.credentials === undefined ? [defaultCredential] : parseCredentials(options.credentials);
  // A fixed clock dates records only: clients sign with the present time.
  const common = {
    keys: keyRing(credentials, options.auth === 'strict'),
    clock: systemClock,
    ids: options.seed === undefined ? randomIds : seededIds(options.seed, run),
    ...(options.quotas === 'documented' ? { quota: callCounter(systemClock) } : {}),
    strict: options.strict,
  };
  const environments = new Map(
    dialectDefinitions.map(({ name, switches }) => [
      name,
      { ...common, switches: readSwitches(name, switches, options.switches) },
    ]),
  );
  return {
    recordClock: options.clock === undefined ? systemClock : fixedClock(instant(options.clock)),
    fetchPolicy: {
      allow: ranges('--fetch-allow', options.fetchAllow),
      deny: ranges('--fetch-deny', options.fetchDeny),
    },
    environmentOf(dialect) {
      const environment = environments.get(dialect);
      if (environment === undefined) throw new Error(`no dialect ${dialect}`);
      return environment;
    },
  };
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
