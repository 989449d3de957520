import { integer, object, objects, text } from '../../../src/protocol/fields.ts';
import { rankingPage } from '../../../src/vector-api/dialect/ranking-page.ts';
import { filterWellFormed, type ParsedFilter } from '../../../src/vector-api/rules.ts';
import { readFloats } from '../../../src/vector-api/vectors.ts';
import type { BodyCall, VectorCall } from './call.ts';
import { invalid } from './errors.ts';
import { filterGrammars, type IndexMode, QUERY_PAGE } from './limits.ts';
import { modeIn, modeOf } from './resources.ts';

/** A vector, texts, or both [documented]. */
export const asksForSomething = ({ input }: BodyCall): void => {
  if (object(input, 'queryVector') !== undefined || objects(input, 'queryTexts').length > 0) return;
  throw invalid('Must specify queryVector, queryTexts, or both');
};

/** How the query is run: as its mode says, or that of the index; an ENHANCED index has no other [documented]. */
export const modeOfQuery = async (call: BodyCall): Promise<{ readonly mode: IndexMode }> => {
  const own = modeOf(await call.index());
  const mode = modeIn(call.input.queryMode) ?? own;
  if (mode === 'CLASSIC' && own === 'ENHANCED') {
    throw invalid('The query mode CLASSIC is not supported for an index in the mode ENHANCED');
  }
  return { mode };
};

/** The filter keeps to the grammar of the mode. */
export const filterOfQuery = (call: BodyCall, { mode }: { readonly mode: IndexMode }): ParsedFilter =>
  filterWellFormed(filterGrammars[mode])(call);

/** The query's vector; undefined without one. */
export const vectorOfQuery = async (call: BodyCall): Promise<{ readonly vector: Float32Array | undefined }> => {
  const queryVector = object(call.input, 'queryVector');
  return { vector: queryVector && readFloats(queryVector.float32, await call.index()) };
};

/** Members that make a query another one [documented for some, inferred for the texts]. */
const sameOnEveryPage = ['topK', 'queryVector', 'queryTexts', 'filter', 'queryMode'];

/** Pages of 100 up to topK; a token is good for the same query [documented]. */
export const pageOfQuery = ({ input, address: { bucket = '', index = '' } }: VectorCall) => {
  const listing = () => [bucket, index, ...sameOnEveryPage.map((name) => input[name] ?? null)];
  const topK = integer(input, 'topK') ?? 0;
  return { page: rankingPage(text(input, 'nextToken'), { topK, size: QUERY_PAGE, listing }) };
};
