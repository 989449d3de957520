import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseCredentials } from '../protocol/keys.ts';
import { defaultOptions, OptionError, type TukuOptions } from '../server/options.ts';
import { tooFewOpenFiles } from './file-limit.ts';

/** The options of a server as commander returns them. */
export type StartFlags = Omit<TukuOptions, 'credentials' | 'switches' | 'caFolder' | 'databaseUrl'> & {
  credentials?: string;
  switch?: string[];
};

/** Adds the options of a server to a command. Each can also be set by an environment variable: TUKU_ and its name. */
export function addStartOptions(command: Command, defaults: Pick<TukuOptions, 'port' | 'logLevel'>): Command {
  const option = (flags: string, about: string) => new Option(flags, about);
  const options: Option[] = [
    option('--port <number>', 'port to listen on; 0 picks a free one').argParser(portNumber).default(defaults.port),
    option('--https-port <number>', 'second port, such as 443 for use with a hosts file; 0 picks a free one').argParser(
      portNumber,
    ),
    option('--host <address>', 'address to listen on').default(defaultOptions.host),
    option(
      '--data-dir <folder>',
      'store the catalog here; without it all data is lost when the server stops',
    ).argParser(folderName),
    option('--durability <level>', 'what acknowledged writes survive: the death of the process, or a power loss too')
      .choices(['process', 'power'])
      .default(defaultOptions.durability),
    option(
      '--proxy-passthrough',
      "forward proxy requests to hosts other than the vendors' instead of refusing them",
    ).default(defaultOptions.proxyPassthrough),
    option('--control-host <name>', 'host name on which the control API answers, besides loopback ones; repeatable')
      .argParser(appended)
      .default(defaultOptions.controlHost),
    option('--control-token <token>', 'token of the control API; needed when --host is not a loopback address'),
    option(
      '--allow-origin <origin>',
      'origin of a web page that may call Tuku, such as http://localhost:3000; repeatable',
    )
      .argParser(appended)
      .default(defaultOptions.allowOrigin),
    option('--auth <mode>', 'accept (open) or refuse (strict) unknown access keys')
      .choices(['open', 'strict'])
      .default(defaultOptions.auth),
    option(
      '--credentials <file>',
      'JSON array of {"id","secret","account"?,"token"?}; replaces the built-in access key',
    ),
    option('--strict', 'refuse requests that are otherwise tolerated; see the pages in docs/').default(
      defaultOptions.strict,
    ),
    option('--quotas <mode>', "enforce the vendors' documented rate limits (documented) or none (off)")
      .choices(['off', 'documented'])
      .default(defaultOptions.quotas),
    option('--log-level <level>', 'how much to log')
      .choices(['silent', 'error', 'warn', 'info', 'debug', 'trace'])
      .default(defaults.logLevel),
    option(
      '--fetch-allow <cidrs>',
      'comma-separated address ranges that pictures may be fetched from; overrides --fetch-deny',
    ),
    option(
      '--fetch-deny <cidrs>',
      'address ranges that pictures must not be fetched from, in addition to cloud metadata addresses',
    ),
    option(
      '--model <model>',
      'model to embed pictures with: a name (tuku model list), an ONNX file, or the folder or model.json of a TF.js model',
    ),
    option('--backend <name>', 'library that runs the models; auto takes the first of the others that loads')
      .choices(['auto', 'onnx', 'tfjs-node', 'wasm'])
      .default(defaultOptions.backend),
    option('--index <engine>', 'search by comparing every vector (exact), by FAISS (faiss) or by the faster one (auto)')
      .choices(['exact', 'faiss', 'auto'])
      .default(defaultOptions.index),
    option('--faiss-factory <text>', 'index that FAISS builds, as an index_factory string').default(
      defaultOptions.faissFactory,
    ),
    option('--workers <number>', 'number of embedding threads (default: one per core)').argParser(workerCount),
    option(
      '--switch <dialect.name=value>',
      'choose behaviour that a dialect leaves open; see the pages in docs/; repeatable, or several separated by commas',
    ).argParser(switchSettings),
    option('--seed <text>', 'make request ids repeatable'),
    option('--clock <instant>', 'date all new records with this time, such as 2026-01-01T00:00:00Z'),
  ];
  for (const each of options) command.addOption(each.env(`TUKU_${variableOf(each)}`));
  return command;
}

function variableOf(option: Option): string {
  return option.attributeName().replace(/[A-Z]/g, '_$&').toUpperCase();
}

/** Converts a command's flags to server options. Throws OptionError when a named file cannot be read. */
export function optionsOf({ credentials, switch: switches = [], ...flags }: StartFlags): TukuOptions {
  return {
    ...flags,
    switches,
    ...(flags.dataDir === undefined ? {} : { caFolder: flags.dataDir }),
    ...(credentials === undefined ? {} : { credentials: readCredentials(credentials) }),
  };
}

/** Errors whose message tells the user what to change; all others are shown with their stack. */
const USER_ERRORS = new Set(['OptionError', 'CredentialsError', 'SwitchError', 'CatalogError', 'ModelError']);

/** Runs a command's work; reports an error that the user can fix in one line, with exit code 1. */
export async function reportUserErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/^E[MN]FILE$/.test((error as NodeJS.ErrnoException).code ?? '')) return fail(tooFewOpenFiles(error.message));
    if (!USER_ERRORS.has(error.name)) throw error;
    fail(error);
  }
}

/** Reports an error that the user can fix, in one line, with exit code 1. */
export function fail(error: Error): void {
  console.error(`tuku: ${error.message.split('\n', 1)[0]}`);
  process.exitCode = 1;
}

function readCredentials(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    parseCredentials(text);
    return text;
  } catch (error) {
    throw new OptionError(`--credentials ${file}: ${(error as Error).message}`);
  }
}

/** Values of a repeatable option; several in one, as in an environment variable, are separated by commas. */
function appended(text: string, before: readonly string[]): readonly string[] {
  return [...before, ...text.split(',').map((one) => one.trim())];
}

/** A comma or a newline separates two settings; other commas belong to a value. */
function switchSettings(text: string, earlier: readonly string[] = []): string[] {
  const settings = text.split(/[,\n](?=\s*[\w-]+\.[\w-]+=)|\n/).map((setting) => setting.trim());
  return [...earlier, ...settings.filter((setting) => setting !== '')];
}

function folderName(text: string): string {
  if (text === '') throw new InvalidArgumentError('A folder has a name.');
  return text;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is an integer from 0 to 65535.');
  return port;
}

function workerCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 64)
    throw new InvalidArgumentError('Expected an integer from 1 to 64.');
  return count;
}
