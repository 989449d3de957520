import schemas from '../../../../schemas/aws/s3vectors/QueryVectors.json' with { type: 'json' };
import type { Json } from '../../../../src/json.ts';
import { type CompletedHit, completed, rank } from '../../../../src/vector-api/dialect/hybrid.ts';
import { cut } from '../../../../src/vector-api/dialect/ranking-page.ts';
import { filterAllowed } from '../../../../src/vector-api/rules.ts';
import { isAllowed } from '../access.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { RANK_CONSTANT } from '../limits.ts';
import { asksForSomething, filterOfQuery, modeOfQuery, pageOfQuery, vectorOfQuery } from '../query.ts';
import { onIndex } from '../rules.ts';
import { textsOfQuery } from '../text-search.ts';

/** Filters, texts and metadata need the permission to get vectors too [documented]. */
const mayRead = isAllowed(({ input: { filter, queryTexts, returnMetadata } }) =>
  filter !== undefined || queryTexts || returnMetadata ? 'GetVectors' : undefined,
);

/** The vectors that are nearest, whose texts fit best, or both, of those that pass the filter; in pages. */
export const QueryVectors = vectorOperation({
  name: 'QueryVectors',
  schema: schemas.request,
  rules: [
    ...onIndex(schemas.request),
    mayRead,
    asksForSomething,
    modeOfQuery,
    filterOfQuery,
    filterAllowed,
    vectorOfQuery,
    textsOfQuery,
    pageOfQuery,
  ],
  async handle(call, { filter, vector, texts, page }) {
    const { input, services } = call;
    const { vectors } = services.engine;
    const index = await call.index();
    const { topK } = page;
    const { shown, nextToken } = await cut(page, (depth) =>
      rank(vectors, index, { vector, texts, filter }, { depth, topK, rankConstant: RANK_CONSTANT }),
    );
    const isAsked = input.returnDistance === true || input.returnScores === true;
    const asked = { distancesFrom: isAsked ? vector : undefined, metadata: input.returnMetadata === true };
    const hits = await completed(vectors, index, shown, asked);
    return {
      vectors: hits.map((hit) => shownHit(call, hit)),
      distanceMetric: index.metric,
      ...(nextToken !== undefined && { nextToken }),
    };
  },
});

/** Scores are of texts: other queries have none [documented]. */
function shownHit({ input }: VectorCall, { key, distance, bm25: bm25Scores, fused, metadata }: CompletedHit): Json {
  const scores = bm25Scores && {
    ...(fused !== undefined && { fused }),
    bm25Scores,
    ...(distance !== undefined && { vectorDistance: distance }),
  };
  return {
    key,
    ...(input.returnDistance === true && distance !== undefined && { distance }),
    ...(metadata && { metadata }),
    ...(input.returnScores === true && scores && { scores }),
  };
}
