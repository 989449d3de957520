import { CatalogError } from '../../catalog/errors.ts';
import type { Catalog } from '../../catalog/port.ts';
import type { StoredCollections, StoredTable } from '../../catalog/stored/port.ts';
import { messageOf } from '../../errors.ts';
import type { EngineLog } from '../reembedding.ts';
import type { Sized } from './placement.ts';

/** Up to so many vectors a search waits until they are copied; others go on meanwhile where they are. */
const fewVectors = 10_000;
/** From so many on an index is faster than comparing all. */
const indexFrom = 2_000;
/** How long a failed move is not tried again. */
const pauseMs = 60_000;
/** How soon to look again when somebody else uses a table, or builds its index. */
const againMs = 2_000;

/** How far a collection's move is. */
export interface StoredState {
  readonly name: string;
  readonly state: 'copying' | 'building an index' | 'indexed' | 'without an index' | 'failed';
  readonly reason?: string;
}

/** Moves collections into tables that the database searches, and keeps those tables up to date. */
export interface Mover {
  /**
   * The collection's table, if it holds all of it. Otherwise starts what is missing; waits for it where that takes moments.
   * @param isHeld whether the collection is in memory, and searched well there until there is an index
   */
  ready(collection: Sized, isHeld: boolean): Promise<StoredTable | undefined>;
  /** Brings in what others have changed. False when the table is gone. */
  refresh(table: StoredTable): Promise<boolean>;
  /** Removes the table of a collection that stays. */
  leave(collection: Pick<Sized, 'kind' | 'id'>): Promise<void>;
  /** Whether there is a table that holds all of the collection. */
  isThere(collection: Sized): Promise<boolean>;
  /** Whether this process knows a table of the collection. */
  knows(collection: Pick<Sized, 'kind' | 'id'>): boolean;
  /** Whether its move, or the build of its index, goes on already. */
  isBusy(collection: Pick<Sized, 'kind' | 'id'>): boolean;
  /** Removes tables of collections that are gone, soon. */
  sweep(): void;
  forgetAll(): void;
  states(): StoredState[];
  /** Starts nothing any more. */
  close(): void;
}

type Key = Pick<Sized, 'kind' | 'id'>;

const nameOf = ({ kind, id }: Key) => `${kind}-${id}`;

export function createMover(catalog: Catalog, stored: StoredCollections, log: EngineLog | undefined): Mover {
  const tables = new Map<string, StoredTable>();
  const states = new Map<string, StoredState>();
  const running = new Map<string, Promise<boolean>>();
  const moving = new Map<string, Promise<StoredTable | undefined>>();
  const failedAt = new Map<string, number>();
  /** Moves in the background, one at a time. */
  let queue: Promise<unknown> = Promise.resolve();
  const queued = new Set<string>();
  /** Collections whose index another server builds. */
  const waiting = new Set<string>();
  let sweeping = false;
  let closed = false;

  function note(collection: Key, state: StoredState['state'], reason?: string): void {
    const name = nameOf(collection);
    states.set(name, { name, state, ...(reason !== undefined && { reason }) });
  }

  /** One fill of a collection at a time in this process. */
  function fill(table: StoredTable): Promise<boolean> {
    const name = nameOf(table);
    const known = running.get(name) ?? stored.fill(table).finally(() => running.delete(name));
    running.set(name, known);
    return known;
  }

  async function found(collection: Sized): Promise<StoredTable | undefined> {
    const name = nameOf(collection);
    const known = tables.get(name);
    if (known?.indexed) return known;
    const table = (await stored.enable()).state === 'ready' ? await stored.find(collection) : undefined;
    if (table === undefined) tables.delete(name);
    else tables.set(name, table);
    return table;
  }

  /** Makes and fills the collection's table, once at a time. */
  function move(collection: Sized): Promise<StoredTable | undefined> {
    const name = nameOf(collection);
    const known = moving.get(name) ?? moveNow(collection).finally(() => moving.delete(name));
    moving.set(name, known);
    return known;
  }

  async function moveNow(collection: Sized): Promise<StoredTable | undefined> {
    let table = await stored.create(collection);
    if (table.model !== collection.model || table.dimension !== collection.dimension) {
      await stored.drop(collection);
      table = await stored.create(collection);
    }
    // There may be one before it that writers left when its model was another.
    if (!table.filled) sweep();
    if (!table.filled) note(collection, 'copying');
    if (!(await fill(table))) return undefined;
    const whole = await stored.find(collection);
    if (whole === undefined) return undefined;
    tables.set(nameOf(collection), whole);
    note(collection, whole.indexed ? 'indexed' : 'without an index');
    return whole;
  }

  async function moveAndIndex(collection: Sized): Promise<void> {
    const table = await move(collection);
    if (table === undefined || table.indexed || collection.count < indexFrom) return;
    log?.info({ collection: nameOf(collection), vectors: collection.count }, 'building an index of pgvector');
    await index(collection, table);
  }

  async function index(collection: Sized, table: StoredTable): Promise<void> {
    const name = nameOf(collection);
    note(collection, 'building an index');
    const build = await stored.buildIndex(table);
    if (build === 'busy') return indexLater(collection);
    if (build === 'indexed') tables.set(name, { ...table, indexed: true });
    note(collection, build === 'indexed' ? 'indexed' : 'without an index');
    if (build !== 'indexed') return;
    log?.info({ collection: name }, 'the database searches this collection by an index of pgvector');
  }

  /** Another server builds it, or has died while it did: the database notices that within seconds. */
  function indexLater(collection: Sized): void {
    const name = nameOf(collection);
    waiting.add(name);
    const again = () => {
      waiting.delete(name);
      inBackground(name, async () => {
        const table = await stored.find(collection);
        if (table?.indexed) {
          tables.set(name, table);
          note(collection, 'indexed');
        } else if (table !== undefined) await index(collection, table);
      });
    };
    setTimeout(again, againMs).unref();
  }

  /** Later, one after another; not in the transaction of what goes on now. */
  function inBackground(name: string, work: () => Promise<void>): void {
    if (
      closed ||
      queued.has(name) ||
      waiting.has(name) ||
      performance.now() < (failedAt.get(name) ?? -pauseMs) + pauseMs
    )
      return;
    queued.add(name);
    catalog.afterCommit(() => {
      queue = queue
        .then(() => (closed ? undefined : work()))
        .catch((error: unknown) => {
          if (closed) return;
          failedAt.set(name, performance.now());
          const reason = messageOf(error);
          if (states.has(name)) states.set(name, { name, state: 'failed', reason });
          log?.warn({ collection: name, reason }, 'a collection cannot be stored for the database to search');
        })
        .finally(() => queued.delete(name));
    });
  }

  /** Again as long as somebody uses a table that nobody needs. */
  function sweep(): void {
    if (sweeping || closed) return;
    sweeping = true;
    catalog.afterCommit(() => {
      queue = queue.then(async () => {
        sweeping = false;
        const left = closed ? 0 : await stored.sweep().catch(() => 0);
        if (left > 0) setTimeout(sweep, againMs).unref();
      });
    });
  }

  /** The collection may have been removed meanwhile, which a search in memory reports. */
  function refused(collection: Key) {
    return (error: unknown): undefined => {
      if (!(error instanceof CatalogError) || error.code !== 'rejected') throw error;
      // 23503: there is nothing to refer to.
      if (error.sqlState === '23503') return;
      log?.warn({ collection: nameOf(collection), reason: error.message }, 'a collection cannot be stored');
    };
  }

  return {
    async ready(collection, isHeld) {
      const name = nameOf(collection);
      let table = await found(collection);
      const isSame = table?.model === collection.model && table.dimension === collection.dimension;
      if (stored.support().state !== 'ready') return undefined;
      if (table === undefined || !isSame || !table.filled) {
        if (collection.count > fewVectors) {
          inBackground(name, () => moveAndIndex(collection));
          return undefined;
        }
        table = await move(collection).catch(refused(collection));
      }
      if (table === undefined) return undefined;
      if (!table.indexed && collection.count >= indexFrom) {
        inBackground(name, () => moveAndIndex(collection));
        if (isHeld) return undefined;
      }
      return table;
    },
    async refresh(table) {
      tables.delete(nameOf(table));
      return fill(table);
    },
    async leave(collection) {
      tables.delete(nameOf(collection));
      states.delete(nameOf(collection));
      await stored.drop(collection);
      sweep();
    },
    isThere: async (collection) => (await found(collection))?.filled === true,
    knows: (collection) => tables.has(nameOf(collection)),
    isBusy: (collection) => queued.has(nameOf(collection)) || waiting.has(nameOf(collection)),
    sweep,
    forgetAll() {
      tables.clear();
      states.clear();
      sweep();
    },
    states: () => [...states.values()],
    close() {
      closed = true;
    },
  };
}
