import { layoutOf } from '../../catalog/stored/layout.ts';
import type { StorableCollection, StoredSupport } from '../../catalog/stored/port.ts';
import type { IndexEngine } from '../../index/engines.ts';

/** Which collections the database searches. */
export interface PlacementRules {
  readonly engine: IndexEngine;
  /** With `auto`: the number of vectors beyond which a collection is stored. */
  readonly storedFrom: number;
  /** Bytes of collections in memory; one that is larger is stored with `auto`, too. */
  readonly cacheBytes: number;
  /** Whether there is a Milvus server, which then searches what pgvector would; pgvector's tables stand by where there are any. */
  readonly hasMilvus?: boolean;
}

/** A collection as it is at the moment. */
export interface Sized extends StorableCollection {
  /** Number of vectors, or pictures. */
  readonly count: number;
}

/** Whether the database is to search a collection. @param isStored whether it does now */
export function isForStore(
  collection: Sized,
  { engine, storedFrom, cacheBytes }: PlacementRules,
  support: StoredSupport,
  isStored: boolean,
): boolean {
  if (support.state === 'absent') return false;
  const layout = layoutOf(collection);
  if (layout === undefined) return false;
  if (engine === 'pgvector') return true;
  // Without an index of pgvector, memory is faster.
  if ((engine !== 'auto' && engine !== 'milvus') || layout.operatorClass === undefined) return false;
  return isLarge(collection, { storedFrom, cacheBytes }, isStored);
}

/** What was moved out of memory stays out until it is half as large: a few vectors less change nothing. */
function isLarge(
  { count, dimension }: Pick<Sized, 'count' | 'dimension'>,
  { storedFrom, cacheBytes }: Pick<PlacementRules, 'storedFrom' | 'cacheBytes'>,
  isOutside: boolean,
): boolean {
  const share = isOutside ? 0.5 : 1;
  return count * 4 * dimension > cacheBytes * share || count > storedFrom * share;
}

/** The longest vectors that Milvus holds. */
const maxInMilvus = 32_768;

/** Whether Milvus is to search a collection. @param isCopied whether it does now */
export function isForMilvus(
  { count, dimension }: Sized,
  { engine, storedFrom, cacheBytes, hasMilvus = false }: PlacementRules,
  isCopied: boolean,
): boolean {
  if (!hasMilvus || dimension > maxInMilvus) return false;
  if (engine === 'milvus') return true;
  if (engine !== 'auto') return false;
  return isLarge({ count, dimension }, { storedFrom, cacheBytes }, isCopied);
}

/** What is missing where every collection is to be stored; undefined when nothing is. */
export function whyNotStored(support: StoredSupport | undefined): string | undefined {
  if (support === undefined) {
    return 'the embedded database (PGlite) has no pgvector; DATABASE_URL names a PostgreSQL server that has it';
  }
  return support.state === 'absent' ? support.reason : undefined;
}
