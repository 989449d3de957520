import type { Component, Retriever } from '../../../../src/engine/retrieval.ts';
import { isJsonObject, type Json } from '../../../../src/json.ts';
import type { VectorField } from '../../../../src/vector-api/fields.ts';
import { readFloats } from '../../../../src/vector-api/vectors.ts';
import { invalid } from '../errors.ts';
import { boostOf, type QueryReading, readQuery } from './grammar.ts';

/** What retrievers are read with. */
export interface RetrieverReading extends QueryReading {
  readonly vectorFields: readonly VectorField[];
  readonly maxTopK: number;
}

type Fields = { readonly [name: string]: Json };

const MAX_KNN = 3; // documented
const MAX_COMPONENTS = 3; // observed
/** Of `rrf` and `weight`, one within the other [inferred]: all parts of a retriever are searched. */
const MAX_LEVELS = 3;
const DEFAULT_TOP_K = 10; // observed
const DEFAULT_RANK_CONSTANT = 50; // observed
const MAX_RANK_CONSTANT = 65_536; // observed
const DEFAULT_WINDOW = 100; // observed

/** Greater is more relevant, which is all that the vendor says [inferred]. */
const scoreOf: Readonly<Record<VectorField['metric'], (distance: number) => number>> = {
  cosine: (distance) => 1 - distance / 2,
  euclidean: (distance) => 1 / (1 + distance * distance),
  ip: (distance) => 0 - distance,
};

/** The searches and the query of a call; their scores are added [documented]. Throws ApiError, VectorInputError. */
export function readSearches({ knn, query }: Fields, reading: RetrieverReading): Retriever {
  const given = knn === undefined ? [] : Array.isArray(knn) ? (knn as readonly Json[]) : [knn];
  if (given.length > MAX_KNN) throw invalid(`knn has at most ${MAX_KNN} searches.`);
  if (given.length === 0 && query === undefined) throw invalid('One of knn, query and retriever is required.');
  const parts = given.map((one) => readKnn(one, reading));
  if (query !== undefined) parts.push({ match: readQuery(query, reading) });
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { sum: parts };
}

/** The tree of a retriever [documented]. Throws ApiError, VectorInputError. */
export function readRetriever(value: Json, reading: RetrieverReading, level = 0): Retriever {
  const node = objectOf(value, 'retriever');
  const [name, ...others] = Object.keys(node).filter((each) => node[each] !== null);
  if (name === undefined || others.length > 0) throw invalid('A retriever is one of simple, knn, rrf and weight.');
  const inner = objectOf(node[name], name);
  switch (name) {
    case 'simple':
      if (inner.query === undefined) throw invalid('The parameter query of simple is required.');
      return { match: readQuery(inner.query, reading) };
    case 'knn':
      return readKnn(inner, reading);
    case 'rrf': {
      const k = integerOf(inner, 'k', DEFAULT_RANK_CONSTANT, MAX_RANK_CONSTANT);
      return { ranks: components(inner, reading, { level, normalizers: false }), k, window: windowOf(inner) };
    }
    case 'weight':
      return { scores: components(inner, reading, { level, normalizers: true }), window: windowOf(inner) };
    default:
      throw invalid(`There is no retriever ${name}.`);
  }
}

function components(
  { retrievers }: Fields,
  reading: RetrieverReading,
  { level, normalizers }: { readonly level: number; readonly normalizers: boolean },
): Component[] {
  if (level === MAX_LEVELS) throw invalid(`Retrievers have at most ${MAX_LEVELS} levels of rrf and weight.`);
  if (!Array.isArray(retrievers) || retrievers.length < 1 || retrievers.length > MAX_COMPONENTS) {
    throw invalid(`retrievers must be an array of 1 to ${MAX_COMPONENTS} components.`);
  }
  return retrievers.map((value: Json): Component => {
    const { retriever, weight = 1, normalizer = 'none' } = objectOf(value, 'retrievers');
    if (retriever === undefined) throw invalid('The parameter retriever of a component is required.');
    if (typeof weight !== 'number' || !(weight >= 0 && Number.isFinite(Math.fround(weight)))) {
      throw invalid('weight must be a number from 0 on.');
    }
    if (normalizer !== 'none' && normalizer !== 'minMax' && normalizer !== 'l2') {
      throw invalid('normalizer must be none, minMax or l2.');
    }
    if (!normalizers && normalizer !== 'none') throw invalid('rrf has no normalizer.');
    return { of: readRetriever(retriever, reading, level + 1), weight, normalizer };
  });
}

function readKnn(value: Json, reading: RetrieverReading): Retriever {
  const knn = objectOf(value, 'knn');
  const field = reading.vectorFields.find(({ name }) => name === knn.field);
  if (field === undefined)
    throw invalid(`The index has no vector field ${String(knn.field ?? '')}.`.replace(' .', '.'));
  // A draft of the vendor's has the numbers in an object [observed].
  const numbers = isJsonObject(knn.queryVector) ? knn.queryVector.float32 : knn.queryVector;
  const vector = readFloats(numbers, field);
  const k = integerOf(knn, 'topK', DEFAULT_TOP_K, reading.maxTopK);
  // Searches are exact: more candidates would find the same.
  if (integerOf(knn, 'numCandidates', k) < k) throw invalid('numCandidates must not be less than topK.');
  const boost = boostOf(knn) ?? 1;
  const { filter } = knn;
  const condition = filter === undefined || filter === null ? undefined : readQuery(filter, reading);
  const score = (distance: number) => boost * scoreOf[field.metric](distance);
  return { nearest: { field: field.name, vector, k, score, ...(condition && { condition }) } };
}

function windowOf(node: Fields): number {
  return integerOf(node, 'windowSize', DEFAULT_WINDOW);
}

function integerOf(fields: Fields, name: string, otherwise: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = fields[name] ?? otherwise;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  const limit = max === Number.MAX_SAFE_INTEGER ? 'from 1 on' : `between 1 and ${max}`;
  throw invalid(`${name} must be an integer ${limit}.`);
}

function objectOf(value: Json | undefined, name: string): Fields {
  if (!isJsonObject(value)) throw invalid(`${name} must be an object.`);
  return value;
}
