import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import type { Catalog, Namespace } from '../../../src/catalog/port.ts';
import type { Json } from '../../../src/json.ts';
import { defaultOptions, type TukuOptions } from '../../../src/server/options.ts';
import { type Replacements, type RunningTuku, startTuku } from '../../../src/server/start.ts';
import { openTestCatalog } from '../../support/lent-catalog.ts';
import { memoryFetcher } from '../../support/memory-fetcher.ts';
import { thumbnailFeatures } from '../../support/thumbnail-features.ts';

/** `npm run test:postgres` sets it. */
export const databaseUrl = process.env.TUKU_TEST_DATABASE_URL;

/** Files of a folder of seeds, by their paths. */
export type SeedFiles = Readonly<Record<string, string | Buffer>>;

const folders: string[] = [];
const databases: string[] = [];
afterAll(async () => {
  for (const name of databases) await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes a folder of seeds, which is removed after the file's tests. */
export function seedFolder(files: SeedFiles): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-seeds-'));
  folders.push(folder);
  fill(folder, files);
  return folder;
}

/** The URL of a database that nobody has used, which is removed after the file's tests; undefined for the embedded one. */
export async function newDatabase(): Promise<string | undefined> {
  if (databaseUrl === undefined) return undefined;
  const name = `seeds_${randomBytes(6).toString('hex')}`;
  databases.push(name);
  await onServer(`CREATE DATABASE ${name}`);
  return Object.assign(new URL(databaseUrl), { pathname: `/${name}` }).href;
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** Writes files into a folder. */
export function fill(folder: string, files: SeedFiles): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** An answer of the control API. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly [name: string]: Json };
}

/** A server in this process that embeds pictures by their thumbnails. */
export interface SeedServer {
  readonly tuku: RunningTuku;
  readonly url: string;
  control(method: string, path: string, body?: object): Promise<Answer>;
  /** All that is stored, without ids and times. */
  state(): Promise<Json>;
}

interface SeedReplacements extends Replacements {
  readonly web?: ReadonlyMap<string, Buffer>;
  /** URL of the catalog's database; default: that of all tests. */
  readonly database?: string | undefined;
}

export async function startSeeded(
  options: Partial<TukuOptions>,
  { web = new Map(), database = databaseUrl, ...replaced }: SeedReplacements = {},
): Promise<SeedServer> {
  const catalog = await openTestCatalog(database);
  if (database !== undefined) await catalog.namespaces.drop({});
  const features = thumbnailFeatures({ keptMean: 0.5 });
  const fetcher = memoryFetcher(web);
  const tuku = await startTuku(
    { ...defaultOptions, port: 0, logLevel: 'silent', ...options },
    { openCatalog: async () => catalog, features, fetcher, ...replaced },
  );
  return {
    tuku,
    url: tuku.url,
    async control(method, path, body) {
      const response = await fetch(`${tuku.url}/_tuku/${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json');
      return { status: response.status, body: isJson ? JSON.parse(text) : { text } };
    },
    state: () => stateOf(catalog),
  };
}

const all = { offset: 0, limit: 1000 };

async function stateOf(catalog: Catalog): Promise<Json> {
  const state: { [name: string]: Json } = {};
  for (const namespace of await catalog.namespaces.list()) {
    const { family, account, region } = namespace;
    state[`${family} ${account} ${region}`] = {
      galleries: await galleriesOf(catalog, namespace),
      resources: (await catalog.resources.list(namespace, {})).map(({ kind, parent, name, fields }) => ({
        ...{ kind, name, fields },
        // The id of a gallery.
        parent: /^\d+$/.test(parent) ? 'gallery' : parent,
      })),
      buckets: await bucketsOf(catalog, namespace),
    };
  }
  return state;
}

async function galleriesOf(catalog: Catalog, namespace: Namespace): Promise<Json> {
  const found: Json[] = [];
  for (const { id, key, name, capacity, settings } of await catalog.galleries.list(namespace, all)) {
    const pictures = await catalog.pictures.page(id, { limit: 1000 });
    const shown = pictures.map(({ item, name: picture, content, tags, details }) => [
      item,
      picture,
      content,
      tags,
      details,
    ]);
    const embeddings = await catalog.embeddings.of(
      id,
      pictures.map((picture) => picture.id),
    );
    found.push({
      key,
      name,
      capacity,
      settings,
      pictures: shown,
      hashes: [...embeddings.values()].map((e) => e.contentHash),
    });
  }
  return found;
}

async function bucketsOf(catalog: Catalog, namespace: Namespace): Promise<Json> {
  const found: Json[] = [];
  for (const bucket of await catalog.vectorBuckets.list(namespace, { limit: 100 })) {
    for (const index of await catalog.vectorIndexes.list(bucket.id, { limit: 100 })) {
      const page = { after: 0, limit: 1000 };
      const vectors = await catalog.vectors.page(index.id, page, { vector: true, metadata: true });
      const shown = vectors.map(({ key, vector, metadata }) => ({
        key,
        vector: [...(vector ?? [])],
        metadata: metadata ?? {},
      }));
      found.push({
        bucket: bucket.name,
        settings: bucket.settings,
        index: index.name,
        dimension: index.dimension,
        vectors: shown,
      });
    }
  }
  return found;
}
