import type { Mirror } from '../../../catalog/mirrors/port.ts';
import type { MilvusError } from '../../../index/milvus/port.ts';
import type { Sized } from '../placement.ts';

export type Key = Pick<Sized, 'kind' | 'id'>;

export const nameOf = ({ kind, id }: Key) => `${kind}-${id}`;

/** How a collection's copy is. */
export interface MirrorState {
  readonly name: string;
  readonly state: 'copying' | 'searched' | 'away' | 'failed';
  /** The collection's revision up to which the copy is complete. */
  readonly revision: number;
  /** How many searches were answered with it; and those of them that had to compare all. */
  readonly answered: number;
  readonly scanned: number;
  readonly reason?: string;
}

/** What this process knows of a copy. */
export interface Copy {
  mirror: Mirror;
  /** Why it is not used; undefined when it is. */
  trouble: MilvusError | undefined;
  /** Refusals one after another. */
  refusals: number;
  markedAt: number;
  answered: number;
  scanned: number;
}

/** The copies that this process uses: made, kept up to date and looked after in the background. */
export interface Copies {
  /** The copy, if it can be searched now. Otherwise starts what is missing. */
  ready(collection: Sized): Promise<Copy | undefined>;
  /** Whether this process knows a copy of the collection. */
  knows(collection: Key): boolean;
  /** Whether the copy is the one that the catalog knows. Reads its mark, unless that was done a moment ago. */
  isMarked(copy: Copy): Promise<boolean>;
  /** A call has failed. */
  failed(copy: Copy, error: MilvusError): Promise<void>;
  /** The collection has changes that the copy lacks. */
  behind(copy: Copy): void;
  /** Another copy may have taken its place. */
  forgetCopy(copy: Copy): void;
  /** Removes the copy of a collection that stays. */
  leave(collection: Key): Promise<void>;
  sweep(): void;
  forgetAll(): void;
  states(): MirrorState[];
  start(): void;
  close(): void;
}
