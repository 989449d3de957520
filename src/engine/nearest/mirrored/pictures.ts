import type { Mirror, MirroredPicture, Mirrors } from '../../../catalog/mirrors/port.ts';
import { cleanScore, preciseScore } from '../../../index/metric.ts';
import type { Milvus } from '../../../index/milvus/port.ts';
import { pairScore, splitViews } from '../../../index/views.ts';
import { type PlacedGallery, requireModel } from '../../gallery-cache.ts';
import type { NearPicture, PictureQuery } from '../port.ts';
import { comparable, idOf } from './members.ts';
import { maxChanged, mostCandidates, type Outcome } from './outcome.ts';

/** What a search compares with: the model of all embeddings, and what pairs of views count (`pairScore`). */
interface Compared {
  readonly model: string;
  readonly discount: number;
}

/** The best accepted pictures of what it is given, best first, ties by age. */
class Best {
  #found: NearPicture[] = [];
  readonly #ids = new Set<number>();
  /** Accepted pictures that the engine may have proposed. */
  readonly settled = new Map<number, readonly Float32Array[]>();

  constructor(
    readonly views: readonly Float32Array[],
    private readonly gallery: PlacedGallery,
    private readonly compared: Compared & { readonly dimension: number },
    private readonly query: PictureQuery,
  ) {}

  add(rows: readonly MirroredPicture[], confirmed: number): void {
    const { dimension, discount, model } = this.compared;
    for (const { id, revision, picture, embedding } of rows) {
      requireModel(model, embedding.model, this.gallery.key);
      this.#ids.add(id);
      if (this.query.accept?.(picture) === false) continue;
      const own = splitViews(embedding.vector, dimension);
      if (revision <= confirmed) this.settled.set(id, own);
      const scores = own.flatMap((view, place) =>
        this.views.map((wanted, wantedPlace) =>
          pairScore({ metric: 'cosine', discount }, preciseScore('cosine', wanted, view), wantedPlace, place),
        ),
      );
      this.#found.push({ picture, score: cleanScore('cosine', Math.max(...scores)) });
    }
    this.#found.sort((a, b) => b.score - a.score || a.picture.id - b.picture.id);
    this.#found = this.#found.slice(0, this.query.k);
  }

  get seen(): number {
    return this.#ids.size;
  }

  pictures(): NearPicture[] {
    return this.#found;
  }
}

/** What the engine proposed for a view of the query among the views of a place. */
interface Proposed {
  readonly view: Float32Array;
  readonly place: number;
  readonly ids: readonly number[];
  readonly isFull: boolean;
}

/** As `nearestMirrored`; every view of the query finds its nearest among the first views and among the second ones. */
export async function picturesMirrored(
  { milvus, mirrors }: { milvus: Pick<Milvus, 'search' | 'passing'>; mirrors: Mirrors },
  known: Mirror,
  gallery: PlacedGallery,
  query: PictureQuery,
  compared: Compared,
): Promise<Outcome<NearPicture[]>> {
  const { dimension } = known;
  const views = splitViews(query.embedding, dimension);
  const compares = views.map((view) => comparable(view, known));
  const most = mostCandidates(known);
  let mirror = known;
  let head: Awaited<ReturnType<Mirrors['pictures']>>;
  const open = () => new Best(views, gallery, { ...compared, dimension }, query);

  async function read(ids: readonly number[]): Promise<Best | 'gone' | 'again'> {
    const best = open();
    const asked = { ids: [...ids, ...mirror.odd], after: mirror.revision };
    head = await mirrors.pictures(gallery.id, { ...asked, limit: maxChanged });
    if (head?.mirror?.number !== known.number) return 'gone';
    if (!head.more) best.add(head.rows, mirror.revision);
    else if (head.mirror.revision > mirror.revision) {
      mirror = head.mirror;
      return 'again';
    } else await mirrors.eachPicture(gallery.id, asked, async (rows) => best.add(rows, mirror.revision));
    return best;
  }

  async function propose(limit: number): Promise<Proposed[]> {
    const lists = await Promise.all(
      Array.from({ length: mirror.places }, async (_, place) => {
        const filter = mirror.places === 1 ? undefined : `p == ${place}`;
        const found = await milvus.search(mirror.name, { vectors: compares as Float32Array[], limit, filter });
        return found.map((pks, at) => ({
          view: views[at] as Float32Array,
          place,
          ids: [...new Set(pks.filter((pk) => pk > 0).map(idOf))],
          isFull: pks.length >= limit,
        }));
      }),
    );
    return lists.flat();
  }

  /** Whether a list is all that there is, though it is not as long as was asked for. */
  async function isWhole({ place, ids }: Proposed, best: Best): Promise<boolean> {
    if (place === 0) return best.seen >= (head?.count ?? 0);
    return (await milvus.passing(mirror.name, `p == ${place}`, ids.length + 1)).length <= ids.length;
  }

  function answer(best: Best, isScan = false): Outcome<NearPicture[]> {
    const { current = 0, mirror: seen = mirror } = head ?? {};
    return { state: 'answered', answer: best.pictures(), seen, isBehind: current > seen.revision, isScan };
  }

  for (let limit = query.k + 16 + (query.k >> 2); compares.every((view) => view !== undefined) && limit <= most; ) {
    const proposed = await propose(limit);
    const best = await read([...new Set(proposed.flatMap(({ ids }) => ids))]);
    if (best === 'gone') return { state: 'gone' };
    if (best === 'again') continue;
    const short = proposed.filter(({ isFull }) => !isFull);
    const whole = await Promise.all(short.map((list) => isWhole(list, best)));
    if (whole.includes(false)) break;
    const rest = proposed.filter(({ isFull }) => isFull);
    if (rest.every((list) => isSettled(list, best, query.k))) return answer(best);
    limit = limit < most ? Math.min(most, limit * 8) : most + 1;
  }
  const best = open();
  await mirrors.eachPicture(gallery.id, { ids: [], after: -1 }, async (rows) => best.add(rows, -1));
  head = await mirrors.pictures(gallery.id, { ids: [], after: Number.MAX_SAFE_INTEGER, limit: 0 });
  return head === undefined ? { state: 'gone' } : answer(best, true);
}

/** Whether k of a list's pictures are accepted, and nearer than its last one. */
function isSettled({ view, place, ids }: Proposed, { settled }: Best, k: number): boolean {
  if (k === 0) return true;
  const scores = ids.flatMap((id) => {
    const own = settled.get(id)?.[place];
    return own === undefined ? [] : [preciseScore('cosine', view, own)];
  });
  scores.sort((a, b) => b - a);
  return scores.length > k && (scores[k - 1] as number) > (scores.at(-1) as number);
}
