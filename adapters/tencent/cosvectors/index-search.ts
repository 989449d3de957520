import schemas from '../../../schemas/tencent/cosvectors/QueryVectors.json' with { type: 'json' };
import type { IndexSearch } from '../../../src/engine/index-search.ts';
import { tellerOf } from '../../../src/protocol/errors.ts';
import { filterAllowed } from '../../../src/vector-api/rules.ts';
import type { DialectParts } from '../../definition.ts';
import { errors } from './errors.ts';
import { MAX_TOP_K } from './limits.ts';
import { found } from './operations/QueryVectors.ts';
import { filterWellFormed, membersValid } from './rules.ts';
import { choices } from './switches.ts';
import { translate } from './translate.ts';

/** What QueryVectors finds in an index, for the console. Throws SwitchError. */
export function indexSearch({ engine, environment: { switches, strict } }: DialectParts): IndexSearch {
  const services = { engine, strict, ...choices(switches) };
  return {
    distanceName: () => 'distance',
    maxHits: () => MAX_TOP_K,
    textFields: () => [],
    fusions: () => ({}),
    async search(index, { vector = [], filter, limit }) {
      const names = { vectorBucketName: index.bucket, indexName: index.index };
      const query = { queryVector: { float32: vector }, topK: limit, ...(filter !== undefined && { filter }) };
      const call = { input: { ...names, ...query }, services, index: async () => index };
      membersValid(schemas.request)(call);
      const parsed = filterWellFormed(call);
      await filterAllowed(call, parsed);
      const hits = await found(call, parsed, { metadata: true });
      return hits.map(({ key, distance, metadata = {} }) => ({ key, distance, metadata }));
    },
    refusal: tellerOf(errors, translate),
  };
}
