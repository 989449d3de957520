import { availableParallelism } from 'node:os';
import type { TrustFiles } from '../client/trust.ts';
import { filledVariables } from '../client/vendor-variables.ts';
import { type Connection, createClient, elsewhere, type KnownServer } from './client.ts';
import { connectServer } from './connect.ts';
import { TukuError } from './errors.ts';
import { keyOf } from './keys.ts';
import { packageFacts } from './package.ts';
import { startServer } from './start.ts';
import type { Credentials, StartOptions, Tuku } from './types.ts';

/** The server of a test run, as its workers find it in the environment. */
interface Handover extends KnownServer {
  readonly files: TrustFiles;
}

const VARIABLE = 'TUKU_TEST_SERVER';
const RUN = Symbol.for('tuku.test-run');

/** The test run of this process: projects of one run share a server. */
interface Run {
  users: number;
  readonly opening: Promise<() => Promise<void>>;
}
const place = globalThis as { [RUN]?: Run | undefined };

/** The account of a worker, and its key: `worker-1` with the secret `worker-1-secret`. */
function workerKey(worker: number | string): Credentials {
  const name = `worker-${worker}`;
  return { id: name, secret: `${name}-secret`, account: name };
}

/**
 * Gives the workers of a test run a server: the one that `TUKU_URL` names, such as that of `tuku exec`, or one that is started
 * with these options and with a key for each worker. Throws TukuError.
 */
export async function openRun(options: StartOptions, maxWorkers: number | undefined): Promise<void> {
  place[RUN] ??= { users: 0, opening: open(options, Math.max(maxWorkers ?? 1, availableParallelism())) };
  const run = place[RUN];
  run.users += 1;
  try {
    await run.opening;
  } catch (error) {
    place[RUN] = undefined;
    throw error;
  }
}

/** Closes the server when its last user has. */
export async function closeRun(): Promise<void> {
  const run = place[RUN];
  if (run === undefined) return;
  run.users -= 1;
  if (run.users > 0) return;
  place[RUN] = undefined;
  await (await run.opening)();
}

async function open(options: StartOptions, workers: number): Promise<() => Promise<void>> {
  if (process.env.TUKU_URL) {
    const { connection } = await connectServer();
    if (options.waitForModel) await createClient(connection).waitForModel();
    handOver(connection);
    return async () => take(connection);
  }
  const keys = Array.from({ length: workers }, (_, index) => workerKey(index + 1));
  const { tuku, connection } = await startServer(options, keys);
  handOver(connection);
  return async () => {
    take(connection);
    await tuku.close();
  };
}

function handOver({ url, token, ca, domains, variables, strict, keys, trust }: Connection): void {
  const handover = { url, ca, domains, variables, strict, keys, files: trust.files(), ...(token && { token }) };
  process.env[VARIABLE] = JSON.stringify(handover satisfies Handover);
}

function take({ trust }: Connection): void {
  delete process.env[VARIABLE];
  trust.remove();
}

/** The run's server, as one of its workers uses it: with an account of its own. Throws TukuError without one. */
export function workerTuku(worker: string | undefined, runner: string): Tuku {
  const handover = handoverOf(runner);
  const trust = { files: () => handover.files, remove: () => undefined };
  const connection = { ...handover, trust, timeoutMs: 30_000, ...elsewhere };
  return createClient(connection, ownKey(worker, handover));
}

/** Sets the variables by which applications and the vendors' SDKs find server and key, in the worker's process. */
export function setVariables(worker: string | undefined, runner: string): void {
  const handover = handoverOf(runner);
  const { url, token, files, variables } = handover;
  const vendors = filledVariables(variables, { url, bundle: files.bundle, ...ownKey(worker, handover) });
  Object.assign(process.env, vendors, { TUKU_URL: url }, token === undefined ? {} : { TUKU_CONTROL_TOKEN: token });
}

function ownKey(worker = '1', known: KnownServer): Credentials {
  const key = workerKey(worker);
  return known.keys.find(({ id }) => id === key.id) ?? keyOf(key.account, known);
}

function handoverOf(runner: string): Handover {
  const text = process.env[VARIABLE];
  if (text !== undefined) return JSON.parse(text) as Handover;
  const setUp = `${packageFacts().name}/${runner}/global-setup`;
  throw new TukuError('option', `no Tuku is started for this test run: add ${setUp} to globalSetup`);
}
