import { randomUUID } from 'node:crypto';
import { consoleOf } from '../client/facts.ts';
import { userDataFolder } from '../folders.ts';
import { resolveOptions } from '../options/resolve.ts';
import { startCommandOf } from '../options/start-command.ts';
import { options as optionList, variableOf } from '../options/table.ts';
import type { OptionInput, OptionValues } from '../options/values.ts';
import { isLoopback, reachableUrl } from '../server/host-port.ts';
import { launch, type ServerProcess } from './child.ts';
import { type Connection, createClient } from './client.ts';
import { readOptions, TukuError } from './errors.ts';
import { readKeys } from './keys.ts';
import { createTrust } from './trust.ts';
import type { Credentials, StartedTuku, StartOptions, Tuku } from './types.ts';

const TIMEOUT_MS = 30_000;

/**
 * Starts a server of its own in a process that ends with this one, by default on a free port and without stored data. Options
 * that are not given are taken from `TUKU_*` variables and from `tuku.config.json`, except where that says which port and
 * which stored data to use. Throws TukuError.
 */
export async function startTuku(options: StartOptions = {}): Promise<StartedTuku> {
  return (await startServer(options)).tuku;
}

/** Starts a server that knows more keys than the options say. */
export async function startServer(
  options: StartOptions,
  moreKeys: readonly Credentials[] = [],
): Promise<{ readonly tuku: StartedTuku; readonly connection: Connection }> {
  const { waitForModel, timeoutMs = TIMEOUT_MS, onLogLine, ...given } = checked(options);
  const { args, env, values, keys } = plan(given, moreKeys);
  const server = await launch({ args, env, timeoutMs, ...(onLogLine && { onLogLine }) });
  try {
    const connection = connectionOf(server, values, { keys, timeoutMs });
    const tuku = started(server, connection);
    if (waitForModel) await tuku.waitForModel();
    return { tuku, connection };
  } catch (error) {
    await server.close();
    throw error;
  }
}

function connectionOf(
  server: ServerProcess,
  { dataDir, controlToken }: OptionValues,
  known: Pick<Connection, 'keys' | 'timeoutMs'>,
): Connection {
  const { ca, domains, variables, strict, url } = server.ready;
  return {
    url: reachableUrl(url),
    ...(controlToken === undefined ? {} : { token: controlToken }),
    ca,
    domains,
    variables,
    strict,
    ...known,
    // Without a data folder the authority is the user's, the same for all servers.
    trust: createTrust(ca, dataDir === undefined ? userDataFolder() : undefined),
    mayEnd: server.mayEnd,
    requireRunning() {
      const ending = server.ending();
      if (ending !== undefined) throw new TukuError('ended', `Tuku has ended: ${ending}`, server.log());
    },
  };
}

function started(server: ServerProcess, connection: Connection): StartedTuku {
  let isClosed = false;
  const client = createClient({
    ...connection,
    requireRunning() {
      if (isClosed) throw new TukuError('ended', 'this Tuku is closed');
      connection.requireRunning();
    },
  });
  const { pid, log } = server;
  const { httpsUrl } = server.ready;
  const close = async () => {
    isClosed = true;
    connection.trust.remove();
    await server.close();
  };
  const urls = { ...(httpsUrl === undefined ? {} : { httpsUrl }), consoleUrl: consoleOf(client.url) };
  const more = { pid, ...urls, log, close, [Symbol.asyncDispose]: close };
  // Spread, the files would be written.
  return Object.defineProperties(more, Object.getOwnPropertyDescriptors(client)) as typeof more & Tuku;
}

/** What to run, and the options that result from it, from this process's environment and from the configuration file. */
function plan(given: OptionInput, moreKeys: readonly Credentials[]) {
  return readOptions(() => {
    const { args, env: own } = startCommandOf(given);
    const env: NodeJS.ProcessEnv = { ...inherited(), ...own };
    const values = resolveOptions({ flags: {}, env, defaults: { port: 0, logLevel: 'warn' }, isFresh: true });
    env[variableOf('logLevel')] = values.logLevel;
    // On an address that others can reach, the control API needs one.
    const controlToken = values.controlToken ?? (isLoopback(values.host) ? undefined : randomUUID());
    if (controlToken !== undefined) env[variableOf('controlToken')] = controlToken;
    const first = readKeys(values.credentials);
    const keys = [...first, ...moreKeys.filter(({ id }) => !first.some((key) => key.id === id))];
    if (moreKeys.length > 0) env[variableOf('credentials')] = JSON.stringify(keys);
    return { args, env, keys, values: { ...values, ...(controlToken === undefined ? {} : { controlToken }) } };
  });
}

/** This process's environment, without what concerns Node programs and the place of another server. */
function inherited(): NodeJS.ProcessEnv {
  const places = optionList.flatMap(([name, { isPlace }]) => (isPlace ? [variableOf(name)] : []));
  const left = new Set([...places, 'NODE_OPTIONS', 'NODE_V8_COVERAGE']);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !left.has(name)));
}

function checked(options: StartOptions): StartOptions {
  const { waitForModel, timeoutMs, onLogLine } = options;
  const wrong = [
    waitForModel !== undefined && typeof waitForModel !== 'boolean' && 'waitForModel: expected true or false',
    timeoutMs !== undefined && !(timeoutMs > 0) && 'timeoutMs: expected a number of milliseconds above 0',
    onLogLine !== undefined && typeof onLogLine !== 'function' && 'onLogLine: expected a function',
  ].find((problem) => problem !== false);
  if (wrong !== undefined) throw new TukuError('option', `startTuku: ${wrong}`);
  return options;
}
