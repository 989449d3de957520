import type { Catalog } from '../catalog/port.ts';
import { createEngine } from '../engine/engine.ts';
import { createNotifier } from '../engine/notifier.ts';
import { startFeatures } from '../features/features.ts';
import type { Features } from '../features/port.ts';
import { addressPolicy } from '../images/addresses.ts';
import { createImageFetcher } from '../images/fetch.ts';
import { createExactIndex } from '../index/exact.ts';
import type { DialectEnvironment } from '../protocol/environment.ts';
import { systemClock } from '../protocol/sources.ts';
import { createApp } from './app.ts';
import { createCertificates } from './certificates.ts';
import { dialectDefinitions } from './dialects.ts';
import { createFaults } from './faults.ts';
import { formatHostPort, isLoopback, isPrivateName, withinDomains } from './hosts.ts';
import { describeServer } from './info.ts';
import { createJournal, refusalEntry } from './journal.ts';
import { listen } from './listener.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { OptionError, type TukuOptions } from './options.ts';
import { createPassthrough } from './passthrough.ts';
import { connectTunnel, type ProxyRules, throughProxy } from './proxy.ts';
import { readSettings } from './settings.ts';
import type { Replacements, RunningTuku } from './start.ts';
import { vendorDomains } from './vendors.ts';

/**
 * Puts a server together around a catalog that is being opened, and listens. On failure everything but the catalog is
 * closed again; see startTuku for the errors.
 */
export async function assemble(
  options: TukuOptions,
  opening: Promise<Catalog>,
  replaced: Replacements,
): Promise<RunningTuku> {
  const settings = readSettings(options);
  const log = await createLog(options.logLevel);
  const catalog = await opening;
  const features = replaced.features ?? featuresOf(options);
  const fetcher = replaced.fetcher ?? createImageFetcher(settings.fetchPolicy);
  const engine = createEngine({
    catalog,
    features,
    fetcher,
    indexOf: createExactIndex,
    notifier: createNotifier(settings.fetchPolicy),
    now: () => settings.dating.now(),
  });
  const isVendor = withinDomains(vendorDomains);
  const certificates = createCertificates({
    ...(options.authorityFolder === undefined ? {} : { folder: options.authorityFolder }),
    mayCertify: (name) => isVendor(name) || isPrivateName(name),
    onUnkept: (error) => log.warn({ err: error }, 'the certificate authority is gone when the server stops'),
  });
  const journal = createJournal();
  const ports: number[] = [];
  const ownPorts = () => ports;
  if (options.proxyPassthrough && !isLoopback(options.host)) {
    log.warn({ host: options.host }, 'whoever reaches this port reaches through it what this machine reaches');
  }
  const passthrough = options.proxyPassthrough
    ? createPassthrough({ permits: addressPolicy(settings.fetchPolicy), ownPorts })
    : undefined;
  const proxy: ProxyRules = {
    isVendor,
    ownPorts,
    ...(passthrough === undefined ? {} : { passthrough }),
    onRefused(refused) {
      journal.add(refusalEntry(systemClock.now(), refused));
      log.warn({ method: refused.method, target: refused.target }, 'refused: not a vendor’s host');
    },
  };
  const parts = dialectDefinitions.map((definition, i) => ({
    definition,
    given: { engine, environment: settings.environments[i] as DialectEnvironment },
  }));
  const app = createApp({
    certificate: certificates.authority,
    isVendor,
    catalog,
    features,
    engine,
    dialects: parts.map(({ definition, given }) => definition.create(given)),
    routes: parts.flatMap(({ definition, given }) => definition.control?.(given) ?? []),
    faults: createFaults(),
    journal,
    metrics: createMetrics(() => engine.memory()),
    clock: systemClock,
    log,
    info: () => describeServer(options, settings, { catalog, features, engine }),
  });
  const stopWork = () => engine.tasks.close().then(() => features.close());
  const listener = await listen({
    host: options.host,
    port: options.port,
    ...(options.httpsPort === undefined ? {} : { httpsPort: options.httpsPort }),
    answer: throughProxy(app, proxy),
    tunnel: connectTunnel(proxy),
    certificates,
  }).catch(async (error: unknown) => {
    await stopWork();
    throw error;
  });
  ports.push(listener.port, ...(listener.httpsPort === undefined ? [] : [listener.httpsPort]));
  let closing: Promise<void> | undefined;
  features.ready().then(
    () => log.info(features.describe(), 'model ready'),
    (error: unknown) => {
      if (closing === undefined) log.error({ err: error }, 'the model cannot be loaded: pictures will be refused');
    },
  );
  return {
    url: `http://${formatHostPort({ host: options.host, port: listener.port })}`,
    port: listener.port,
    ...secondPort(options.host, listener.httpsPort),
    features,
    close() {
      passthrough?.close();
      closing ??= listener
        .close()
        .then(stopWork)
        .then(() => catalog.close());
      return closing;
    },
  };
}

function secondPort(host: string, httpsPort: number | undefined): Pick<RunningTuku, 'httpsPort' | 'httpsUrl'> {
  if (httpsPort === undefined) return {};
  return { httpsPort, httpsUrl: `https://${formatHostPort({ host, port: httpsPort })}` };
}

function featuresOf({ model, workers }: TukuOptions): Features {
  try {
    return startFeatures({
      ...(model === undefined ? {} : { modelPath: model }),
      ...(workers === undefined ? {} : { workers }),
    });
  } catch (error) {
    if (model === undefined) throw error;
    throw new OptionError(`--model ${model}: ${(error as Error).message}`);
  }
}
