import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { SeedReport, Snapshot } from '../client/control.ts';
import type { ClientFacts } from '../client/facts.ts';
import type { RecordedExchange } from '../client/recorded.ts';
import { clientVariables } from '../client/variables.ts';
import { filledVariables } from '../client/vendor-variables.ts';
import { TukuError } from './errors.ts';
import { type ControlAddress, type ControlCall, callControl } from './http.ts';
import { type KnownKeys, keyOf } from './keys.ts';
import { defined, steeringOf } from './steering.ts';
import type { Trust } from './trust.ts';
import type { Credentials, Readiness, RequestFilter, ResetFilter, ServerInfo, Tuku } from './types.ts';

/** A server as its clients know it, in this process and in others. */
export interface KnownServer extends ControlAddress, ClientFacts, KnownKeys {}

/** All that a client needs. */
export interface Connection extends KnownServer {
  readonly trust: Trust;
  readonly timeoutMs: number;
  /** Throws TukuError once the server has ended. */
  requireRunning(): void;
  /** Resolves when it has ended, and at the latest soon. */
  mayEnd(): Promise<void>;
}

/** Of a server that this process did not start. */
export const elsewhere: Pick<Connection, 'requireRunning' | 'mayEnd'> = {
  requireRunning: () => undefined,
  mayEnd: async () => undefined,
};

const POLL_MS = 20;
/** How long copying the whole state may take (a hundred thousand pictures take a minute), and seeds, which embed pictures. */
const STATE_MS = 600_000;

/** Asks a server what its clients must know. Throws TukuError. */
export async function readFacts(address: ControlAddress): Promise<ClientFacts> {
  const [info, ca] = await Promise.all([readInfo(address), callControl(address, { path: 'certificate' })]);
  return {
    ca,
    domains: [...new Set(info.dialects.flatMap(({ hosts }) => hosts))],
    variables: Object.assign({}, ...info.dialects.map(({ variables }) => variables)),
    strict: info.settings.auth === 'strict',
  };
}

async function readInfo(address: ControlAddress): Promise<ServerInfo> {
  const text = await callControl(address, { path: 'info' });
  try {
    const info = JSON.parse(text) as ServerInfo;
    if (info.name === 'tuku') return info;
  } catch {
    // Reported below.
  }
  throw new TukuError('unreachable', `what answers on ${address.url} is no Tuku`);
}

/** A client of a running server, with the first key, or, once limited to an account, with its key. */
export function createClient(connection: Connection, limitedTo?: Credentials): Tuku {
  const { url, token, ca, trust, domains, variables } = connection;
  const credentials = limitedTo ?? (connection.keys[0] as Credentials);
  const own = limitedTo === undefined ? {} : { account: limitedTo.account };

  async function call(request: ControlCall): Promise<string> {
    connection.requireRunning();
    try {
      return await callControl(connection, request);
    } catch (error) {
      if (!(error instanceof TukuError && error.code === 'unreachable')) throw error;
      // Rather how it ended than that nothing answers.
      await connection.mayEnd();
      connection.requireRunning();
      throw error;
    }
  }
  const json = async <T>(request: ControlCall) => JSON.parse(await call(request)) as T;
  const ready = () => json<Readiness>({ path: 'ready' });

  return {
    url,
    proxyUrl: url,
    credentials,
    ca,
    get caFile() {
      return trust.files().ca;
    },
    get caBundleFile() {
      return trust.files().bundle;
    },
    env() {
      const files = trust.files();
      const vendors = filledVariables(variables, { url, bundle: files.bundle, ...credentials });
      return clientVariables({ url, files, domains, vendors, ...(token === undefined ? {} : { token }) }, process.env);
    },
    account: (account) => createClient(connection, keyOf(account, connection)),
    async reset(filter: ResetFilter = {}) {
      const { seed, ...match } = filter;
      const { dropped } = await json<{ dropped: number }>({
        method: 'POST',
        path: seed ? 'reset?seed=true' : 'reset',
        body: { ...own, ...defined(match) },
        ...(seed && { timeoutMs: STATE_MS }),
      });
      return dropped;
    },
    async mark() {
      return (await json<{ mark: string }>({ method: 'POST', path: 'mark', body: own, timeoutMs: STATE_MS })).mark;
    },
    async rewind(mark) {
      await call({ method: 'POST', path: 'rewind', body: { mark }, timeoutMs: STATE_MS });
    },
    saveSnapshot: (name) =>
      json<Snapshot>({ method: 'POST', path: 'snapshots', body: { ...own, name }, timeoutMs: STATE_MS }),
    loadSnapshot: (name) =>
      json<Snapshot>({ method: 'POST', path: `snapshots/${encodeURIComponent(name)}/load`, timeoutMs: STATE_MS }),
    snapshots: async () => (await json<{ snapshots: Snapshot[] }>({ path: 'snapshots' })).snapshots,
    async deleteSnapshot(name) {
      await call({ method: 'DELETE', path: `snapshots/${encodeURIComponent(name)}` });
    },
    async seed(filter = {}) {
      const body = { ...own, ...defined(filter) };
      return (await json<{ seeds: SeedReport[] }>({ method: 'POST', path: 'seed', body, timeoutMs: STATE_MS })).seeds;
    },
    async requests(filter: RequestFilter = {}) {
      const { limit = 1_000_000, bodies = false, since = 0, ...match } = filter;
      const numbers = { limit: String(limit), since: String(since), bodies: String(bodies) };
      const query = new URLSearchParams({ ...own, ...defined(match), ...numbers });
      return (await json<{ requests: RecordedExchange[] }>({ path: `requests?${query}` })).requests;
    },
    ...steeringOf({ call, json, own }),
    async waitForModel({ timeoutMs = connection.timeoutMs } = {}) {
      const end = performance.now() + timeoutMs;
      for (;;) {
        const { model } = await ready();
        if (model === 'ready') return;
        if (model === 'failed') throw new TukuError('start', 'the model cannot be loaded; tuku doctor says why');
        if (performance.now() > end) throw new TukuError('timeout', `the model was not ready within ${timeoutMs} ms`);
        await setTimeout(POLL_MS);
      }
    },
    ready,
    info: () => json<ServerInfo>({ path: 'info' }),
    metrics: () => call({ path: 'metrics' }),
  };
}
