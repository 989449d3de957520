import type { Json } from '../json.ts';
import type { Metadata } from '../vector-api/metadata.ts';
import type { FoundIndex } from './vector-index-row.ts';

/** How an API puts the hits of a vector and those of a text together. */
export type Fusion = 'rrf' | 'weight' | 'sum';

/** What an API lets a call say of a fusion. */
export interface FusionOptions {
  /** What the vector and the text count. */
  readonly weights: boolean;
  /** How scores may be scaled before they are added, the usual way first. */
  readonly normalizers: readonly string[];
}

/** What somebody looks for in an index: a vector, a text, or both. */
export interface IndexAsk {
  readonly vector?: readonly number[];
  /** Of an index with several vector fields. */
  readonly field?: string;
  readonly text?: { readonly field: string; readonly words: string };
  /** With a vector and a text. */
  readonly fusion?: Fusion;
  /** Of the vector and of the text. */
  readonly weights?: readonly number[];
  readonly normalizer?: string;
  /** In the API's form. */
  readonly filter?: Json;
  readonly limit: number;
}

/** A hit with the numbers that the API answers. */
export interface IndexHit {
  readonly key: string;
  readonly distance?: number;
  readonly scores?: { readonly [name: string]: number };
  readonly metadata: Metadata;
}

/** How a vendor's API searches vector indexes, for the console, which does the same. */
export interface IndexSearch {
  /** What the API calls a hit's distance; undefined for an index whose searches have none. */
  distanceName(index: FoundIndex): string | undefined;
  /** The most hits of one search. */
  maxHits(index: FoundIndex): number;
  /** The fields whose texts are searched, in the API's order. */
  textFields(index: FoundIndex): readonly string[];
  /** The ways to put a vector and a text together, the usual one first; none where texts are not searched. */
  fusions(index: FoundIndex): { readonly [name in Fusion]?: FusionOptions };
  /** The hits in the API's order. Throws what `refusal` knows, and VectorError. */
  search(index: FoundIndex, ask: IndexAsk): Promise<readonly IndexHit[]>;
  /** What the API answers for what was thrown; undefined for the unforeseen. `detail` is for people. */
  refusal(error: unknown): { readonly code: string; readonly text: string; readonly detail?: string } | undefined;
}
