import { join } from 'node:path';
import type { Logger } from 'pino';
import type { DialectDefinition } from '../../adapters/definition.ts';
import { dialectDefinitions } from '../../adapters/registry.ts';
import type { Catalog } from '../catalog/port.ts';
import { createEngine } from '../engine/engine.ts';
import { whyNotStored } from '../engine/nearest/placement.ts';
import { createNotifier } from '../engine/notifier.ts';
import { startFeatures } from '../features/features.ts';
import { observedFeatures } from '../features/observed.ts';
import type { Features } from '../features/port.ts';
import { createImageFetcher, type ImageFetcher } from '../images/fetch.ts';
import { createIndexes } from '../index/factory.ts';
import { accountsMeant } from '../protocol/keys.ts';
import { createSnapshots } from '../snapshots/snapshots.ts';
import { createApp } from './app.ts';
import { readAuthority } from './ca-store.ts';
import { endpointOf, endpoints } from './control/endpoints.ts';
import { controlDescription } from './control/openapi-document.ts';
import { createFaults } from './faults.ts';
import { requireFolders } from './given-folders.ts';
import { formatHostPort } from './host-port.ts';
import { describeServer } from './info.ts';
import { createIngress } from './ingress.ts';
import { createJournal } from './journal.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openMilvus } from './milvus.ts';
import { OptionError, type TukuOptions } from './options.ts';
import { createRunSettings } from './run-settings.ts';
import { seedRoutes } from './seeds/routes.ts';
import { createSeeds, type Seeds } from './seeds/seeds.ts';
import { readSettings } from './settings.ts';
import { createStoredRequests } from './stored-requests.ts';
import { startTransitions } from './transitions.ts';
import { version } from './version.ts';

/** A running server. */
export interface RunningTuku {
  readonly url: string;
  readonly port: number;
  /** Its name among the servers that share a catalog. */
  readonly instance: string;
  readonly httpsPort?: number;
  /** URL of the second port. */
  readonly httpsUrl?: string;
  readonly features: Features;
  /** The certificate that TLS clients must trust, in PEM. */
  caCertificate(): Promise<string>;
  /** What the control API wants to be presented, if anything. */
  readonly controlToken?: string;
  /** Stops accepting connections, lets requests in flight finish, then closes the catalog. */
  close(): Promise<void>;
}

/** Parts that callers may replace. */
export interface Replacements {
  /** Opens the catalog; the server closes it. */
  readonly openCatalog?: () => Promise<Catalog>;
  readonly features?: Features;
  readonly fetcher?: ImageFetcher;
  /** Called when the model cannot be loaded; by default the failure is logged and pictures are refused. */
  onModelFailure?(error: Error): void;
}

/**
 * Assembles a server around a catalog that is still opening, and starts listening. On failure everything except the
 * catalog is closed again; see startTuku for the errors.
 */
export async function assemble(
  options: TukuOptions,
  opening: Promise<Catalog>,
  replaced: Replacements & { readonly instance: string },
): Promise<RunningTuku> {
  // Mistakes are reported before the catalog has opened.
  readSettings(options);
  requireFolders(options);
  const milvus = openMilvus(options);
  const atStart = startTransitions(options.transition, dialectDefinitions);
  // A key that others can read is reported now, not to the first TLS client.
  if (options.caFolder !== undefined) readAuthority(options.caFolder);
  const log = await createLog(options);
  const catalog = await opening;
  reportRecovery(catalog, log);
  const { shared } = catalog;
  const { instance } = replaced;
  if (options.index === 'pgvector') await requirePgvector(catalog);
  const run = options.seed === undefined ? 1 : await catalog.nextSeededRun();
  const settings = readSettings(options, shared, run);
  // The model loads when the server listens: until then it would take processor time from the start.
  let loadModel = () => {};
  const listening = new Promise<void>((resolve) => {
    loadModel = resolve;
  });
  const features = replaced.features ?? featuresOf(options, listening);
  const observed = observedFeatures(features);
  const fetcher = replaced.fetcher ?? createImageFetcher(settings.fetchPolicy);
  const indexes = createIndexes({
    engine: options.index,
    faissFactory: options.faissFactory,
    folder: options.dataDir === undefined ? null : join(options.dataDir, 'indexes'),
    log,
  });
  const engine = createEngine({
    catalog,
    features: observed,
    fetcher,
    indexOf: indexes.create,
    forgetIndexes: indexes.forget,
    notifier: createNotifier(settings.fetchPolicy),
    now: () => settings.clock.now(),
    onClockChange: settings.clock.onChange,
    keeps: options.pictures,
    placement: settings.placement,
    milvus,
    log,
  });
  await atStart(engine.tasks.transitions);
  const meant = (name: string) => accountsMeant(name, settings.keys);
  const journal = createJournal();
  const faults = createFaults(shared.documents, meant);
  const ingress = createIngress(options, settings, { journal, log, documents: shared.documents });
  const partsOf = ({ name }: DialectDefinition) => ({ engine, environment: settings.environmentOf(name) });
  const routes = dialectDefinitions.flatMap((definition) =>
    seedRoutes(definition.name, definition.control ?? [], partsOf(definition)),
  );
  const own = dialectDefinitions.flatMap((definition) =>
    (definition.control ?? []).map((route) => endpointOf(route, partsOf(definition))),
  );
  const runSettings = createRunSettings(
    settings.changeable,
    () => dialectDefinitions.map((definition) => ({ ...definition, dialect: definition.create(partsOf(definition)) })),
    shared.documents,
  );
  const { dialects } = runSettings;
  const seeds = createSeeds(options.seedDir, { ...settings, dialects, routes, engine, faults, features: observed });
  const app = createApp([...endpoints, ...own], {
    instance,
    certificate: ingress.certificates.caCertificate,
    door: { access: settings.controlAccess, isVendor: ingress.isVendor },
    accountsMeant: meant,
    catalog,
    features,
    engine,
    snapshots: createSnapshots(snapshotFolder(options), { states: catalog.states, keeper: engine.states, version }),
    gate: engine.gate,
    dialects,
    searchOf: (name, gallery) =>
      dialectDefinitions.find((one) => one.name === name)?.searches?.(gallery, settings.environmentOf(name)),
    indexSearchOf(name) {
      const definition = dialectDefinitions.find((one) => one.name === name);
      return definition?.indexSearch?.(partsOf(definition));
    },
    faults,
    journal,
    requests: createStoredRequests(settings.journalBodies),
    seeds,
    metrics: createMetrics(() => engine.memory()),
    pages: ingress.pages,
    clock: settings.clock,
    settings: runSettings,
    startTransitions: atStart,
    log,
    openapi: controlDescription,
    info: () => describeServer(options, settings, { instance, catalog, features, engine, indexes }),
  });
  const stopWork = () => {
    engine.nearest.close();
    return stopThreads();
  };
  const stopThreads = () => engine.tasks.close().then(() => Promise.all([features.close(), indexes.close()]));
  const opened = ingress.open(app).finally(loadModel);
  const listener = await opened.catch(async (error: unknown) => {
    await stopWork();
    throw error;
  });
  let closing: Promise<void> | undefined;
  features.ready().then(
    () => {
      log.info(features.describe(), 'model ready');
      engine.nearest.start();
    },
    (error: unknown) => {
      if (closing !== undefined) return;
      if (replaced.onModelFailure) replaced.onModelFailure(error as Error);
      else log.error({ err: error }, 'cannot load the model: pictures will be refused');
    },
  );
  const close = (): Promise<void> => {
    faults.close();
    // Who follows would hold a connection open.
    journal.close();
    closing ??= listener
      .close()
      .then(stopWork)
      .then(() => catalog.close());
    return closing;
  };
  if (options.seedDir !== undefined) {
    await seedAtStart(seeds, log).catch(async (error: unknown) => {
      await close();
      throw error;
    });
  }
  return {
    url: `http://${formatHostPort({ host: options.host, port: listener.port })}`,
    port: listener.port,
    instance,
    ...secondPort(options.host, listener.httpsPort),
    features,
    caCertificate: ingress.certificates.caCertificate,
    ...(options.controlToken === undefined ? {} : { controlToken: options.controlToken }),
    close,
  };
}

/** Beside the catalog, unless an option names another folder. */
function snapshotFolder({ snapshotDir, dataDir }: TukuOptions): string | null {
  return snapshotDir ?? (dataDir === undefined ? null : join(dataDir, 'snapshots'));
}

/** Runs all seeds; requests that come meanwhile wait. */
async function seedAtStart(seeds: Seeds, log: Logger): Promise<void> {
  for (const report of (await seeds.run()).seeds) log.info(report, 'seeded');
}

async function requirePgvector({ stored }: Catalog): Promise<void> {
  const reason = whyNotStored(await stored?.enable());
  if (reason !== undefined) throw new OptionError(`--index pgvector is not possible here: ${reason}`);
}

function reportRecovery(catalog: Catalog, log: Logger): void {
  const { recovered, where } = catalog.describe();
  if (!recovered) return;
  log.warn(
    { catalog: where },
    'the last run did not end cleanly; the catalog was recovered. After a power loss, acknowledged writes may be missing ' +
      'unless it ran with --durability power',
  );
}

function secondPort(host: string, httpsPort: number | undefined): Pick<RunningTuku, 'httpsPort' | 'httpsUrl'> {
  if (httpsPort === undefined) return {};
  return { httpsPort, httpsUrl: `https://${formatHostPort({ host, port: httpsPort })}` };
}

function featuresOf({ model, backend, workers }: TukuOptions, after: Promise<void>): Features {
  try {
    return startFeatures({
      backend,
      after,
      ...(model === undefined ? {} : { model }),
      ...(workers === undefined ? {} : { workers }),
    });
  } catch (error) {
    const { message } = error as Error;
    throw new OptionError(model === undefined ? message : `--model ${model}: ${message}`);
  }
}
