import { dialectDefinitions } from '../../adapters/registry.ts';
import type { Catalog } from '../catalog/port.ts';
import type { Engine } from '../engine/engine.ts';
import type { Features } from '../features/port.ts';
import type { Indexes } from '../index/factory.ts';
import type { Json } from '../json.ts';
import { MAX_BODY_BYTES } from './body.ts';
import { JOURNAL_SIZE } from './journal.ts';
import type { TukuOptions } from './options.ts';
import type { Settings } from './settings.ts';
import { version } from './version.ts';

/** The answer to `GET /_tuku/info`: version, engines in use, dialects with their switches, limits, settings; no secrets. */
export function describeServer(
  options: TukuOptions,
  settings: Settings,
  { catalog, features, engine, indexes }: { catalog: Catalog; features: Features; engine: Engine; indexes: Indexes },
): Json {
  const { environmentOf, changeable, clock } = settings;
  const { strict, quotas } = changeable.options();
  return {
    name: 'tuku',
    version,
    engines: {
      catalog: catalog.describe(),
      features: { model: features.model, dimension: features.dimension, ...features.describe() },
      index: { ...indexes.describe(), held: engine.memory() },
    },
    dialects: dialectDefinitions.map(({ name, about, hosts, switches, variables }) => ({
      name,
      about,
      hosts: [...hosts],
      variables: { ...variables },
      switches: switches.map((one) => ({
        ...one,
        value: environmentOf(name).switches[one.name] ?? one.values[0],
      })),
    })),
    limits: { journalRequests: JOURNAL_SIZE, bodyBytes: MAX_BODY_BYTES },
    settings: {
      auth: options.auth,
      strict,
      durability: options.durability,
      pictures: options.pictures,
      proxyPassthrough: options.proxyPassthrough,
      quotas,
      controlToken: options.controlToken !== undefined,
      allowOrigin: [...options.allowOrigin],
      seedDir: options.seedDir !== undefined,
      journalBodies: settings.journalBodies,
      seed: options.seed ?? null,
      clock: clock.state().mode === 'real' ? null : clock.state().now,
    },
  };
}
