import type { Picture } from '../../../src/catalog/port.ts';
import type { Hit, SearchOptions } from '../../../src/engine/search.ts';
import type { Json } from '../../../src/json.ts';
import { detailsOf } from './attributes.ts';
import { type Auction, auctionOf } from './auctions.ts';
import type { ImageSearchCall } from './call.ts';
import type { Filter } from './filter.ts';
import { flag, type ResultPage } from './input.ts';
import { scoreOf } from './score.ts';

/** With DistinctProductId, pictures read for each wanted result before all of them are. */
const PICTURES_PER_PRODUCT = 8;

/** The parsed parameters of a similarity search. */
export interface SearchParameters {
  readonly page: ResultPage;
  readonly filter: Filter | undefined;
  readonly threshold: number;
}

/** Whether a search covers a picture: it is in the category, and the Filter accepts it. */
export function accepting(filter: Filter | undefined, category?: number): (picture: Picture) => boolean {
  return (picture) => {
    const details = detailsOf(picture);
    return (category === undefined || details.category === category) && (filter?.(details.attributes) ?? true);
  };
}

/**
 * Head and Auctions of a similarity search.
 * @param find returns the k most similar of the accepted pictures
 */
export async function searched(
  call: ImageSearchCall,
  category: number,
  { page: { start, num }, filter, threshold }: SearchParameters,
  find: (options: SearchOptions) => Promise<Hit[]>,
): Promise<{ Head: Json; Auctions: Json }> {
  const { input, namespace, services } = call;
  const started = performance.now();
  const accept = accepting(filter, category);
  const instance = await call.instance();
  const { total } = await services.engine.search.list(namespace, instance, { offset: 0, limit: 0, accept });
  const wanted = start + num;
  const hits = flag(input, 'DistinctProductId', false)
    ? await distinct(find, { wanted, total, accept })
    : await find({ k: wanted, accept });
  const rows = hits
    .slice(start, wanted)
    .map(({ picture, similarity }) => scored(auctionOf(picture), scoreOf(similarity)))
    .filter(({ Score }) => Number(Score) >= threshold);
  // The vendor has the names of the two counts the wrong way round [documented].
  const Head = {
    DocsFound: rows.length,
    DocsReturn: total,
    SearchTime: Math.round(performance.now() - started),
  };
  return { Head, Auctions: rows };
}

/** SortExprValues is deprecated and still sent [documented]; its second value is 0 in every example. */
function scored(auction: Auction, Score: number): Auction {
  return { ...auction, Score, SortExprValues: `${Score};0` };
}

/** The best picture of each product. */
async function distinct(
  find: (options: SearchOptions) => Promise<Hit[]>,
  { wanted, total, accept }: { wanted: number; total: number; accept: (picture: Picture) => boolean },
): Promise<Hit[]> {
  for (const k of [Math.min(wanted * PICTURES_PER_PRODUCT, total), total]) {
    const seen = new Set<string>();
    const best = (await find({ k, accept })).filter(({ picture: { item } }) => !seen.has(item) && seen.add(item));
    if (best.length >= wanted || k === total) return best;
  }
  return [];
}
