import schemas from '../../../../schemas/volcengine/tosvectors/ListVectors.json' with { type: 'json' };
import { integer, text } from '../../../../src/protocol/fields.ts';
import { partsOf } from '../../../../src/vector-api/vectors.ts';
import { type VectorCall, vectorOperation } from '../call.ts';
import { DEFAULT_VECTORS, MAX_PAGE_BYTES } from '../limits.ts';
import { elementOf, vectorsInfo } from '../resources.ts';
import { indexExists, onIndex } from '../rules.ts';
import { decodeToken, encodeToken } from '../tokens.ts';

const tokenWellFormed = ({ input }: VectorCall): { readonly after: string | undefined } => ({
  after: decodeToken(text(input, 'nextToken')),
});

/** One page of an index by key; a full page has a token even if nothing follows [observed]. */
export const ListVectors = vectorOperation({
  name: 'ListVectors',
  schema: schemas.request,
  rules: [...onIndex(schemas.request), tokenWellFormed, indexExists],
  async handle(call, { after }) {
    const { input, services } = call;
    const index = await call.index();
    const limit = integer(input, 'maxResults') || DEFAULT_VECTORS;
    const page = { order: 'key' as const, limit, maxBytes: MAX_PAGE_BYTES, ...(after !== undefined && { after }) };
    const { vectors, next } = await services.engine.vectors.list(index, page, partsOf(input));
    const last = next ?? (vectors.length === limit ? vectors.at(-1)?.key : undefined);
    return {
      vectors: vectorsInfo(vectors, elementOf(index)),
      ...(last !== undefined && { nextToken: encodeToken(last) }),
    };
  },
});
