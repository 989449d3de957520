import { dialectDefinitions } from '../../adapters/registry.ts';
import type { Catalog } from '../catalog/port.ts';
import type { Engine } from '../engine/engine.ts';
import { whyNotStored } from '../engine/nearest/placement.ts';
import type { Features } from '../features/port.ts';
import type { Indexes } from '../index/factory.ts';
import type { Json } from '../json.ts';
import { defaultCredential } from '../protocol/keys.ts';
import { MAX_BODY_BYTES } from './body.ts';
import { JOURNAL_SIZE } from './journal.ts';
import type { TukuOptions } from './options.ts';
import type { Settings } from './settings.ts';
import { version } from './version.ts';

/** The answer to `GET /_tuku/info`: version, engines in use, dialects with their switches, limits, settings; no secrets. */
export function describeServer(
  options: TukuOptions,
  settings: Settings,
  parts: { instance: string; catalog: Catalog; features: Features; engine: Engine; indexes: Indexes },
): Json {
  const { instance, catalog, features, engine, indexes } = parts;
  const { environmentOf, changeable, clock } = settings;
  const { strict, quotas } = changeable.options();
  return {
    name: 'tuku',
    version,
    instance,
    engines: {
      catalog: catalog.describe(),
      features: { model: features.model, dimension: features.dimension, ...features.describe() },
      index: {
        ...indexes.describe(),
        pgvector: pgvector(catalog, engine),
        milvus: milvus(options, engine),
        held: engine.memory(),
      },
    },
    dialects: dialectDefinitions.map(({ name, about, hosts, switches, variables, tasks = {} }) => ({
      name,
      about,
      hosts: [...hosts],
      variables: { ...variables },
      // Those that submit tasks, for POST /_tuku/transitions.
      taskOperations: Object.keys(tasks),
      switches: switches.map((one) => ({
        ...one,
        value: environmentOf(name).switches[one.name] ?? one.values[0],
      })),
    })),
    limits: { journalRequests: JOURNAL_SIZE, bodyBytes: MAX_BODY_BYTES },
    settings: {
      auth: options.auth,
      // Of the documented pair, so no secret.
      builtInKey: knowsBuiltInKey(settings),
      strict,
      durability: options.durability,
      storedFrom: options.storedFrom,
      cacheSize: options.cacheSize ?? null,
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

/** Whether clients may sign with the one documented key. */
function knowsBuiltInKey({ keys }: Settings): boolean {
  return keys.find(defaultCredential.id)?.secret === defaultCredential.secret;
}

/** Which collections Milvus has copies of; null without a Milvus server. */
function milvus({ milvus: url }: TukuOptions, { nearest }: Engine): Json {
  const collections = nearest.mirrors();
  if (url === undefined || collections === undefined) return null;
  return { url, collections: collections.map((one) => ({ ...one })) };
}

/** Whether the database searches collections, which ones, and why not. */
function pgvector({ stored }: Catalog, { nearest }: Engine): Json {
  const support = stored?.support();
  const reason = whyNotStored(support);
  const collections = nearest.states().map((state) => ({ ...state }));
  if (support === undefined || reason !== undefined) return { state: 'absent', reason: reason ?? '', collections };
  return { ...support, collections };
}
