import schemas from '../../../schemas/volcengine/tosvectors/QueryVectors.json' with { type: 'json' };
import type { IndexSearch } from '../../../src/engine/index-search.ts';
import { tellerOf } from '../../../src/protocol/errors.ts';
import { filterAllowed } from '../../../src/vector-api/rules.ts';
import type { DialectParts } from '../../definition.ts';
import { errors } from './errors.ts';
import { found, topKInRange } from './operations/QueryVectors.ts';
import { elementOf } from './resources.ts';
import { fieldsValid, filterWellFormed } from './rules.ts';
import { choices } from './switches.ts';
import { translate } from './translate.ts';

/** What QueryVectors finds in an index, for the console. Throws SwitchError. */
export function indexSearch({ engine, environment: { switches, strict } }: DialectParts): IndexSearch {
  const services = { engine, strict, ...choices(switches) };
  return {
    distanceName: () => 'distance',
    maxHits: () => services.maxHits,
    textFields: () => [],
    fusions: () => ({}),
    async search(index, { vector = [], filter, limit }) {
      const names = { vectorBucketName: index.bucket, indexName: index.index };
      const queryVector = { [elementOf(index)]: vector };
      const query = { queryVector, topK: limit, ...(filter !== undefined && { filter }) };
      const call = { input: { ...names, ...query }, services, index: async () => index };
      fieldsValid(schemas.request)(call);
      const parsed = { ...topKInRange(call), ...filterWellFormed(call) };
      await filterAllowed(call, parsed);
      const hits = await found(call, parsed, { metadata: true, distance: true });
      return hits.map(({ metadata = {}, ...hit }) => ({ ...hit, metadata }));
    },
    refusal: tellerOf(errors, translate),
  };
}
