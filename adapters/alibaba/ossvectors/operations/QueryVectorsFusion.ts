import schemas from '../../../../schemas/alibaba/ossvectors/QueryVectorsFusion.json' with { type: 'json' };
import type { Retrieval } from '../../../../src/engine/retrieval.ts';
import type { Json } from '../../../../src/json.ts';
import { integer, list, text } from '../../../../src/protocol/fields.ts';
import type { VectorFilter } from '../../../../src/vector-api/filter.ts';
import { MAX_FLOAT32 } from '../../../../src/vector-api/floats.ts';
import type { Metadata } from '../../../../src/vector-api/metadata.ts';
import { pageToken, tokenPlace } from '../../../../src/vector-api/paging.ts';
import { isAllowed } from '../access.ts';
import { type BodyCall, type VectorCall, type VectorRule, vectorOperation } from '../call.ts';
import { invalid } from '../errors.ts';
import { readRetriever, readSearches } from '../fusion/retrievers.ts';
import { type FusionSchema, schemaOf } from '../fusion/schema.ts';
import { readSort } from '../fusion/sorting.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';

const DEFAULT_LIMIT = 10; // observed

/** A retriever stands alone, and only a query by itself has pages [documented]. */
const partsGoTogether: VectorRule = ({ input }) => {
  const beside = ['knn', 'query', 'sort', 'nextToken'].find((name) => input[name] !== undefined);
  if (input.retriever !== undefined && beside !== undefined)
    throw invalid(`retriever and ${beside} exclude each other.`);
  if (input.nextToken !== undefined && (input.knn !== undefined || input.query === undefined)) {
    throw invalid('nextToken is only for a query without knn.');
  }
};

/** A token is good for the same index, query, order and partitions [inferred]. */
const tokenOfThisQuery = ({ input, bucketName }: VectorCall) => {
  const { query = null, sort = null, partitionKeys = null } = input;
  const listing: Json = [bucketName, text(input, 'indexName') ?? '', query, sort, partitionKeys];
  return { listing, skip: Number(tokenPlace(text(input, 'nextToken'), listing) ?? 0) };
};

/** What is asked for, on the index's schema. */
export const retrievalWellFormed = async (call: BodyCall, { skip }: { readonly skip: number }) => {
  const { input, services } = call;
  const index = await call.index();
  const schema = schemaOf(index);
  if (schema === undefined) throw invalid('QueryVectorsFusion needs a fusion index; this is a standard one.');
  const { filter: limits, topK: maxTopK } = services.limits;
  const reading = { schema, limits, maxTopK, vectorFields: index.vectorFields, values: 0 };
  const { retriever } = input;
  const within = partitions(schema, list(input, 'partitionKeys').map(String));
  const retrieval: Retrieval = {
    retriever: retriever === undefined ? readSearches(input, reading) : readRetriever(retriever, reading),
    sort: readSort(input.sort, schema),
    skip,
    limit: integer(input, 'limit') ?? DEFAULT_LIMIT,
    ...(within && { within }),
  };
  return { index, retrieval };
};

/** Only vectors in these partitions; all of them without keys [observed]. */
function partitions(schema: FusionSchema, keys: readonly string[]): VectorFilter | undefined {
  if (keys.length === 0) return undefined;
  const fields = [...schema.values()].filter(({ isPartitionKey }) => isPartitionKey === true);
  if (fields.length === 0) throw invalid('The index has no partition key.'); // inferred
  return { either: fields.map(({ name }) => ({ field: name, any: keys })) };
}

/** The members that are asked for: all, or some, which may be none [observed]. */
function shown(metadata: Metadata, names: Json | undefined): Metadata {
  if (!Array.isArray(names)) return metadata;
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => names.includes(name)));
}

/** Vectors by several vector searches, texts and conditions, the most relevant first. */
export const QueryVectorsFusion = vectorOperation({
  name: 'QueryVectorsFusion',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    partsGoTogether,
    tokenOfThisQuery,
    indexExists,
    retrievalWellFormed,
  ],
  async handle({ input, services }, { index, retrieval, listing, skip }) {
    const wanted = { metadata: input.returnMetadata === true };
    const { hits, more } = await services.engine.vectors.retrieve(index, retrieval, wanted);
    const vectors = hits.map(({ key, score, metadata }) => ({
      key,
      ...(metadata && { metadata: shown(metadata, input.returnMetadataFields) }),
      // Clients read 32-bit floats.
      score: Math.min(score, MAX_FLOAT32),
    }));
    const isPaged = input.query !== undefined && input.knn === undefined;
    return { vectors, ...(more && isPaged && { nextToken: pageToken(listing, String(skip + hits.length)) }) };
  },
});
