import type { Catalog } from '../../../catalog/port.ts';
import { type Milvus, MilvusError } from '../../../index/milvus/port.ts';
import type { PlacedGallery } from '../../gallery-cache.ts';
import type { EngineLog } from '../../reembedding.ts';
import type { FoundIndex } from '../../vector-index-row.ts';
import type { VectorHit, VectorQuery } from '../../vector-query.ts';
import { viewDiscount } from '../../view-discount.ts';
import { isForMilvus, type PlacementRules, type Sized } from '../placement.ts';
import type { NearPicture, PictureQuery } from '../port.ts';
import { createCopies } from './copies.ts';
import type { Copy, MirrorState } from './copy.ts';
import type { Outcome } from './outcome.ts';
import { picturesMirrored } from './pictures.ts';
import { nearestMirrored } from './vectors.ts';

/** Searches collections that Milvus has copies of. Undefined answers: something else has to search. */
export interface Mirrored {
  isFor(collection: Sized): boolean;
  vectors(
    collection: Sized,
    index: FoundIndex,
    query: VectorQuery & { readonly metadata: boolean },
  ): Promise<VectorHit[] | undefined>;
  pictures(collection: Sized, gallery: PlacedGallery, query: PictureQuery): Promise<NearPicture[] | undefined>;
  /** Starts a copy of what should have one. */
  notice(collection: Sized): void;
  forget(): void;
  forgetAll(): void;
  states(): MirrorState[];
  start(): void;
  close(): void;
}

/** How often a search starts again when another copy has taken the place of one. */
const maxTries = 3;

export function createMirrored(
  catalog: Catalog,
  milvus: Milvus,
  { rules, log }: { readonly rules: PlacementRules; readonly log: EngineLog | undefined },
): Mirrored {
  const copies = createCopies(catalog, milvus, log);
  const isFor = (collection: Sized) => isForMilvus(collection, rules, copies.knows(collection));

  async function search<Answer>(
    collection: Sized,
    run: (copy: Copy) => Promise<Outcome<Answer>>,
  ): Promise<Answer | undefined> {
    if (!isFor(collection)) {
      await copies.leave(collection);
      return undefined;
    }
    copies.start();
    for (let tried = 0; tried < maxTries; tried++) {
      const copy = await copies.ready(collection).catch(refused);
      if (copy === undefined) return undefined;
      try {
        const [outcome, isMarked] = await Promise.all([run(copy), copies.isMarked(copy)]);
        if (!isMarked) return undefined;
        if (outcome.state === 'answered') {
          const { seen, isBehind, isScan } = outcome;
          copy.answered++;
          if (isScan) copy.scanned++;
          if (seen.revision > copy.mirror.revision) copy.mirror = seen;
          if (isBehind) copies.behind(copy);
          return outcome.answer;
        }
        copies.forgetCopy(copy);
      } catch (error) {
        if (!(error instanceof MilvusError)) throw error;
        await copies.failed(copy, error);
        return undefined;
      }
    }
    return undefined;
  }

  return {
    isFor,
    vectors: (collection, index, query) =>
      search(collection, ({ mirror }) => nearestMirrored({ milvus, mirrors: catalog.mirrors }, mirror, index, query)),
    pictures: (collection, gallery, query) =>
      search(collection, ({ mirror }) => {
        const compared = { model: collection.model, discount: viewDiscount(collection.model) };
        return picturesMirrored({ milvus, mirrors: catalog.mirrors }, mirror, gallery, query, compared);
      }),
    notice(collection) {
      if (!isFor(collection)) return;
      copies.start();
      void copies.ready(collection).catch(() => undefined);
    },
    forget: () => copies.sweep(),
    forgetAll: () => copies.forgetAll(),
    states: () => copies.states(),
    start: () => copies.start(),
    close: () => copies.close(),
  };
}

/** The collection was removed meanwhile, which a search in memory reports: there is nothing to refer to. */
function refused(error: unknown): undefined {
  if ((error as { sqlState?: unknown }).sqlState !== '23503') throw error;
  return undefined;
}
