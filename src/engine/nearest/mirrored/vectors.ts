import type { Mirror, MirroredRows, MirroredVector, Mirrors } from '../../../catalog/mirrors/port.ts';
import { preciseScore } from '../../../index/metric.ts';
import { expressionOf } from '../../../index/milvus/facts.ts';
import type { Milvus } from '../../../index/milvus/port.ts';
import { distanceOf } from '../../exact-rerank.ts';
import type { FoundIndex } from '../../vector-index-row.ts';
import type { VectorHit, VectorQuery } from '../../vector-query.ts';
import { comparable, idOf } from './members.ts';
import { type Asked, maxChanged, maxPassing, mostCandidates, type Outcome } from './outcome.ts';

interface Ranked {
  readonly hit: VectorHit;
  readonly id: number;
}

/** The best of what it is given, by distance, ties by key (by code unit). */
class Best {
  #found: Ranked[] = [];
  readonly #settled: number[] = [];
  readonly #ids = new Set<number>();

  constructor(
    private readonly query: Float32Array,
    private readonly metric: Mirror['metric'],
    private readonly k: number,
  ) {}

  /**
   * @param confirmed what has changed after this revision is here anyway
   * @param proposed what the engine has found among the rest
   */
  add(rows: readonly MirroredVector[], confirmed: number, proposed: ReadonlySet<number>): void {
    for (const { id, key, revision, vector, metadata } of rows) {
      const distance = distanceOf(this.metric, preciseScore(this.metric, this.query, vector));
      if (revision <= confirmed && proposed.has(id)) this.#settled.push(distance);
      this.#ids.add(id);
      this.#found.push({ id, hit: { key, distance, ...(metadata && { metadata }) } });
    }
    this.#found.sort((a, b) => a.hit.distance - b.hit.distance || (a.hit.key < b.hit.key ? -1 : 1));
    this.#found = this.#found.slice(0, this.k);
  }

  get seen(): number {
    return this.#ids.size;
  }

  hits(): VectorHit[] {
    return this.#found.map(({ hit }) => hit);
  }

  /** Whether what the engine left out is farther than all of the answer. */
  get isSettled(): boolean {
    if (this.k === 0) return true;
    const settled = this.#settled.sort((a, b) => a - b);
    return settled.length > this.k && (settled[this.k - 1] as number) < (settled.at(-1) as number);
  }
}

/**
 * The k nearest of a collection that the engine has a copy of: its candidates and all that has changed since the copy was
 * complete, as they are in the catalog at one moment. What is gone there is no candidate; what has changed is compared as it
 * is now.
 */
export async function nearestMirrored(
  { milvus, mirrors }: { milvus: Pick<Milvus, 'search' | 'passing'>; mirrors: Mirrors },
  known: Mirror,
  index: FoundIndex,
  { vector, k, filter, metadata }: VectorQuery & { readonly metadata: boolean },
): Promise<Outcome<VectorHit[]>> {
  const query = comparable(vector, known);
  const expression = filter && expressionOf(filter, { salt: known.name });
  const most = mostCandidates(known);
  let mirror = known;
  let head: MirroredRows<MirroredVector> | undefined;
  const asked = (ids: readonly number[]): Asked => ({
    ids: [...ids, ...mirror.odd],
    after: mirror.revision,
    filter,
    metadata,
  });

  /** Everything that there is to know with these candidates. */
  async function read(ids: readonly number[]): Promise<Best | 'gone' | 'again'> {
    const best = new Best(vector, known.metric, k);
    const proposed = new Set(ids);
    head = await mirrors.vectors(index.id, { ...asked(ids), limit: maxChanged });
    if (head?.mirror?.number !== known.number) return 'gone';
    if (!head.more) best.add(head.rows, mirror.revision, proposed);
    else if (head.mirror.revision > mirror.revision) {
      mirror = head.mirror;
      return 'again';
    } else await mirrors.eachVector(index.id, asked(ids), async (rows) => best.add(rows, mirror.revision, proposed));
    return best;
  }

  /** Every vector of the catalog. */
  async function all(): Promise<Outcome<VectorHit[]>> {
    const best = new Best(vector, known.metric, k);
    await mirrors.eachVector(index.id, { ids: [], after: -1, filter, metadata }, async (rows) =>
      best.add(rows, -1, new Set()),
    );
    head = await mirrors.vectors(index.id, { ids: [], after: Number.MAX_SAFE_INTEGER, limit: 0 });
    return head === undefined ? { state: 'gone' } : answer(best, true);
  }

  function answer(best: Best, isScan = false): Outcome<VectorHit[]> {
    const { current = 0, mirror: seen = mirror } = head ?? {};
    return { state: 'answered', answer: best.hits(), seen, isBehind: current > seen.revision, isScan };
  }

  for (let limit = k + 8 + (k >> 2); query !== undefined && limit <= most; ) {
    const [pks = []] = await milvus.search(mirror.name, { vectors: [query], limit, filter: expression?.text });
    const best = await read(membersOf(pks));
    if (best === 'gone') return { state: 'gone' };
    if (best === 'again') continue;
    if (pks.length >= limit) {
      if (best.isSettled) return answer(best);
      limit = limit < most ? Math.min(most, limit * 8) : most + 1;
      continue;
    }
    // It has no more, or its graph ends early.
    if (filter === undefined && best.seen >= (head?.count ?? 0)) return answer(best);
    if (expression?.text === undefined) break;
    const passing = await milvus.passing(mirror.name, expression.text, maxPassing + 1);
    if (passing.length > maxPassing) break;
    const complete = await read(membersOf([...passing, ...pks]));
    if (complete === 'gone') return { state: 'gone' };
    if (complete !== 'again') return answer(complete);
  }
  return all();
}

function membersOf(pks: readonly number[]): number[] {
  return [...new Set(pks.filter((pk) => pk > 0).map(idOf))];
}
