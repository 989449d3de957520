import type { Shared } from '../cluster/port.ts';
import type { Json } from '../json.ts';
import type { AllIds, Changes, HistoryPlace } from './changes.ts';
import type { Embedding, Gallery, GalleryDraft, Picture, PictureDraft, PictureWithEmbedding } from './gallery-port.ts';
import type { Mirrors } from './mirrors/port.ts';
import type { Namespace } from './namespace.ts';
import type { OverviewTables } from './overview-port.ts';
import type { PictureFileTables } from './picture-files-port.ts';
import type { States } from './state/port.ts';
import type { StoredCollections } from './stored/port.ts';
import type { VectorTables } from './vector-port.ts';

export type { Embedding, Gallery, GalleryDraft, Namespace, Picture, PictureDraft, PictureWithEmbedding };

/** Selects pictures of a gallery: those of an item, optionally with a name; those with a name in any item; or by id. */
export type PictureSelector =
  | { readonly item: string; readonly name?: string }
  | { readonly name: string; readonly item?: undefined }
  | { readonly ids: readonly number[]; readonly item?: undefined; readonly name?: undefined };

/** Changes to a stored picture; absent fields stay as they are. */
export type PictureChange = Partial<Pick<PictureDraft, 'content' | 'tags' | 'details'>>;

/** A record with metadata only. (kind, id) is unique in a namespace. */
export interface ResourceDraft {
  readonly kind: string;
  readonly id: string;
  /** Id of the parent resource, which need not exist; `''` for none. */
  readonly parent: string;
  readonly name: string;
  /** Dialect-specific values, returned as stored. */
  readonly fields: { readonly [key: string]: Json };
}

export interface Resource extends ResourceDraft {
  /** Ascending in order of creation within the catalog. */
  readonly sequence: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type TaskState = 'pending' | 'running' | 'done' | 'failed';

/** Background work. (kind, key) is unique in a namespace. */
export interface TaskDraft {
  /** Selects the worker. */
  readonly kind: string;
  /** The owner's name for the task. */
  readonly key: string;
  readonly payload: Json;
}

export interface Task extends TaskDraft {
  /** Ascending in order of creation within the catalog. */
  readonly id: number;
  readonly namespace: Namespace;
  readonly state: TaskState;
  /** Null until the task is done or has failed. */
  readonly result: Json;
  /** How often it was started. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly finishedAt?: Date;
  /** When the result expires. */
  readonly expiresAt?: Date;
}

/** Plain reads and writes of the catalog's tables; the rules are in the engine. */
export interface Tables extends VectorTables, PictureFileTables, OverviewTables {
  readonly namespaces: {
    /** Creates the namespace if necessary, and locks its row until the transaction ends; returns its id. */
    lock(namespace: Namespace): Promise<number>;
    /** Deletes all namespaces that match the given fields, with everything in them; returns their number. */
    drop(match: Partial<Namespace>): Promise<number>;
    list(): Promise<Namespace[]>;
  };
  readonly galleries: {
    insert(namespaceId: number, draft: GalleryDraft, at: Date): Promise<Gallery>;
    find(namespace: Namespace, key: string): Promise<Gallery | undefined>;
    /** Like `find`, and locks the row until the transaction ends. */
    lock(namespace: Namespace, key: string): Promise<Gallery | undefined>;
    /** In order of creation. */
    list(namespace: Namespace, page: { offset: number; limit: number }): Promise<Gallery[]>;
    count(namespace: Namespace): Promise<number>;
    /**
     * Records a change: revision + 1, picture count + delta, updatedAt = at. Returns the updated gallery.
     * @param removed the ids of all pictures that the change removes
     */
    touch(galleryId: number, pictureDelta: number, at: Date, removed?: readonly number[]): Promise<Gallery>;
    remove(galleryId: number): Promise<void>;
  };
  readonly pictures: {
    insert(galleryId: number, revision: number, draft: PictureDraft, embedding: Embedding, at: Date): Promise<Picture>;
    /** In order of creation. */
    list(galleryId: number, selector: PictureSelector): Promise<Picture[]>;
    /** A page of pictures in order of creation: those with ids above `after`, without the first `offset` of them. */
    page(galleryId: number, page: { after?: number; offset?: number; limit: number }): Promise<Picture[]>;
    /** Number of pictures with this name in the whole gallery. */
    countNamed(galleryId: number, name: string): Promise<number>;
    /** Removes the matching pictures; returns them in order of creation. */
    remove(galleryId: number, selector: PictureSelector): Promise<Picture[]>;
    /** Changes the matching pictures; returns them in order of creation. */
    update(galleryId: number, revision: number, selector: PictureSelector, change: PictureChange): Promise<Picture[]>;
    /**
     * A batch of the changes after a place in the gallery's history, all as of one moment; undefined if the gallery is gone.
     * @param removedSince the revision from which removals are asked for; null: they are not
     */
    changes(
      galleryId: number,
      after: HistoryPlace,
      removedSince: number | null,
    ): Promise<Changes<PictureWithEmbedding> | undefined>;
    /** Pictures that changed after a revision, by (revision, id), in batches that fit in memory. */
    changedSince(galleryId: number, revision: number): AsyncIterable<PictureWithEmbedding[]>;
    ids(galleryId: number): Promise<number[]>;
    /** As of one moment; undefined if the gallery is gone. */
    allIds(galleryId: number): Promise<AllIds | undefined>;
    /** The model of the gallery's embeddings (the engine ensures that it is the same for all); undefined without pictures. */
    model(galleryId: number): Promise<string | undefined>;
  };
  readonly embeddings: {
    /** Embeddings by picture id; ids that are not in the gallery are left out. */
    of(galleryId: number, pictureIds: readonly number[]): Promise<Map<number, Embedding>>;
  };
  readonly resources: {
    insert(namespaceId: number, draft: ResourceDraft, at: Date): Promise<Resource>;
    find(namespace: Namespace, kind: string, id: string): Promise<Resource | undefined>;
    /** In order of creation. Filters that are absent match everything. */
    list(
      namespace: Namespace,
      where: { readonly kind?: string; readonly parent?: string; readonly name?: string },
    ): Promise<Resource[]>;
    count(namespace: Namespace, where: { readonly kind: string; readonly parent: string }): Promise<number>;
    /** Replaces name and fields. */
    update(namespaceId: number, resource: Omit<ResourceDraft, 'parent'>, at: Date): Promise<Resource>;
    /** Returns whether the resource existed. */
    remove(namespaceId: number, kind: string, id: string): Promise<boolean>;
    /** 1, 2, 3, ...: never the same number twice for a namespace and kind, not even after removals. */
    nextNumber(namespaceId: number, kind: string): Promise<number>;
  };
  readonly tasks: {
    /** The task may be claimed from `dueAt` on. This and all times of leases are system time, whatever clock is set. */
    insert(namespaceId: number, draft: TaskDraft, times: { at: Date; dueAt: Date }): Promise<void>;
    find(namespace: Namespace, kind: string, key: string): Promise<Task | undefined>;
    /** In order of creation. */
    list(namespace: Namespace, kind: string, page: { offset: number; limit: number }): Promise<Task[]>;
    count(namespace: Namespace, kind: string): Promise<number>;
    /**
     * Leases the oldest tasks that are due, including those whose lease has expired, and sets them running. No two callers
     * get the same task.
     * @param lease `early`: ids of pending tasks to take before they are due; `held`: ids not to take
     */
    claim(
      kind: string,
      lease: { limit: number; now: Date; until: Date; early?: readonly number[]; held?: readonly number[] },
    ): Promise<Task[]>;
    /** Extends the leases of tasks. */
    extend(ids: readonly number[], until: Date): Promise<void>;
    /** Ends a running task; returns false if it is no longer running. */
    settle(
      id: number,
      end: { state: 'done' | 'failed'; result: Json; finishedAt: Date; expiresAt: Date | null },
    ): Promise<boolean>;
    /** Sets a running task back to pending; it may be claimed again from `dueAt` on. */
    postpone(id: number, dueAt: Date): Promise<void>;
    /** Sets all running tasks back to pending. Only for the sole server of a catalog, when it starts. */
    release(): Promise<void>;
    /** Deletes the tasks that expired before a date. */
    forget(before: Date): Promise<void>;
  };
}

/** An open catalog. Reads outside `transaction` see committed state only. */
export interface Catalog extends Tables {
  /** Copies of what is stored, to return to. */
  readonly states: States;
  /** What the servers of the catalog share for a short time. It is never part of a transaction. */
  readonly shared: Shared;
  /** On a PostgreSQL server: collections that it searches by itself, where it has pgvector. */
  readonly stored?: StoredCollections;
  /** What is known of copies that an engine outside of the database searches. */
  readonly mirrors: Mirrors;
  /**
   * Runs work in one transaction, which is rolled back when this rejects. When it resolves, the work is committed and
   * survives what `--durability` says. It must use the tables it gets, never those of the catalog: the embedded database
   * answers the latter only after the transaction.
   */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /**
   * Makes one transaction of all that the work does with this catalog, its transactions included: either everything is
   * committed when this resolves, or it rejects and nothing is. Inside, a transaction that rejects undoes its own part
   * only. Others wait for the end on the embedded database, and for locked rows on a server: it must run alone. Of several
   * servers, one at a time does this; the others wait however long it takes.
   */
  atomically<T>(work: () => Promise<T>): Promise<T>;
  /** Does something at once, or inside `atomically` when that has committed; then never in its transaction. */
  afterCommit(work: () => void): void;
  /** Resolves when the catalog answers. */
  check(): Promise<void>;
  /** Counts the servers that open this catalog with `--seed`, from 1. */
  nextSeededRun(): Promise<number>;
  describe(): {
    readonly engine: 'pglite' | 'postgres';
    readonly version: string;
    readonly where: string;
    /** Whether the process that had the embedded catalog open before did not close it. */
    readonly recovered?: boolean;
  };
  close(): Promise<void>;
}
