import { whyNotStored } from '../../engine/nearest/placement.ts';
import { messageOf } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json.ts';
import { consoleFolder, isFolder } from './console.ts';
import type { Endpoint } from './endpoint.ts';
import type { ControlParts } from './parts.ts';

/** Whether something is as it should be: true, false, or null for what works and could be better. */
interface Check {
  readonly name: string;
  readonly ok: boolean | null;
  readonly text: string;
}

/** What the server runs on, and what is wrong with it. */
export const doctorEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/doctor',
    summary: 'Check the parts of the server: which implementation is in use, and why',
    answers: {
      200: {
        description: 'The checks; `ok` is null for what works and could be better',
        schema: {
          type: 'object',
          properties: {
            checks: {
              type: 'array',
              items: {
                type: 'object',
                properties: { name: { type: 'string' }, ok: { type: ['boolean', 'null'] }, text: { type: 'string' } },
                required: ['name', 'ok', 'text'],
              },
            },
          },
          required: ['checks'],
        },
      },
    },
    async handle(_call, parts) {
      const checks = await Promise.all([
        node(),
        catalog(parts),
        durability(parts),
        features(parts),
        index(parts),
        pgvector(parts),
        ...milvus(parts),
        pictures(parts),
        console(),
      ]);
      return { body: { checks } };
    },
  },
];

function node(): Check {
  return { name: 'node', ok: true, text: `${process.version}, ${process.platform} ${process.arch}` };
}

async function catalog({ catalog: stored }: ControlParts): Promise<Check> {
  const { engine, version, where, recovered } = stored.describe();
  const text = `${engine === 'pglite' ? 'embedded PostgreSQL' : 'PostgreSQL server'} ${version}, ${where}`;
  try {
    await stored.check();
  } catch (error) {
    return { name: 'catalog', ok: false, text: `${text}: ${messageOf(error)}` };
  }
  if (recovered !== true) return { name: 'catalog', ok: true, text };
  return { name: 'catalog', ok: null, text: `${text}; recovered, because the last run did not end cleanly` };
}

function durability(parts: ControlParts): Check {
  const { engine, where } = parts.catalog.describe();
  if (engine === 'pglite' && where === 'memory') {
    return { name: 'durability', ok: null, text: 'all data is lost when the server stops; --data-dir keeps it' };
  }
  const level = member(parts.info(), 'settings', 'durability');
  const text = level === 'power' ? 'acknowledged writes survive a power loss' : 'acknowledged writes survive kill -9';
  return { name: 'durability', ok: true, text };
}

function features({ features: loaded }: ControlParts): Check {
  const { backend, workers, reason } = loaded.describe();
  if (loaded.state === 'failed') return { name: 'model', ok: false, text: `cannot be loaded: ${reason}` };
  if (loaded.state === 'loading') return { name: 'model', ok: null, text: `${loaded.model} is still loading` };
  const text = `${loaded.model}, ${loaded.dimension} numbers, by ${backend} in ${workers} threads: ${reason}`;
  return { name: 'model', ok: true, text };
}

function index(parts: ControlParts): Check {
  const info = parts.info();
  const [engine, kernel, reason] = ['engine', 'kernel', 'reason'].map((name) => member(info, 'engines', 'index', name));
  return { name: 'index', ok: true, text: `${engine}, ${kernel}: ${reason}` };
}

/** Which collections the database searches, and why, or why none. */
function pgvector(parts: ControlParts): Check {
  const name = 'pgvector';
  const setting = String(member(parts.info(), 'engines', 'index', 'setting'));
  const support = parts.catalog.stored?.support();
  const reason = whyNotStored(support);
  if (reason !== undefined) return { name, ok: true, text: `not available: ${reason}` };
  const states = parts.engine.nearest.states();
  const failed = states.find(({ state }) => state === 'failed');
  if (failed) return { name, ok: null, text: `${failed.name} cannot be searched by the database: ${failed.reason}` };
  const from = String(member(parts.info(), 'settings', 'storedFrom'));
  const whose =
    setting === 'pgvector'
      ? 'every collection (--index pgvector)'
      : setting === 'auto'
        ? `collections of more than ${from} vectors (--index auto)`
        : `none (--index ${setting})`;
  const version = support?.state === 'ready' ? ` ${support.version}` : ', created when it is needed,';
  return { name, ok: true, text: `pgvector${version} searches ${whose}; ${states.length} seen so far` };
}

/** Which collections Milvus searches, and why; nothing without a Milvus server. */
function milvus(parts: ControlParts): Check[] {
  const copies = parts.engine.nearest.mirrors();
  if (copies === undefined) return [];
  const name = 'milvus';
  const info = parts.info();
  const url = String(member(info, 'engines', 'index', 'milvus', 'url'));
  const troubled = copies.find(({ state }) => state === 'away' || state === 'failed');
  if (troubled) {
    const text = `${url} does not search ${troubled.name}: ${troubled.reason}; it is searched without Milvus meanwhile`;
    return [{ name, ok: null, text }];
  }
  const setting = String(member(info, 'engines', 'index', 'setting'));
  const from = String(member(info, 'settings', 'storedFrom'));
  const whose =
    setting === 'milvus'
      ? 'every collection (--index milvus)'
      : setting === 'auto'
        ? `collections of more than ${from} vectors, or larger than --cache-size (--index auto)`
        : `none (--index ${setting})`;
  const searched = copies.filter(({ state }) => state === 'searched').map((copy) => copy.name);
  const list =
    searched.length === 0
      ? 'none so far'
      : `so far ${searched.slice(0, 10).join(', ')}${searched.length > 10 ? ', …' : ''}`;
  return [{ name, ok: true, text: `${url} searches ${whose}; ${list}` }];
}

async function pictures({ catalog: stored, engine }: ControlParts): Promise<Check> {
  const { keeps, limits } = engine.keeper;
  const totals = await stored.pictureFiles.totals().catch(messageOf);
  if (typeof totals === 'string') return { name: 'pictures', ok: false, text: `--pictures ${keeps}: ${totals}` };
  const { thumbnails, originals, originalBytes } = totals;
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
  const isFull =
    (keeps !== 'none' && thumbnails >= limits.thumbnails) ||
    (keeps === 'originals' && originalBytes >= limits.originalBytes * 0.99);
  const text =
    `--pictures ${keeps}: ${thumbnails} of at most ${limits.thumbnails} thumbnails, ` +
    `${originals} files with ${megabytes(originalBytes)} of at most ${megabytes(limits.originalBytes)} are stored`;
  return { name: 'pictures', ok: isFull ? null : true, text: isFull ? `${text}; new ones are not kept` : text };
}

async function console(): Promise<Check> {
  const isBuilt = await isFolder(consoleFolder);
  return {
    name: 'console',
    ok: isBuilt,
    text: isBuilt ? '/_tuku/ui' : 'dist/console is missing; npm run build makes it',
  };
}

function member(value: Json, ...path: readonly string[]): Json {
  return path.reduce<Json>((inner, name) => (isJsonObject(inner) ? (inner[name] ?? null) : null), value);
}
