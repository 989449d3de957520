import schemas from '../../../../schemas/alibaba/ossvectors/ListVectors.json' with { type: 'json' };
import type { VectorPage } from '../../../../src/engine/vectors.ts';
import type { Json } from '../../../../src/json.ts';
import { integer, text } from '../../../../src/protocol/fields.ts';
import type { Input } from '../../../../src/protocol/operation.ts';
import { isAllowed } from '../access.ts';
import type { VectorOperation, VectorRule } from '../call.ts';
import { invalid } from '../errors.ts';
import { filterAllowed, filterOf, filterParses } from '../filter-input.ts';
import { MAX_PAGE_BYTES } from '../limits.ts';
import { bodyIntact, bodyIsJson, bucketExists, fieldsValid, indexExists } from '../rules.ts';
import { pageToken, tokenPlace } from '../../../../src/vector-api/paging.ts';
import { partsOf, vectorInfo } from '../vector-output.ts';

const DEFAULT_MAX = 500; // documented

/** Both fields or none; the index counts from 0 [documented]. */
function segmentOf(input: Input): VectorPage['segment'] {
  const [count, index] = [integer(input, 'segmentCount'), integer(input, 'segmentIndex')];
  if (count === undefined && index === undefined) return undefined;
  if (count === undefined || index === undefined) throw invalid('segmentCount and segmentIndex go together.');
  if (index >= count) throw invalid('segmentIndex must be less than segmentCount.');
  return { count, index };
}

/** What a token is good for: the same index, segment and filter [inferred]. */
const listingOf = ({ input, bucketName }: Parameters<VectorRule>[0]): Json => [
  bucketName,
  text(input, 'indexName') ?? '',
  integer(input, 'segmentCount') ?? null,
  integer(input, 'segmentIndex') ?? null,
  input.filter ?? null,
];

const filterKnown: VectorRule = ({ input, services }) => {
  if (input.filter !== undefined && !services.limits.listFilter) throw invalid('ListVectors takes no filter.');
};

/** One page of an index or of one of its segments. */
export const ListVectors: VectorOperation = {
  name: 'ListVectors',
  schema: schemas.request,
  rules: [
    bucketExists,
    isAllowed('vectors'),
    bodyIntact,
    bodyIsJson,
    fieldsValid(schemas.request),
    ({ input }) => void segmentOf(input),
    filterKnown,
    filterParses,
    (call) => void tokenPlace(text(call.input, 'nextToken'), listingOf(call)),
    indexExists,
    filterAllowed,
  ],
  async handle(call) {
    const { input, services } = call;
    const listing = listingOf(call);
    const after = tokenPlace(text(input, 'nextToken'), listing);
    const segment = segmentOf(input);
    const filter = filterOf(call);
    const page = {
      limit: integer(input, 'maxResults') || DEFAULT_MAX,
      maxBytes: MAX_PAGE_BYTES,
      ...(after !== undefined && { after }),
      ...(segment && { segment }),
      ...(filter && { filter }),
    };
    const { vectors, next } = await services.engine.vectors.list(await call.index(), page, partsOf(input));
    return { vectors: vectors.map(vectorInfo), ...(next !== undefined && { nextToken: pageToken(listing, next) }) };
  },
};
