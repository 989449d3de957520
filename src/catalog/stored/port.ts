import type { Json } from '../../json.ts';
import type { VectorFilter } from '../../vector-api/filter.ts';
import type { Embedding, Picture } from '../gallery-port.ts';

/** Whether the database can search by itself. */
export type StoredSupport =
  | { readonly state: 'ready'; readonly version: string }
  /** The extension is on the server, and this database does not have it yet. */
  | { readonly state: 'creatable' }
  | { readonly state: 'absent'; readonly reason: string };

/** A collection that the database may search. */
export interface StorableCollection {
  readonly kind: 'gallery' | 'vectors';
  readonly id: number;
  /** Length of a vector: of each view of a picture. */
  readonly dimension: number;
  readonly metric: 'cosine' | 'euclidean';
  /** What made the vectors; `''` for vectors that clients sent. */
  readonly model: string;
}

/** The table beside the catalog's that holds a collection's vectors as pgvector's. */
export interface StoredTable extends StorableCollection {
  /** The number in the table's name. */
  readonly table: number;
  /** Whether it has held the whole collection at some revision. */
  readonly filled: boolean;
  /** Whether its index is complete; without one, searches compare all vectors. */
  readonly indexed: boolean;
}

/** How the build of an index has ended. */
export type IndexBuild = 'indexed' | 'busy' | 'impossible';

/**
 * How far a search goes: along the index, with the freshest members, which it may not reach yet; of few that pass the filter; or
 * through all.
 */
export type StoredRoute = 'index' | 'passing' | 'all';

/** A vector that the database proposes. */
export interface Candidate {
  readonly id: number;
  /**
   * About the distance to the query: between vectors of length 1 the negated product, else the Euclidean one. Null for a
   * vector that the table cannot hold, which belongs to every answer.
   */
  readonly near: number | null;
}

export interface VectorCandidate extends Candidate {
  readonly key: string;
  readonly vector: Float32Array;
  readonly metadata?: VectorMetadata;
}

type VectorMetadata = { readonly [key: string]: Json };

/** What one statement found, nearest first. */
export interface Candidates {
  readonly candidates: readonly VectorCandidate[];
  /** Whether nothing that passes is left out. */
  readonly complete: boolean;
  /** How many of them were met on the route, the freshest members aside. */
  readonly met: number;
  /** Whether more vectors pass the filter than the route `passing` looks at; then there are no candidates. */
  readonly tooMany: boolean;
}

/** Pictures near a query, nearest first, as of one moment. */
export interface PictureCursor {
  /** The next ones; fewer than asked for at the end. Undefined when the table is not what the gallery is. */
  next(count: number): Promise<readonly PictureCandidate[] | undefined>;
  close(): Promise<void>;
}

export interface PictureCandidate extends Candidate {
  readonly picture: Picture;
}

/** A search for vectors. */
export interface StoredQuery {
  readonly vector: Float32Array;
  /** How many candidates. */
  readonly limit: number;
  readonly route: StoredRoute;
  /** How many vectors the index has, about. */
  readonly members: number;
  readonly filter?: VectorFilter | undefined;
  readonly metadata?: boolean;
  /** The most vectors that the route `passing` looks at. */
  readonly passing?: number;
}

/** A search for pictures. */
interface PictureQuery {
  readonly vector: Float32Array;
  /** Of the view. */
  readonly place: number;
  readonly route: 'index' | 'fresh' | 'all';
  /** How many pictures the gallery has, about. */
  readonly members: number;
}

/** A transaction's searches in stored tables. */
export interface StoredSearches {
  /** Undefined when the table is not what the collection is at the moment, or is gone. */
  vectors(table: StoredTable, query: StoredQuery): Promise<Candidates | undefined>;
  /** Pictures whose view at a place is near: along the index, of the freshest, which it may not reach yet, or of all. */
  pictures(table: StoredTable, query: PictureQuery): Promise<PictureCursor>;
  /** How many views the pictures of a gallery have at most; undefined when the table is not what the gallery is. */
  places(table: StoredTable): Promise<number | undefined>;
  /** Embeddings by picture id. */
  embeddings(galleryId: number, pictureIds: readonly number[]): Promise<Map<number, Embedding>>;
}

/**
 * Tables of vectors that the database searches by itself, with pgvector. They are copies beside the catalog's rows, which
 * remain the truth: each knows the revision of the collection that it equals. Writers change them in the transactions that
 * change the collection; what others have changed, such as a restore, `fill` brings in.
 */
export interface StoredCollections {
  /** Of this database, as far as this process knows. */
  support(): StoredSupport;
  /** Creates the extension if necessary. */
  enable(): Promise<StoredSupport>;
  find(collection: Pick<StorableCollection, 'kind' | 'id'>): Promise<StoredTable | undefined>;
  /** All collections that have a table, whichever server has made it. */
  list(): Promise<readonly Pick<StorableCollection, 'kind' | 'id'>[]>;
  /** Makes an empty table, or finds the one that another server has made. */
  create(collection: StorableCollection): Promise<StoredTable>;
  /**
   * Copies what the table lacks, in small transactions, the last of which locks out writers of the collection. A process
   * that dies meanwhile leaves a table that can be filled further. Returns false when the table or collection is gone.
   */
  fill(table: StoredTable): Promise<boolean>;
  /**
   * Builds the table's index, while others read and write; may take long. `busy` when another server does, or one that has
   * just died; `impossible` where there is no table any more, or no index for such vectors.
   */
  buildIndex(table: StoredTable): Promise<IndexBuild>;
  /** Forgets a collection's table; the collection stays. */
  drop(collection: Pick<StorableCollection, 'kind' | 'id'>): Promise<void>;
  /** Removes tables whose collections are gone, and what broken builds have left; returns how many are still in use. */
  sweep(): Promise<number>;
  /** Runs searches in one transaction. */
  search<T>(work: (searches: StoredSearches) => Promise<T>): Promise<T>;
}
