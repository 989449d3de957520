import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openCatalog } from '../catalog/catalog.ts';
import type { Catalog } from '../catalog/port.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { startFeatures } from '../features/features.ts';
import type { Features } from '../features/port.ts';
import { createImageFetcher, type ImageFetcher, parseCidrs } from '../images/fetch.ts';
import { createExactIndex, describeKernel } from '../index/exact.ts';
import type { DialectEnvironment } from '../protocol/environment.ts';
import { defaultCredential, keyRing, parseCredentials } from '../protocol/keys.ts';
import { callCounter } from '../protocol/quota.ts';
import { fixedClock, randomIds, seededIds, systemClock } from '../protocol/sources.ts';
import { readSwitches } from '../protocol/switches.ts';
import { createApp } from './app.ts';
import { MAX_BODY_BYTES } from './body.ts';
import { dialectDefinitions } from './dialects.ts';
import { createFaults } from './faults.ts';
import { createJournal } from './journal.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { OptionError, type TukuOptions } from './options.ts';
import { version } from './version.ts';

/** A server that answers. */
export interface RunningTuku {
  readonly url: string;
  readonly port: number;
  readonly features: Features;
  /** Stops accepting, lets requests in flight finish, then closes the catalog. */
  close(): Promise<void>;
}

/** Parts a test may replace. */
export interface Replacements {
  readonly features?: Features;
  readonly fetcher?: ImageFetcher;
}

/** Requests the journal remembers. */
const JOURNAL_SIZE = 500;
/** How long requests in flight may take after a stop was asked for. */
const DRAIN_MS = 10_000;

/**
 * Starts a server: resolves when it listens and its catalog is usable; the model goes on loading.
 * Throws OptionError, CredentialsError, SwitchError or CatalogError with a message for the user.
 */
export async function startTuku(options: TukuOptions, replaced: Replacements = {}): Promise<RunningTuku> {
  const clock = options.clock === undefined ? systemClock : fixedClock(instant(options.clock));
  const credentials = options.credentials === undefined ? [defaultCredential] : parseCredentials(options.credentials);
  checkSwitchOwners(options.switches);
  const environment = {
    keys: keyRing(credentials, options.auth === 'strict'),
    clock,
    ids: options.seed === undefined ? randomIds : seededIds(options.seed),
    ...(options.quotas === 'documented' ? { quota: callCounter(clock) } : {}),
    strict: options.strict,
  };
  const environments = dialectDefinitions.map(({ name, switches }): DialectEnvironment => {
    return { ...environment, switches: readSwitches(name, switches, options.switches) };
  });
  const fetcher =
    replaced.fetcher ??
    createImageFetcher({ allow: parseCidrs(options.fetchAllow ?? ''), deny: parseCidrs(options.fetchDeny ?? '') });

  const [log, catalog] = await Promise.all([
    createLog(options.logLevel),
    openCatalog({
      ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
      ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
    }),
  ]);
  const features =
    replaced.features ??
    startFeatures({
      ...(options.model === undefined ? {} : { modelPath: options.model }),
      ...(options.workers === undefined ? {} : { workers: options.workers }),
    });
  let closing: Promise<void> | undefined;
  features.ready().then(
    () => log.info(features.describe(), 'model ready'),
    (error: unknown) => {
      if (closing === undefined) log.error({ err: error }, 'the model cannot be loaded: pictures will be refused');
    },
  );
  const engine = createEngine({ catalog, features, fetcher, indexOf: createExactIndex, now: () => clock.now() });
  const dialects = dialectDefinitions.map((definition, i) =>
    definition.create({ engine, environment: environments[i] as DialectEnvironment }),
  );
  const app = createApp({
    catalog,
    features,
    engine,
    dialects,
    faults: createFaults(),
    journal: createJournal(JOURNAL_SIZE),
    metrics: createMetrics(() => engine.memory()),
    clock,
    log,
    info: () => describe(options, { catalog, features, engine }, environments),
  });
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, app);
  try {
    await listen(server, options);
  } catch (error) {
    await Promise.all([features.close(), catalog.close()]);
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    port,
    features,
    close() {
      closing ??= drain(server)
        .then(() => features.close())
        .then(() => catalog.close());
      return closing;
    },
  };
}

function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new OptionError(`--clock ${text}: not an ISO 8601 instant`);
  return date;
}

function checkSwitchOwners(settings: readonly string[]): void {
  for (const setting of settings) {
    const owner = /^([^.=]+)\.[^=]+=/.exec(setting)?.[1];
    if (dialectDefinitions.some(({ name }) => name === owner)) continue;
    const names = dialectDefinitions.map(({ name }) => name).join(', ');
    throw new OptionError(`--switch ${setting}: the form is DIALECT.SWITCH=VALUE; dialects: ${names}`);
  }
}

function listen(server: Server, { host, port }: TukuOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new OptionError(`port ${port} of ${host} is in use; try --port 0 for a free one`)
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function describe(
  options: TukuOptions,
  parts: { catalog: Catalog; features: Features; engine: Engine },
  environments: readonly DialectEnvironment[],
) {
  return {
    name: 'tuku',
    version,
    engines: {
      catalog: parts.catalog.describe(),
      features: { model: parts.features.model, dimension: parts.features.dimension, ...parts.features.describe() },
      index: { ...describeKernel(), held: parts.engine.memory() },
    },
    dialects: dialectDefinitions.map(({ name, about, switches }, i) => ({
      name,
      about,
      switches: switches.map((one) => ({ ...one, value: environments[i]?.switches[one.name] ?? one.values[0] })),
    })),
    limits: { journalRequests: JOURNAL_SIZE, bodyBytes: MAX_BODY_BYTES },
    settings: {
      auth: options.auth,
      strict: options.strict,
      quotas: options.quotas,
      seed: options.seed ?? null,
      clock: options.clock ?? null,
    },
  };
}
