import { randomBytes } from 'node:crypto';
import type { Mirror } from '../../../catalog/mirrors/port.ts';
import type { Catalog } from '../../../catalog/port.ts';
import { messageOf } from '../../../errors.ts';
import { type Milvus, MilvusError } from '../../../index/milvus/port.ts';
import type { EngineLog } from '../../reembedding.ts';
import type { Sized } from '../placement.ts';
import { type Copies, type Copy, type Key, nameOf } from './copy.ts';
import { drain } from './drain.ts';
import { createSweeper } from './sweeper.ts';
import { createTimers } from './timers.ts';

/** How often a server looks for changes that no copy has. */
const lookEachMs = 1_000;
/** After a search has met changes that its copy lacks. */
const soonMs = 100;
/** How often a server in trouble is tried again; one that refuses, less and less often. */
const [retryMs, mostRetryMs] = [1_000, 30_000];
/** A copy's mark is read this often, so that one that was exchanged is found out. */
const markedForMs = 1_000;
/** How long a collection waits after a drain that could not be done. */
const pauseMs = 10_000;
const markTries = 3;

export function createCopies(
  catalog: Pick<Catalog, 'mirrors' | 'pictures' | 'vectors' | 'afterCommit'>,
  milvus: Milvus,
  log: EngineLog | undefined,
): Copies {
  const { mirrors } = catalog;
  const copies = new Map<string, Copy>();
  const draining = new Map<number, Promise<void>>();
  const pausedUntil = new Map<number, number>();
  const reasons = new Map<string, string>();
  const timers = createTimers();
  const { later } = timers;
  const { prefix, sweep, sweepAgain } = createSweeper(catalog, milvus, timers);
  let isTold = false;
  let retrying = false;
  let closed = false;
  let started = false;

  function keep(mirror: Mirror): Copy {
    const name = nameOf(mirror);
    const known = copies.get(name);
    if (known?.mirror.number === mirror.number) {
      if (mirror.revision > known.mirror.revision) known.mirror = mirror;
      return known;
    }
    const copy: Copy = {
      mirror,
      trouble: undefined,
      refusals: 0,
      markedAt: Number.NEGATIVE_INFINITY,
      answered: 0,
      scanned: 0,
    };
    copies.set(name, copy);
    return copy;
  }

  async function found(collection: Sized): Promise<Copy> {
    const { dimension, metric, model } = collection;
    const same = (mirror: Mirror) =>
      mirror.dimension === dimension && mirror.metric === metric && mirror.model === model;
    const known = copies.get(nameOf(collection));
    if (known !== undefined && known.mirror.revision >= 0 && same(known.mirror)) return known;
    let mirror = await mirrors.find(collection);
    if (mirror !== undefined && !same(mirror)) {
      await mirrors.drop(mirror.number);
      sweep();
      mirror = undefined;
    }
    mirror ??= await mirrors.create(collection, await newName(collection));
    return keep(mirror);
  }

  async function newName({ kind, id }: Key): Promise<string> {
    return `${await prefix()}${kind}_${id}_${randomBytes(4).toString('hex')}`;
  }

  /** One drain of a copy at a time in this process. */
  function drainNow(mirror: Mirror): Promise<void> {
    const { number } = mirror;
    const known = draining.get(number) ?? drainOnce(mirror).finally(() => draining.delete(number));
    draining.set(number, known);
    return known;
  }

  async function drainOnce(mirror: Mirror): Promise<void> {
    const name = nameOf(mirror);
    const copy = keep(mirror);
    if (closed || copy.trouble !== undefined || (pausedUntil.get(mirror.number) ?? 0) > performance.now()) return;
    try {
      const drained = await drain({ catalog, milvus }, mirror);
      if (drained === 'other model' || drained === 'gone') pausedUntil.set(mirror.number, performance.now() + pauseMs);
      if (drained !== 'done') return;
      reasons.delete(name);
      const now = await mirrors.find(mirror);
      if (now === undefined) return;
      if (mirror.revision < 0) log?.info({ collection: name }, 'Milvus searches this collection');
      keep(now).markedAt = performance.now();
    } catch (error) {
      if (closed) return;
      if (error instanceof MilvusError) return failed(copy, error);
      pausedUntil.set(mirror.number, performance.now() + pauseMs);
      const reason = messageOf(error);
      reasons.set(name, reason);
      log?.warn({ collection: name, reason }, 'a collection cannot be copied to Milvus');
    }
  }

  async function drainAll(): Promise<void> {
    for (const mirror of await mirrors.behind()) await drainNow(mirror);
    const known = await mirrors.names();
    // A snapshot that another server has loaded leaves none of them.
    for (const [name, copy] of copies) if (!known.has(copy.mirror.name)) copies.delete(name);
    // Others may have made them.
    for (const { mirror } of [...copies.values()].filter((copy) => copy.mirror.revision < 0)) {
      const now = await mirrors.find(mirror);
      if (now?.number === mirror.number) keep(now);
    }
  }

  function look(): void {
    later(lookEachMs, async () => {
      await drainAll().catch(() => undefined);
      look();
    });
  }

  async function failed(copy: Copy, error: MilvusError): Promise<void> {
    if (error.kind === 'lost') return lost(copy, error.message);
    if (!(await isCurrent(copy))) return;
    copy.trouble = error;
    copy.refusals = error.kind === 'refused' ? copy.refusals + 1 : 0;
    const name = nameOf(copy.mirror);
    reasons.set(name, error.message);
    if (!isTold) {
      isTold = true;
      log?.warn(
        { milvus: milvus.where, collection: name, reason: error.message },
        'Milvus does not answer; until it does, collections are searched without it',
      );
    }
    retry(Math.min(mostRetryMs, retryMs * 2 ** copy.refusals));
  }

  /** Whether the catalog still knows a copy. It is forgotten if not: a call that fails because of that is nobody's trouble. */
  async function isCurrent(copy: Copy): Promise<boolean> {
    if ((await mirrors.find(copy.mirror))?.number === copy.mirror.number) return true;
    if (copies.get(nameOf(copy.mirror)) === copy) copies.delete(nameOf(copy.mirror));
    return false;
  }

  /** The copy is not what the catalog knows, or is gone: another one is made. */
  async function lost(copy: Copy, reason: string): Promise<void> {
    const name = nameOf(copy.mirror);
    if (!(await isCurrent(copy))) return;
    copies.delete(name);
    log?.warn(
      { collection: name, reason },
      'Milvus has lost a collection, or holds another state of it; it is copied again',
    );
    await mirrors.drop(copy.mirror.number);
    sweep();
    const { mirror } = copy;
    const again = await mirrors.create(mirror, await newName(mirror));
    keep(again);
    later(0, () => drainNow(again));
  }

  function retry(ms: number): void {
    if (retrying) return;
    retrying = true;
    later(ms, async () => {
      retrying = false;
      let next = 0;
      for (const copy of [...copies.values()].filter(({ trouble }) => trouble !== undefined)) {
        const error = await recover(copy);
        if (error !== undefined) next = Math.max(next, Math.min(mostRetryMs, retryMs * 2 ** copy.refusals));
        if (error?.kind === 'away') break;
      }
      if (next > 0) return retry(next);
      if ([...copies.values()].some(({ trouble }) => trouble !== undefined)) return retry(retryMs);
      isTold = false;
      log?.info({ milvus: milvus.where }, 'Milvus answers again');
      sweep();
    });
  }

  /** Why the copy still cannot be used; undefined when it can, or another one is made. */
  async function recover(copy: Copy): Promise<MilvusError | undefined> {
    try {
      await milvus.version();
      if (copy.mirror.revision < 0 || !(await milvus.exists(copy.mirror.name))) {
        if (copy.mirror.revision >= 0) await lost(copy, 'there is no such collection');
      } else {
        await milvus.load(copy.mirror.name);
        if (!(await matches(copy, true))) await lost(copy, 'its mark is another one');
      }
      copy.trouble = undefined;
      reasons.delete(nameOf(copy.mirror));
      return undefined;
    } catch (error) {
      if (!(error instanceof MilvusError)) throw error;
      if (error.kind !== 'lost') return error;
      await lost(copy, error.message);
      copy.trouble = undefined;
      return undefined;
    }
  }

  /** Whether the marks in the copy are those that the catalog knows. A drain may be changing both. */
  async function matches(copy: Copy, isStrong: boolean): Promise<boolean> {
    for (let tried = 0; tried < markTries; tried++) {
      const marks = await milvus.marks(copy.mirror.name, isStrong);
      const mirror = await mirrors.find(copy.mirror);
      if (mirror?.number !== copy.mirror.number) return true;
      const known = [mirror.seal, mirror.begun];
      if (known.includes(marks.begun) && known.includes(marks.done)) return true;
    }
    return false;
  }

  return {
    async ready(collection) {
      const copy = await found(collection);
      if (copy.trouble !== undefined) return undefined;
      if (copy.mirror.revision >= 0) return copy;
      catalog.afterCommit(() => later(0, () => drainNow(copy.mirror)));
      return undefined;
    },
    knows: (collection) => copies.has(nameOf(collection)),
    async isMarked(copy) {
      const at = performance.now();
      if (at - copy.markedAt < markedForMs) return true;
      copy.markedAt = at;
      if (await matches(copy, false)) return true;
      await lost(copy, 'its mark is another one');
      return false;
    },
    failed,
    behind(copy) {
      if (!draining.has(copy.mirror.number)) later(soonMs, () => drainNow(copy.mirror));
    },
    forgetCopy({ mirror }) {
      copies.delete(nameOf(mirror));
    },
    async leave(collection) {
      const copy = copies.get(nameOf(collection));
      if (copy === undefined) return;
      copies.delete(nameOf(collection));
      await mirrors.drop(copy.mirror.number);
      sweep();
    },
    sweep,
    forgetAll() {
      copies.clear();
      reasons.clear();
      sweep();
    },
    states: () =>
      [...copies.values()].map(({ mirror, trouble, answered, scanned }) => {
        const name = nameOf(mirror);
        const reason = trouble?.message ?? reasons.get(name);
        const usual = mirror.revision < 0 ? 'copying' : 'searched';
        const state = trouble !== undefined ? 'away' : reason !== undefined ? 'failed' : usual;
        return {
          name,
          state,
          revision: mirror.revision,
          answered,
          scanned,
          ...(reason !== undefined && { reason }),
        } as const;
      }),
    start() {
      if (started) return;
      started = true;
      look();
      sweep();
      sweepAgain();
    },
    close() {
      closed = true;
      timers.close();
      void milvus.close();
    },
  };
}
