import { openCatalog } from '../catalog/catalog.ts';
import { createEngine } from '../engine/engine.ts';
import { createNotifier } from '../engine/notifier.ts';
import { startFeatures } from '../features/features.ts';
import type { Features } from '../features/port.ts';
import { createImageFetcher, type ImageFetcher } from '../images/fetch.ts';
import { createExactIndex } from '../index/exact.ts';
import type { DialectEnvironment } from '../protocol/environment.ts';
import { systemClock } from '../protocol/sources.ts';
import { createApp } from './app.ts';
import { certificateSource } from './certificate.ts';
import { dialectDefinitions } from './dialects.ts';
import { createFaults } from './faults.ts';
import { describeServer } from './info.ts';
import { createJournal } from './journal.ts';
import { listen } from './listener.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { TukuOptions } from './options.ts';
import { readSettings } from './settings.ts';

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

/**
 * Starts a server: resolves when it listens and its catalog is usable; the model goes on loading.
 * Throws OptionError, CredentialsError, SwitchError, ModelError or CatalogError with a message for the user, and leaves
 * nothing open then.
 */
export async function startTuku(options: TukuOptions, replaced: Replacements = {}): Promise<RunningTuku> {
  const settings = readSettings(options);
  const log = await createLog(options.logLevel);
  const catalog = await openCatalog({
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
  });
  const opened: { close(): Promise<void> }[] = [catalog];
  const closeAll = async () => {
    for (const part of opened.reverse()) await part.close();
  };
  try {
    const features =
      replaced.features ??
      startFeatures({
        ...(options.model === undefined ? {} : { modelPath: options.model }),
        ...(options.workers === undefined ? {} : { workers: options.workers }),
      });
    opened.push(features);
    const fetcher = replaced.fetcher ?? createImageFetcher(settings.fetchPolicy);
    const engine = createEngine({
      catalog,
      features,
      fetcher,
      indexOf: createExactIndex,
      notifier: createNotifier(settings.fetchPolicy),
      now: () => settings.dating.now(),
    });
    const certificate = certificateSource(options.dataDir);
    opened.push({ close: () => engine.tasks.close() });
    const app = createApp({
      certificate: async () => (await certificate()).cert,
      catalog,
      features,
      engine,
      dialects: dialectDefinitions.map((definition, i) =>
        definition.create({ engine, environment: settings.environments[i] as DialectEnvironment }),
      ),
      routes: dialectDefinitions.flatMap(
        ({ control }, i) => control?.({ engine, environment: settings.environments[i] as DialectEnvironment }) ?? [],
      ),
      faults: createFaults(),
      journal: createJournal(),
      metrics: createMetrics(() => engine.memory()),
      clock: systemClock,
      log,
      info: () => describeServer(options, settings, { catalog, features, engine }),
    });
    const listener = await listen(app, options, certificate);
    opened.push(listener);
    let closing: Promise<void> | undefined;
    features.ready().then(
      () => log.info(features.describe(), 'model ready'),
      (error: unknown) => {
        if (closing === undefined) log.error({ err: error }, 'the model cannot be loaded: pictures will be refused');
      },
    );
    return {
      url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${listener.port}`,
      port: listener.port,
      features,
      close() {
        closing ??= closeAll();
        return closing;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
