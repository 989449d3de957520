import schemas from '../../../schemas/aws/s3vectors/QueryVectors.json' with { type: 'json' };
import type { IndexAsk, IndexSearch } from '../../../src/engine/index-search.ts';
import type { FoundIndex } from '../../../src/engine/vector-buckets.ts';
import { tellerOf } from '../../../src/protocol/errors.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { completed, rank } from '../../../src/vector-api/dialect/hybrid.ts';
import { filterAllowed } from '../../../src/vector-api/rules.ts';
import type { DialectParts } from '../../definition.ts';
import { valid } from '../gateway/validate.ts';
import { errors } from './errors.ts';
import { MAX_TOP_K, RANK_CONSTANT } from './limits.ts';
import { filterOfQuery, modeOfQuery, vectorOfQuery } from './query.ts';
import { modeOf } from './resources.ts';
import { configurationsIn, textsOfQuery } from './text-search.ts';
import { translate } from './translate.ts';

/** What QueryVectors finds in an index, all pages together, for the console. */
export function indexSearch({ engine, environment: { strict } }: DialectParts): IndexSearch {
  const services = { engine, strict };
  const { vectors } = engine;
  return {
    distanceName: () => 'distance',
    maxHits: () => MAX_TOP_K,
    textFields,
    fusions: (index) => (textFields(index).length > 0 ? { rrf: { weights: false, normalizers: [] } } : {}),
    async search(index, ask) {
      const call = { input: inputOf(ask, index), services, index: async () => index };
      valid(schemas.request)(call);
      const mode = await modeOfQuery(call);
      const parsed = filterOfQuery(call, mode);
      await filterAllowed(call, parsed);
      const { vector } = await vectorOfQuery(call);
      const { texts } = await textsOfQuery(call, mode);
      const depths = { depth: ask.limit, topK: ask.limit, rankConstant: RANK_CONSTANT };
      const ranked = await rank(vectors, index, { vector, texts, ...parsed }, depths);
      const hits = await completed(vectors, index, ranked, { distancesFrom: vector, metadata: true });
      return hits.map(({ key, distance, bm25, fused, metadata = {} }) => ({
        key,
        ...(distance !== undefined && { distance }),
        // One text is asked for; a hit that only its vector has found has no score of it.
        ...(bm25 && { scores: { ...(fused !== undefined && { fused }), ...(bm25[0] && { bm25: bm25[0].score }) } }),
        metadata,
      }));
    },
    refusal: tellerOf(errors, translate),
  };
}

const textFields = ({ settings }: FoundIndex) =>
  modeOf({ settings }) === 'ENHANCED'
    ? configurationsIn(settings, 'textSearch').map(({ metadataKey }) => metadataKey)
    : [];

function inputOf({ vector, text, filter, limit }: IndexAsk, { bucket, index }: FoundIndex): Input {
  return {
    vectorBucketName: bucket,
    indexName: index,
    topK: limit,
    ...(vector && { queryVector: { float32: vector } }),
    ...(text && { queryTexts: [{ metadataKey: text.field, text: text.words }] }),
    ...(filter !== undefined && { filter }),
  };
}
