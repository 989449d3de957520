import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultOptions, OptionError, type TukuOptions } from '../server/options.ts';

/** What commander gives for the options of a server. */
export type StartFlags = Omit<TukuOptions, 'credentials' | 'switches' | 'authorityFolder' | 'databaseUrl'> & {
  credentials?: string;
  switch?: string[];
};

/** Gives a command the options of a server; every one is also an environment variable, TUKU_ and its name. */
export function addStartOptions(command: Command, defaults: Pick<TukuOptions, 'port' | 'logLevel'>): Command {
  const option = (flags: string, about: string) => new Option(flags, about);
  const options: Option[] = [
    option('--port <number>', 'port to listen on; 0 picks a free one').argParser(portNumber).default(defaults.port),
    option('--https-port <number>', 'a second port, e.g. 443 for a hosts file; 0 picks a free one').argParser(
      portNumber,
    ),
    option('--host <address>', 'address to listen on').default(defaultOptions.host),
    option('--data-dir <folder>', 'keep the catalog here; without it everything is gone when the server stops'),
    option(
      '--proxy-passthrough',
      "pass requests through the proxy on when they are for hosts that are no vendor's; else they are refused",
    ).default(defaultOptions.proxyPassthrough),
    option('--auth <mode>', 'unknown access keys pass (open) or are refused (strict)')
      .choices(['open', 'strict'])
      .default(defaultOptions.auth),
    option('--credentials <file>', `JSON array of {"id","secret","account"?,"token"?} instead of the one default key`),
    option('--strict', 'refuse what is otherwise tolerated; the pages in docs/ say what').default(
      defaultOptions.strict,
    ),
    option('--quotas <mode>', "hold callers to the vendors' documented rate limits")
      .choices(['off', 'documented'])
      .default(defaultOptions.quotas),
    option('--log-level <level>', 'how much to log')
      .choices(['silent', 'error', 'warn', 'info', 'debug', 'trace'])
      .default(defaults.logLevel),
    option(
      '--fetch-allow <cidrs>',
      'address ranges that picture URLs may lead to, comma-separated; wins over --fetch-deny',
    ),
    option(
      '--fetch-deny <cidrs>',
      'address ranges that picture URLs must not lead to, beside cloud metadata addresses',
    ),
    option('--model <path>', 'folder or model.json of a TF.js graph or layers model to embed pictures with'),
    option('--index <engine>', 'compare with every vector (exact), use FAISS (faiss), or where it is faster (auto)')
      .choices(['exact', 'faiss', 'auto'])
      .default(defaultOptions.index),
    option('--faiss-factory <text>', 'what FAISS builds, in the words of its index_factory').default(
      defaultOptions.faissFactory,
    ),
    option('--workers <number>', 'embedding threads (default: one per core)').argParser(workerCount),
    option('--switch <dialect.name=value...>', 'settings that a dialect documents, see docs/'),
    option('--seed <text>', 'fix the request ids'),
    option('--clock <instant>', 'fix the dates in answers, e.g. 2026-01-01T00:00:00Z'),
  ];
  for (const one of options) command.addOption(one.env(`TUKU_${variableOf(one)}`));
  return command;
}

function variableOf(option: Option): string {
  return option.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase();
}

/** The flags as the server takes them. Throws OptionError when a file they name cannot be read. */
export function optionsOf({ credentials, switch: switches = [], ...flags }: StartFlags): TukuOptions {
  return {
    ...flags,
    switches,
    ...(flags.dataDir === undefined ? {} : { authorityFolder: flags.dataDir }),
    ...(credentials === undefined ? {} : { credentials: readCredentials(credentials) }),
  };
}

/** Errors whose message tells the user what to change; anything else keeps its stack. */
const FOR_THE_USER = new Set(['OptionError', 'CredentialsError', 'SwitchError', 'CatalogError']);

/** Runs a command's work: what is the user's to change is said in a line, with exit code 1. */
export async function toldToUser(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error) || !FOR_THE_USER.has(error.name)) throw error;
    console.error(`tuku: ${error.message}`);
    process.exitCode = 1;
  }
}

function readCredentials(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OptionError(`--credentials ${file}: ${(error as Error).message}`);
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
  return port;
}

function workerCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 64) throw new InvalidArgumentError('a whole number from 1 to 64');
  return count;
}
