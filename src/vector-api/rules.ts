import type { Json } from '../json.ts';
import { checkFilterable, type FilterGrammar, parseFilter, type VectorFilter } from './filter.ts';
import { type Segment, segmentOf } from './paging.ts';
import { type PolicyGrammar, parsePolicy } from './policy/document.ts';
import { type KeyRules, readKeys } from './vectors.ts';

/** A call with the fields of its body. */
interface BodyCall {
  readonly input: { readonly [field: string]: Json };
}

/** A call on an index that is there. */
interface IndexCall {
  index(): Promise<{ readonly unfilterable: readonly string[] }>;
}

/** A filter; undefined when every vector passes. */
export interface ParsedFilter {
  readonly filter: VectorFilter | undefined;
}

/** The rule that the keys a body names are within an API's limits; it finds them. Throws VectorInputError. */
export const keysWellFormed =
  (rules: KeyRules) =>
  ({ input: { keys } }: BodyCall): { readonly keys: readonly string[] } => ({
    keys: readKeys(Array.isArray(keys) ? keys : [], rules),
  });

/** The rule that the filter keeps to an API's grammar and its limits; it finds what it means. Throws VectorInputError. */
export const filterWellFormed =
  (grammar: FilterGrammar) =>
  ({ input: { filter } }: BodyCall): ParsedFilter => ({
    filter: filter === undefined ? undefined : parseFilter(filter, grammar),
  });

/** The filter asks for no field that the index declares unfilterable. Throws VectorInputError. */
export const filterAllowed = async (call: IndexCall, { filter }: ParsedFilter): Promise<void> => {
  if (filter !== undefined) checkFilterable(filter, await call.index());
};

/** The rule that the policy a body sets keeps to an API's grammar. Throws PolicyError. */
export const policyWellFormed =
  (grammar: PolicyGrammar) =>
  ({ input: { policy } }: BodyCall): void =>
    void parsePolicy(Buffer.from(typeof policy === 'string' ? policy : ''), grammar);

/** The segment that a call lists, if it does not list the whole index. Throws VectorInputError (`segment-…`). */
export const segmentWellFormed = ({ input }: BodyCall): { readonly segment: Segment | undefined } => {
  const [count, index] = [input.segmentCount, input.segmentIndex].map((one) =>
    typeof one === 'number' ? one : undefined,
  );
  return { segment: segmentOf(count, index) };
};
