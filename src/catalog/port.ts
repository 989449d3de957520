import type { Json } from '../json.ts';
import type { Namespace } from './namespace.ts';
import type { VectorTables } from './vector-port.ts';

export type { Namespace };

export interface GalleryDraft {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  /** Most pictures it may hold. */
  readonly capacity: number;
  /** Dialect-specific values, returned as stored. */
  readonly settings: { readonly [key: string]: Json };
}

export interface Gallery extends GalleryDraft {
  readonly id: number;
  readonly pictureCount: number;
  /** Grows by one with every committed change of the gallery's pictures; caches compare it. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A picture without its embedding. (item, name) is unique in a gallery. */
export interface PictureDraft {
  /** The thing shown; one item may have several pictures. */
  readonly item: string;
  readonly name: string;
  /** Free text returned unchanged. */
  readonly content: string;
  /** Searchable attributes as the client wrote them. */
  readonly tags: string;
  /** Dialect-specific values, returned as stored. */
  readonly details: Json;
}

export interface Picture extends PictureDraft {
  /** Ascending in order of creation within the catalog. */
  readonly id: number;
  /** The gallery revision that last changed it. */
  readonly revision: number;
  readonly createdAt: Date;
}

export interface Embedding {
  readonly vector: Float32Array;
  readonly model: string;
  /** SHA-256 of the encoded file, hex. */
  readonly contentHash: string;
}

export interface PictureWithEmbedding extends Picture {
  readonly embedding: Embedding;
}

/** Some pictures of a gallery: those of an item, or one of them; those of a name, whatever their item; or these. */
export type PictureSelector =
  | { readonly item: string; readonly name?: string }
  | { readonly name: string; readonly item?: undefined }
  | { readonly ids: readonly number[]; readonly item?: undefined; readonly name?: undefined };

/** What can be changed of a stored picture; absent fields stay. */
export type PictureChange = Partial<Pick<PictureDraft, 'content' | 'tags' | 'details'>>;

/** A thing that is only described: no picture, no vector. (kind, id) is unique in a namespace. */
export interface ResourceDraft {
  readonly kind: string;
  readonly id: string;
  /** Id of the resource it lies in; `''` for none. Need not exist. */
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

/** Work to be done later. (kind, key) is unique in a namespace. */
export interface TaskDraft {
  /** Who works on it. */
  readonly kind: string;
  /** What its owner calls it. */
  readonly key: string;
  readonly payload: Json;
}

export interface Task extends TaskDraft {
  /** Ascending in order of creation within the catalog. */
  readonly id: number;
  readonly namespace: Namespace;
  readonly state: TaskState;
  /** What came out of it; null until it is done or has failed. */
  readonly result: Json;
  /** How often it was begun. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly finishedAt?: Date;
  /** From then on the result no longer counts. */
  readonly expiresAt?: Date;
}

/** The catalog's tables as plain reads and writes; rules about them live in the engine. */
export interface Tables extends VectorTables {
  readonly namespaces: {
    /** Creates the namespace if need be and locks its row until the transaction ends; its id. */
    lock(namespace: Namespace): Promise<number>;
    /** Deletes every namespace that matches the given fields, with everything in it; how many. */
    drop(match: Partial<Namespace>): Promise<number>;
    list(): Promise<Namespace[]>;
  };
  readonly galleries: {
    insert(namespaceId: number, draft: GalleryDraft, at: Date): Promise<Gallery>;
    find(namespace: Namespace, key: string): Promise<Gallery | undefined>;
    /** As find, and locks the row until the transaction ends. */
    lock(namespace: Namespace, key: string): Promise<Gallery | undefined>;
    /** In order of creation. */
    list(namespace: Namespace, page: { offset: number; limit: number }): Promise<Gallery[]>;
    count(namespace: Namespace): Promise<number>;
    /** Counts a change: revision + 1, picture count + delta, updatedAt = at. The new gallery. */
    touch(galleryId: number, pictureDelta: number, at: Date): Promise<Gallery>;
    remove(galleryId: number): Promise<void>;
  };
  readonly pictures: {
    insert(galleryId: number, revision: number, draft: PictureDraft, embedding: Embedding, at: Date): Promise<Picture>;
    /** In order of creation. */
    list(galleryId: number, selector: PictureSelector): Promise<Picture[]>;
    /** Some of the gallery's pictures in order of creation: those after an id, without the first `offset` of them. */
    page(galleryId: number, page: { after?: number; offset?: number; limit: number }): Promise<Picture[]>;
    /** Pictures with this name anywhere in the gallery. */
    countNamed(galleryId: number, name: string): Promise<number>;
    /** Removes what matches; what was removed, in order of creation. */
    remove(galleryId: number, selector: PictureSelector): Promise<Picture[]>;
    /** Changes what matches; the changed pictures, in order of creation. */
    update(galleryId: number, revision: number, selector: PictureSelector, change: PictureChange): Promise<Picture[]>;
    /** Pictures changed after a revision, by ascending id, in batches that fit in memory. */
    changedSince(galleryId: number, revision: number): AsyncIterable<PictureWithEmbedding[]>;
    ids(galleryId: number): Promise<number[]>;
    /** The model of the gallery's embeddings (the engine keeps it the same for all); undefined while it has none. */
    model(galleryId: number): Promise<string | undefined>;
  };
  readonly embeddings: {
    /** Embeddings by picture id; ids that the gallery does not hold are left out. */
    of(galleryId: number, pictureIds: readonly number[]): Promise<Map<number, Embedding>>;
  };
  readonly resources: {
    insert(namespaceId: number, draft: ResourceDraft, at: Date): Promise<Resource>;
    find(namespace: Namespace, kind: string, id: string): Promise<Resource | undefined>;
    /** In order of creation; of every kind, wherever they lie and whatever their name, when not told. */
    list(
      namespace: Namespace,
      where: { readonly kind?: string; readonly parent?: string; readonly name?: string },
    ): Promise<Resource[]>;
    count(namespace: Namespace, where: { readonly kind: string; readonly parent: string }): Promise<number>;
    /** Replaces name and fields. */
    update(namespaceId: number, resource: Omit<ResourceDraft, 'parent'>, at: Date): Promise<Resource>;
    /** Whether there was one. */
    remove(namespaceId: number, kind: string, id: string): Promise<boolean>;
    /** 1, 2, 3, ...: never the same twice for a namespace and kind, also after removals. */
    nextNumber(namespaceId: number, kind: string): Promise<number>;
  };
  readonly tasks: {
    /** Pending from `dueAt` on, which like every time of a claim is the server's own, whatever clock is set. */
    insert(namespaceId: number, draft: TaskDraft, times: { at: Date; dueAt: Date }): Promise<void>;
    find(namespace: Namespace, kind: string, key: string): Promise<Task | undefined>;
    /** In order of creation. */
    list(namespace: Namespace, kind: string, page: { offset: number; limit: number }): Promise<Task[]>;
    count(namespace: Namespace, kind: string): Promise<number>;
    /** Makes the oldest tasks due running, those whose claim has ended too; no two callers get the same. */
    claim(kind: string, claim: { limit: number; now: Date; until: Date }): Promise<Task[]>;
    /** Moves the end of these tasks' claims. */
    extend(ids: readonly number[], until: Date): Promise<void>;
    /** Ends a running task; false when it is not running any more. */
    settle(
      id: number,
      end: { state: 'done' | 'failed'; result: Json; finishedAt: Date; expiresAt: Date | null },
    ): Promise<boolean>;
    /** Makes a running task pending again, from then on. */
    postpone(id: number, dueAt: Date): Promise<void>;
    /** Makes every running task pending: for the only server of a catalog, when it starts. */
    release(): Promise<void>;
    /** Deletes the tasks that expired before. */
    forget(before: Date): Promise<void>;
  };
}

/** The open catalog. Reads outside `transaction` see only committed state. */
export interface Catalog extends Tables {
  /**
   * Runs the work in one transaction: committed and durable when this resolves, undone when it rejects. The work uses
   * the tables it is given, never the catalog's own: the embedded database answers those only when the work has ended.
   */
  transaction<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Resolves when the catalog answers. */
  check(): Promise<void>;
  describe(): { readonly engine: 'pglite' | 'postgres'; readonly version: string; readonly where: string };
  close(): Promise<void>;
}
