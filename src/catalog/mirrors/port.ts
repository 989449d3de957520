import type { VectorFilter } from '../../vector-api/filter.ts';
import type { HistoryPlace } from '../changes.ts';
import type { Embedding, Picture } from '../gallery-port.ts';
import type { StorableCollection } from '../stored/port.ts';

/**
 * What the catalog knows of a collection's copy in an engine outside of the database. The engine is asked without waiting for
 * what was written last; so the catalog knows up to which revision the copy is complete, and rows changed after it are read
 * here.
 */
export interface Mirror extends StorableCollection {
  readonly number: number;
  /** What the engine calls the copy: no two ever have the same name. */
  readonly name: string;
  /** Everything up to this revision of the collection was seen in the engine; -1: not yet. */
  readonly revision: number;
  /** What the copy's mark says at that revision, and what it says when the changes that are being brought have come. */
  readonly seal: string;
  readonly begun: string;
  /** How far a first copy is. */
  readonly reached: HistoryPlace;
  /** How many views its pictures have at most. */
  readonly places: number;
  /** Members that the engine cannot hold. */
  readonly odd: Float64Array;
}

export type MirrorKey = Pick<StorableCollection, 'kind' | 'id'>;

/** A vector as it is now. */
export interface MirroredVector {
  readonly id: number;
  readonly revision: number;
  readonly key: string;
  readonly vector: Float32Array;
  readonly metadata?: { readonly [key: string]: import('../../json.ts').Json };
}

/** A picture as it is now. */
export interface MirroredPicture {
  readonly id: number;
  readonly revision: number;
  readonly picture: Picture;
  readonly embedding: Embedding;
}

/** Rows of a collection, all as of one moment. */
export interface MirroredRows<Row> {
  /** The collection's revision. */
  readonly current: number;
  readonly count: number;
  /** What is known of the copy at that moment; undefined when there is none any more. */
  readonly mirror: Mirror | undefined;
  /** Of the candidates, those that are there and pass; and all that have changed since, and pass. */
  readonly rows: readonly Row[];
  /** Whether more have changed than were asked for. */
  readonly more: boolean;
}

/** Which rows to read: some by id, and those that changed after a revision. */
export interface RowsAsked {
  readonly ids: readonly number[];
  readonly after: number;
  readonly filter?: VectorFilter | undefined;
  readonly metadata?: boolean;
}

/** A drain of the changes, which no other server does meanwhile. */
export interface MirrorSession {
  /** The mirror now; undefined when the collection or the mirror is gone. */
  find(): Promise<Mirror | undefined>;
  /** Notes the mark that is written with the changes that are about to be brought. */
  begin(seal: string): Promise<void>;
  /** Notes how far a first copy is. */
  reach(place: HistoryPlace): Promise<void>;
  /** The engine was seen to hold everything up to a revision, with the mark that was begun. */
  confirm(seen: { revision: number; places: number; odd: Iterable<number> }): Promise<void>;
}

/** The list of copies outside of the database. A removed collection takes its row with it. */
export interface Mirrors {
  /** Names this catalog in the engine. */
  name(): Promise<string>;
  find(collection: MirrorKey): Promise<Mirror | undefined>;
  /** Adds a mirror, or finds the one that another server has added. */
  create(collection: StorableCollection, name: string): Promise<Mirror>;
  /** Forgets a mirror of this number. */
  drop(number: number): Promise<void>;
  /** Mirrors that lack changes, the least recently made ones first. */
  behind(): Promise<Mirror[]>;
  names(): Promise<Set<string>>;
  /**
   * Runs work while no other server does the same for the mirror, on a connection whose loss another server sees. Undefined
   * when another one does.
   */
  alone<T>(mirror: Mirror, work: (session: MirrorSession) => Promise<T>): Promise<T | undefined>;
  /** At most `limit` changed rows besides those that are named. Undefined when the collection is gone. */
  vectors(id: number, asked: RowsAsked & { readonly limit: number }): Promise<MirroredRows<MirroredVector> | undefined>;
  pictures(
    id: number,
    asked: RowsAsked & { readonly limit: number },
  ): Promise<MirroredRows<MirroredPicture> | undefined>;
  /** The same without a limit, in batches of some megabytes, as of one moment. */
  eachVector(id: number, asked: RowsAsked, use: (rows: readonly MirroredVector[]) => Promise<void>): Promise<void>;
  eachPicture(id: number, asked: RowsAsked, use: (rows: readonly MirroredPicture[]) => Promise<void>): Promise<void>;
}
