import type { Catalog, Namespace } from '../catalog/port.ts';
import type {
  NamePage,
  VectorBucketDraft,
  VectorBucketRow,
  VectorIndexDraft,
  VectorIndexRow,
} from '../catalog/vector-port.ts';
import type { Json } from '../json.ts';
import { VectorError } from './errors.ts';
import { type FoundIndex, foundBucket, foundIndex, lockedBucket, lockedIndex } from './vector-index-row.ts';

export type { FoundIndex, NamePage, VectorIndexDraft };

/** A named set of vector indexes. Names are unique in a namespace. */
export interface VectorBucket extends VectorBucketDraft {
  readonly createdAt: Date;
}

type Settings = { readonly [key: string]: Json };

/** Names are unique in a bucket. */
export interface StoredVectorIndex extends VectorIndexDraft {
  readonly settings: Settings;
  readonly createdAt: Date;
  readonly vectorCount: number;
}

/** Vector buckets and the indexes in them; every write is one transaction. */
export interface VectorBuckets {
  /** Throws VectorError bucket-exists, too-many-buckets; in this order. */
  create(
    namespace: Namespace,
    draft: Omit<VectorBucket, 'createdAt'>,
    rules: { maxBuckets: number },
  ): Promise<VectorBucket>;
  /** Throws VectorError bucket-not-found. */
  get(namespace: Namespace, name: string): Promise<VectorBucket>;
  /** `settings`: only buckets whose settings have these values. */
  list(namespace: Namespace, page: NamePage & { readonly settings?: Settings }): Promise<VectorBucket[]>;
  /** Replaces some settings; a null value removes one. Throws VectorError bucket-not-found. */
  change(namespace: Namespace, name: string, settings: Settings): Promise<VectorBucket>;
  /** Throws VectorError bucket-not-found, bucket-not-empty. */
  remove(namespace: Namespace, name: string): Promise<void>;
  /** Throws VectorError bucket-not-found, index-exists, too-many-indexes; in this order. */
  createIndex(
    namespace: Namespace,
    bucket: string,
    draft: VectorIndexDraft,
    rules: { maxIndexes: number },
  ): Promise<StoredVectorIndex>;
  /** Throws VectorError bucket-not-found, index-not-found. */
  getIndex(namespace: Namespace, bucket: string, index: string): Promise<FoundIndex>;
  /** Replaces some settings; a null value removes one. Throws VectorError bucket-not-found, index-not-found. */
  changeIndex(namespace: Namespace, bucket: string, index: string, settings: Settings): Promise<StoredVectorIndex>;
  /** Throws VectorError bucket-not-found. */
  listIndexes(namespace: Namespace, bucket: string, page: NamePage): Promise<StoredVectorIndex[]>;
  /** Removes it with its vectors. Throws VectorError bucket-not-found, index-not-found. */
  removeIndex(namespace: Namespace, bucket: string, index: string): Promise<void>;
}

/** @param forget is called with the id of an index that was removed */
export function createVectorBuckets(
  catalog: Catalog,
  now: () => Date,
  forget: (indexId: number) => void,
): VectorBuckets {
  return {
    create: (namespace, draft, { maxBuckets }) =>
      catalog.transaction(async (tables) => {
        const namespaceId = await tables.namespaces.lock(namespace);
        if (await tables.vectorBuckets.find(namespace, draft.name)) {
          throw new VectorError('bucket-exists', `vector bucket ${draft.name} exists already`);
        }
        if ((await tables.vectorBuckets.count(namespace)) >= maxBuckets) {
          throw new VectorError('too-many-buckets', `the account has ${maxBuckets} vector buckets already`);
        }
        return toBucket(await tables.vectorBuckets.insert(namespaceId, draft, now()));
      }),
    get: async (namespace, name) => toBucket(await foundBucket(catalog, namespace, name)),
    list: async (namespace, page) => (await catalog.vectorBuckets.list(namespace, page)).map(toBucket),
    change: (namespace, name, settings) =>
      catalog.transaction(async (tables) => {
        const bucket = await lockedBucket(tables, namespace, name);
        return toBucket(await tables.vectorBuckets.update(bucket.id, merged(bucket.settings, settings)));
      }),
    remove: (namespace, name) =>
      catalog.transaction(async (tables) => {
        const { id } = await lockedBucket(tables, namespace, name);
        const held = await tables.vectorIndexes.count(id);
        if (held > 0) throw new VectorError('bucket-not-empty', `vector bucket ${name} holds ${held} indexes`);
        await tables.vectorBuckets.remove(id);
      }),
    createIndex: (namespace, bucket, draft, { maxIndexes }) =>
      catalog.transaction(async (tables) => {
        const { id } = await lockedBucket(tables, namespace, bucket);
        if (await tables.vectorIndexes.find(namespace, bucket, draft.name)) {
          throw new VectorError('index-exists', `index ${draft.name} exists already in vector bucket ${bucket}`);
        }
        if ((await tables.vectorIndexes.count(id)) >= maxIndexes) {
          throw new VectorError('too-many-indexes', `vector bucket ${bucket} holds ${maxIndexes} indexes already`);
        }
        return toIndex(await tables.vectorIndexes.insert(id, draft, now()));
      }),
    getIndex: (namespace, bucket, index) => foundIndex(catalog, namespace, { bucket, index }),
    changeIndex: (namespace, bucket, index, settings) =>
      catalog.transaction(async (tables) => {
        const found = await lockedIndex(tables, namespace, { bucket, index });
        return toIndex(await tables.vectorIndexes.update(found.id, merged(found.settings, settings)));
      }),
    async listIndexes(namespace, bucket, page) {
      const { id } = await foundBucket(catalog, namespace, bucket);
      return (await catalog.vectorIndexes.list(id, page)).map(toIndex);
    },
    async removeIndex(namespace, bucket, index) {
      const removed = await catalog.transaction(async (tables) => {
        const { id } = await lockedIndex(tables, namespace, { bucket, index });
        await tables.vectorIndexes.remove(id);
        return id;
      });
      forget(removed);
    },
  };
}

function merged(settings: Settings, change: Settings): Settings {
  return Object.fromEntries(Object.entries({ ...settings, ...change }).filter(([, value]) => value !== null));
}

function toBucket({ id: _, ...bucket }: VectorBucketRow): VectorBucket {
  return bucket;
}

function toIndex({ id: _, revision: __, ...index }: VectorIndexRow): StoredVectorIndex {
  return index;
}
