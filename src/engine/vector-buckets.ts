import type { Catalog, Namespace } from '../catalog/port.ts';
import type {
  InRegion,
  NamePage,
  PlacePage,
  TextFields,
  VectorBucketDraft,
  VectorBucketRow,
  VectorIndexDraft,
  VectorIndexRow,
} from '../catalog/vector-port.ts';
import type { Json } from '../json.ts';
import { VectorError } from './errors.ts';
import { changeTextFields } from './text-fields.ts';
import { type FoundIndex, foundBucket, foundIndex, lockedBucket, lockedIndex } from './vector-index-row.ts';

export type { FoundIndex, NamePage, TextFields, VectorIndexDraft };

/** A named set of vector indexes. Names are unique in a namespace. */
export interface VectorBucket extends VectorBucketDraft {
  readonly createdAt: Date;
}

type Settings = { readonly [key: string]: Json };

/** Settings to replace, or how they follow from those before: others wait meanwhile, and what it throws changes nothing. */
export type SettingsChange = Settings | ((before: Settings) => Settings);

/** Names are unique in a bucket. */
export interface StoredVectorIndex extends VectorIndexDraft {
  readonly settings: Settings;
  readonly textFields: TextFields;
  readonly vectorFields: VectorIndexRow['vectorFields'];
  readonly createdAt: Date;
  readonly vectorCount: number;
}

/** Vector buckets and the indexes in them; every write is one transaction. */
export interface VectorBuckets {
  /** Throws VectorError bucket-exists, too-many-buckets; in this order. `everywhere`: buckets in all regions count. */
  create(
    namespace: Namespace,
    draft: Omit<VectorBucket, 'createdAt'>,
    rules: { maxBuckets: number; everywhere?: boolean },
  ): Promise<VectorBucket>;
  /** Throws VectorError bucket-not-found. */
  get(namespace: Namespace, name: string): Promise<VectorBucket>;
  /** `settings`: only buckets whose settings have these values. */
  list(namespace: Namespace, page: NamePage & { readonly settings?: Settings }): Promise<VectorBucket[]>;
  /** Of an account in all regions, in order of name and region. */
  listEverywhere(owner: Omit<Namespace, 'region'>, page: PlacePage): Promise<(VectorBucket & InRegion)[]>;
  /** Replaces some settings; a null value removes one. Throws VectorError bucket-not-found. */
  change(namespace: Namespace, name: string, settings: SettingsChange): Promise<VectorBucket>;
  /** Throws VectorError bucket-not-found, bucket-not-empty. */
  remove(namespace: Namespace, name: string): Promise<void>;
  /** Removes the indexes, one after another, then the bucket. Throws VectorError bucket-not-found. */
  removeWithIndexes(namespace: Namespace, name: string): Promise<void>;
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
  changeIndex(
    namespace: Namespace,
    bucket: string,
    index: string,
    settings: SettingsChange,
  ): Promise<StoredVectorIndex>;
  /**
   * Replaces an index's text fields and settings; all or nothing. The texts of all its vectors are cut into words before, in
   * batches between which others write. What `change` throws, which may be called again, it throws. Throws VectorError bucket-not-found, index-not-found.
   */
  changeTextFields(
    namespace: Namespace,
    bucket: string,
    index: string,
    change: (index: StoredVectorIndex) => { readonly textFields: TextFields; readonly settings?: Settings },
  ): Promise<StoredVectorIndex>;
  /** Throws VectorError bucket-not-found. */
  listIndexes(namespace: Namespace, bucket: string, page: NamePage): Promise<StoredVectorIndex[]>;
  /** Removes it with its vectors. Throws VectorError bucket-not-found, index-not-found. */
  removeIndex(namespace: Namespace, bucket: string, index: string): Promise<void>;
}

/** Indexes that are listed at a time when all are removed. */
const INDEXES_AT_A_TIME = 100;

/** @param forget is called with the id of an index that was removed */
export function createVectorBuckets(
  catalog: Catalog,
  now: () => Date,
  forget: (indexId: number) => void,
): VectorBuckets {
  const buckets: VectorBuckets = {
    create: (namespace, draft, { maxBuckets, everywhere = false }) =>
      catalog.transaction(async (tables) => {
        const namespaceId = await tables.namespaces.lock(namespace);
        if (await tables.vectorBuckets.find(namespace, draft.name)) {
          throw new VectorError('bucket-exists', `vector bucket ${draft.name} exists already`);
        }
        const { vectorBuckets } = tables;
        const held = await (everywhere ? vectorBuckets.countEverywhere(namespace) : vectorBuckets.count(namespace));
        if (held >= maxBuckets) {
          throw new VectorError('too-many-buckets', `the account has ${maxBuckets} vector buckets already`);
        }
        return toBucket(await tables.vectorBuckets.insert(namespaceId, draft, now()));
      }),
    get: async (namespace, name) => toBucket(await foundBucket(catalog, namespace, name)),
    list: async (namespace, page) => (await catalog.vectorBuckets.list(namespace, page)).map(toBucket),
    listEverywhere: async (owner, page) => (await catalog.vectorBuckets.listEverywhere(owner, page)).map(toBucket),
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
    async removeWithIndexes(namespace, name) {
      for (;;) {
        const indexes = await buckets.listIndexes(namespace, name, { limit: INDEXES_AT_A_TIME });
        if (indexes.length === 0) break;
        for (const index of indexes) await buckets.removeIndex(namespace, name, index.name);
      }
      await buckets.remove(namespace, name);
    },
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
    changeTextFields: async (namespace, bucket, index, change) =>
      toIndex(
        await changeTextFields(catalog, namespace, { bucket, index }, (found) => {
          const { textFields, settings = {} } = change(toIndex(found));
          return { textFields, settings: merged(found.settings, settings) };
        }),
      ),
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
  return buckets;
}

function merged(settings: Settings, change: SettingsChange): Settings {
  const changed = typeof change === 'function' ? change(settings) : change;
  return Object.fromEntries(Object.entries({ ...settings, ...changed }).filter(([, value]) => value !== null));
}

function toBucket<B extends VectorBucketRow>({ id: _, ...bucket }: B): Omit<B, 'id'> {
  return bucket;
}

function toIndex({ id: _, revision: __, ...index }: VectorIndexRow): StoredVectorIndex {
  return index;
}
