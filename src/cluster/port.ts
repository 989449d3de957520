import type { Json } from '../json.ts';

/** At once in the process, later from a database. */
export type Eventually<T> = T | Promise<T>;

/**
 * What the servers of one catalog share for a short time, besides its tables: any of them may answer the next request. The
 * only server of an embedded catalog keeps it in memory.
 */
export interface Shared {
  readonly documents: Documents;
  readonly notes: Notes;
  readonly counters: Counters;
  readonly nonces: UsedNonces;
  readonly files: FileStore;
}

/** A change of a value, and what it tells its caller. */
export type ChangeOf<T> = (value: Json | undefined) => { readonly value: Json; readonly result: T };

/** Small values that every request may need, such as the clock. Each server has them at hand. */
export interface Documents {
  /** As of the latest `refresh`, or of a later change of this server. */
  get(name: string): Json | undefined;
  /** Changes a value; nobody else changes it meanwhile. What `by` throws leaves it as it is. */
  change<T>(name: string, by: ChangeOf<T>, options?: { readonly lasting?: boolean }): Promise<T>;
  /** Calls back when `get` gives another value. */
  onChange(name: string, listener: () => void): void;
  /** Resolves when `get` gives what had been stored at the call, on any server; undefined if it does already. */
  refresh(): Promise<void> | undefined;
}

/** Small values that are read where they are needed. They go after a while. */
export interface Notes {
  get(key: string): Eventually<Json | undefined>;
  /** Like `change` of a document. */
  change<T>(key: string, by: ChangeOf<T>, keepMs: number): Eventually<T>;
}

/** Numbers of calls in windows of time. */
export interface Counters {
  /**
   * Counts one call of a key in a window; how many there have been, this one included.
   * @param window number of the window; a key counts anew in another one
   */
  add(key: string, window: number, windowMs: number): Eventually<number>;
}

export interface UsedNonces {
  /** Whether a nonce was used at most `windowMs` before or after a time; if not, it is used now. */
  isUsed(name: string, at: number, windowMs: number): Eventually<boolean>;
}

/** A file that a client uploaded, or may download, for a short time. */
export interface StoredFile {
  readonly namespace: Owner;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface Owner {
  readonly family: string;
  readonly account: string;
  readonly region: string;
}

/** A file, and when it expires by the clock, in milliseconds since 1970. */
export interface ExpiringFile {
  readonly key: string;
  readonly file: StoredFile;
  readonly expiresMs: number;
}

/** Files in a limited space: when it is needed, those that were used or stored the longest time ago go. */
export interface FileStore {
  /** False when the file is larger than the whole store. */
  put(file: ExpiringFile): Eventually<boolean>;
  get(key: string): Eventually<ExpiringFile | undefined>;
  list(): Eventually<readonly ExpiringFile[]>;
  remove(keys: readonly string[]): Eventually<void>;
  /** Removes the files of all matching owners. */
  drop(match: Partial<Owner>): Eventually<void>;
}
