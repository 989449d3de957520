import schemas from '../../../schemas/alibaba/ossvectors/QueryVectors.json' with { type: 'json' };
import fusionSchemas from '../../../schemas/alibaba/ossvectors/QueryVectorsFusion.json' with { type: 'json' };
import type { IndexAsk, IndexSearch } from '../../../src/engine/index-search.ts';
import type { FoundIndex } from '../../../src/engine/vector-buckets.ts';
import type { Json } from '../../../src/json.ts';
import { tellerOf } from '../../../src/protocol/errors.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { filterAllowed } from '../../../src/vector-api/rules.ts';
import type { DialectParts } from '../../definition.ts';
import { errors } from './errors.ts';
import { schemaOf } from './fusion/schema.ts';
import { found, topKInRange } from './operations/QueryVectors.ts';
import { retrievalWellFormed } from './operations/QueryVectorsFusion.ts';
import { fieldsValid, filterWellFormed } from './rules.ts';
import { choices } from './switches.ts';
import { translate } from './translate.ts';

const isFusion = (index: FoundIndex) => schemaOf(index) !== undefined;
const textFields = (index: FoundIndex) =>
  [...(schemaOf(index)?.values() ?? [])].filter(({ text }) => text?.enabled).map(({ name }) => name);

const fusions: ReturnType<IndexSearch['fusions']> = {
  rrf: { weights: true, normalizers: [] },
  weight: { weights: true, normalizers: ['none', 'minMax', 'l2'] },
  sum: { weights: false, normalizers: [] },
};

/** What QueryVectors, or QueryVectorsFusion, finds in an index, for the console. Throws SwitchError. */
export function indexSearch({ engine, environment: { switches, strict } }: DialectParts): IndexSearch {
  const services = { engine, strict, ...choices(switches, strict) };
  const callOf = (input: Input, index: FoundIndex) => ({ input, services, index: async () => index });
  return {
    distanceName: (index) => (isFusion(index) ? undefined : 'distance'),
    maxHits: () => services.limits.topK,
    textFields,
    fusions: (index) => (textFields(index).length > 0 ? fusions : {}),
    async search(index, ask) {
      if (isFusion(index)) {
        const call = callOf(fusionInput(ask, index), index);
        fieldsValid(fusionSchemas.request)(call);
        const { retrieval } = await retrievalWellFormed(call, { skip: 0 });
        const { hits } = await engine.vectors.retrieve(index, retrieval, { metadata: true });
        return hits.map(({ key, score, metadata = {} }) => ({ key, scores: { score }, metadata }));
      }
      const { vector = [], filter, limit } = ask;
      const query = { queryVector: { float32: vector }, topK: limit, ...(filter !== undefined && { filter }) };
      const call = callOf({ indexName: index.index, ...query }, index);
      fieldsValid(schemas.request)(call);
      const parsed = { ...topKInRange(call), ...filterWellFormed(call) };
      await filterAllowed(call, parsed);
      const hits = await found(call, parsed, { metadata: true });
      return hits.map(({ key, distance, metadata = {} }) => ({ key, distance, metadata }));
    },
    refusal: tellerOf(errors, translate),
  };
}

/** What QueryVectorsFusion is asked: the filter holds for the vector and for the text. */
function fusionInput(ask: IndexAsk, index: FoundIndex): Input {
  const { vector, field = index.vectorFields[0]?.name ?? '', text, filter, limit } = ask;
  const common = { indexName: index.index, limit };
  const filtered = filter !== undefined && { filter };
  const knn = vector && { field, queryVector: vector, topK: limit, ...filtered };
  const match = text && { [text.field]: { $textMatch: { value: text.words } } };
  const query: Json | undefined = match && (filter === undefined ? match : { $and: { clauses: [match, filter] } });
  if (knn === undefined || query === undefined || ask.fusion === 'sum') {
    return { ...common, ...(knn && { knn }), ...(query !== undefined && { query }) };
  }
  const { fusion = 'rrf', weights: [ofVector = 1, ofText = 1] = [], normalizer } = ask;
  const scaled = normalizer !== undefined && { normalizer };
  const retrievers = [
    { retriever: { knn }, weight: ofVector, ...scaled },
    { retriever: { simple: { query } }, weight: ofText, ...scaled },
  ];
  // The vendor's own window is 100 hits: more are asked for where more are to be shown.
  return { ...common, retriever: { [fusion]: { retrievers, windowSize: Math.max(100, limit) } } };
}
