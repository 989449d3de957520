import { randomBytes } from 'node:crypto';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { afterRevision, type Changes, type HistoryPlace } from '../../../catalog/changes.ts';
import type { Mirror, MirrorSession } from '../../../catalog/mirrors/port.ts';
import type { Catalog } from '../../../catalog/port.ts';
import { type Entity, type Milvus, MilvusError } from '../../../index/milvus/port.ts';
import { entitiesOf, idOf, type Member, pksOf } from './members.ts';

/** Vectors per call, and their numbers: the package converts them one by one, and nothing else runs for some 10 ms. */
const [vectorsPerCall, numbersPerCall] = [512, 2 ** 14];
const removedPerCall = 1000;
const keysPerCall = 16_384;
/** Batches after which a first copy notes how far it is. */
const noteEach = 16;
/** How many members the engine may be unable to hold. */
const maxOdd = 10_000;
/** From so many new entities on the engine is asked for an index of them. */
const flushFrom = 5_000;
/** What a server that died has sent may still arrive so long. */
const graceMs = 10_000;
/** How long a mark may take to be seen, besides the engine's own waiting. */
const seenMs = 10_000;

export interface DrainParts {
  readonly catalog: Pick<Catalog, 'mirrors' | 'pictures' | 'vectors'>;
  readonly milvus: Milvus;
}

/** How a drain ended: `busy` when another server does it; `other model` when the collection is being embedded again. */
export type Drained = 'done' | 'busy' | 'gone' | 'other model';

type Changed = Changes<HistoryPlace & Member & { readonly model: string }>;

/**
 * Brings to a copy what has changed since it was complete, and notes up to which revision it is, once a strongly consistent
 * read has seen the mark that was written after it. Rejects with MilvusError.
 */
export async function drain(parts: DrainParts, mirror: Mirror): Promise<Drained> {
  return (await parts.catalog.mirrors.alone(mirror, (session) => drainAlone(parts, session))) ?? 'busy';
}

async function drainAlone(parts: DrainParts, session: MirrorSession): Promise<Drained> {
  const { milvus } = parts;
  let mirror = await session.find();
  if (mirror === undefined) return 'gone';
  if (mirror.begun !== mirror.seal) await sleep(graceMs, undefined, { ref: false });
  mirror = await session.find();
  if (mirror === undefined) return 'gone';
  const isResumed = mirror.revision < 0 && mirror.reached.revision >= 0;
  if (mirror.revision < 0) await prepare(milvus, mirror, isResumed);
  const seal = randomBytes(12).toString('hex');
  const brought = await bring(parts, session, mirror, { seal, isResumed });
  if (typeof brought === 'string') return brought;
  const { dimension, name } = mirror;
  if (brought.isBegun) {
    await milvus.put(name, [], { dimension, isNew: false, marks: { done: seal } });
    await seen(milvus, name, seal);
  }
  if (brought.isBegun || brought.revision > mirror.revision) await session.confirm(brought);
  if (brought.count >= flushFrom) await milvus.flush(name).catch(() => undefined);
  return 'done';
}

/** An empty copy, or the one that a server has not finished. */
async function prepare(milvus: Milvus, { name, dimension, metric }: Mirror, isResumed: boolean): Promise<void> {
  if (await milvus.exists(name)) {
    if (isResumed) return milvus.load(name);
    await milvus.drop(name);
  }
  await milvus.create(name, { dimension, metric: metric === 'cosine' ? 'IP' : 'L2' });
}

interface Brought {
  readonly revision: number;
  readonly places: number;
  readonly odd: Iterable<number>;
  readonly count: number;
  /** Whether anything was sent. */
  readonly isBegun: boolean;
}

async function bring(
  { catalog, milvus }: DrainParts,
  session: MirrorSession,
  mirror: Mirror,
  { seal, isResumed }: { readonly seal: string; readonly isResumed: boolean },
): Promise<Brought | 'gone' | 'other model'> {
  const { name, dimension, kind } = mirror;
  const isFirst = mirror.revision < 0;
  const odd = new Set(mirror.odd);
  let { places } = mirror;
  let count = 0;
  let isBegun = false;
  let after = isFirst ? (isResumed ? mirror.reached : afterRevision(-1)) : afterRevision(mirror.revision);
  // What is removed before it is read never gets into a new copy; what a broken off copy has got is not known.
  let removedSince: number | null = isFirst ? null : mirror.revision;
  let start = Number.POSITIVE_INFINITY;

  /** The mark to send with the first change, which the catalog has to know before. */
  async function mark(): Promise<{ begun?: string }> {
    if (isBegun) return {};
    await session.begin(seal);
    isBegun = true;
    return { begun: seal };
  }
  async function put(entities: readonly Entity[], isNew: boolean): Promise<void> {
    const perCall = Math.max(1, Math.min(vectorsPerCall, Math.floor(numbersPerCall / dimension)));
    for (let at = 0; at < entities.length; at += perCall) {
      await milvus.put(name, entities.slice(at, at + perCall), { dimension, isNew, marks: await mark() });
      await turn();
    }
    count += entities.length;
  }
  async function remove(pks: readonly number[]): Promise<void> {
    if (pks.length > 0 && !isBegun) await milvus.put(name, [], { dimension, isNew: false, marks: await mark() });
    for (let at = 0; at < pks.length; at += removedPerCall)
      await milvus.remove(name, pks.slice(at, at + removedPerCall));
  }

  for (let batches = 1; ; batches++) {
    const read = await changesOf(catalog, mirror, after, removedSince);
    if (read === undefined) return 'gone';
    if (read.rows.some(({ model, vector }) => model !== mirror.model || vector.length % dimension !== 0))
      return 'other model';
    start = Math.min(start, read.revision);
    if (isFirst && !isResumed) removedSince ??= read.revision;
    const gone: number[] = [];
    const [entering, replacing]: [Entity[], Entity[]] = [[], []];
    for (const row of read.rows) {
      const entities = entitiesOf(mirror, row);
      if (entities === undefined) odd.add(row.id);
      else odd.delete(row.id);
      // A picture may have fewer views than before.
      const now = entities ?? [];
      if (!isFirst) gone.push(...pksOf(mirror, row.id).slice(now.length));
      (isFirst && !isResumed && row.revision <= start ? entering : replacing).push(...now);
      places = Math.max(places, now.length);
    }
    if (odd.size > maxOdd) throw new MilvusError('refused', `more than ${maxOdd} vectors that it cannot hold`);
    await remove(gone);
    await put(entering, true);
    await put(replacing, false);
    after = read.rows.at(-1) ?? after;
    if (read.more) {
      if (isFirst && batches % noteEach === 0) await session.reach({ revision: after.revision, id: after.id });
      continue;
    }
    const removed = read.removed ? [...read.removed] : await surplus(catalog, milvus, mirror);
    for (const id of removed) odd.delete(id);
    await remove(removed.flatMap((id) => pksOf({ kind }, id)));
    // A first copy has marks, whatever it holds.
    if (isFirst && !isBegun) await milvus.put(name, [], { dimension, isNew: false, marks: await mark() });
    return { revision: read.revision, places, odd, count, isBegun };
  }
}

async function changesOf(
  { pictures, vectors }: DrainParts['catalog'],
  { kind, id, dimension }: Mirror,
  after: HistoryPlace,
  removedSince: number | null,
): Promise<Changed | undefined> {
  if (kind === 'vectors') {
    const read = await vectors.changes({ id, dimension }, after, removedSince, { filterable: true });
    return read && { ...read, rows: read.rows.map((row) => ({ ...row, model: '' })) };
  }
  const read = await pictures.changes(id, after, removedSince);
  return (
    read && {
      ...read,
      rows: read.rows.map(({ id, revision, embedding: { vector, model } }) => ({ id, revision, vector, model })),
    }
  );
}

/** Members of the copy that the collection does not have any more, where no log leads back so far. */
async function surplus(
  { pictures, vectors }: DrainParts['catalog'],
  milvus: Milvus,
  mirror: Mirror,
): Promise<number[]> {
  const all = await (mirror.kind === 'gallery' ? pictures : vectors).allIds(mirror.id);
  const present = new Set(all?.ids);
  const removed = new Set<number>([...mirror.odd].filter((id) => !present.has(id)));
  for (let after = 0; ; ) {
    const pks = await milvus.keys(mirror.name, after, keysPerCall);
    for (const pk of pks) if (!present.has(idOf(pk))) removed.add(idOf(pk));
    const last = pks.at(-1);
    if (last === undefined) return [...removed];
    after = last;
  }
}

/** Waits until a strongly consistent read sees the mark. */
async function seen(milvus: Milvus, name: string, seal: string): Promise<void> {
  for (const end = performance.now() + seenMs; ; await sleep(100, undefined, { ref: false })) {
    const { begun, done } = await milvus.marks(name, true);
    if (begun === seal && done === seal) return;
    if (performance.now() > end) throw new MilvusError('lost', 'it does not hold what it has acknowledged');
  }
}
