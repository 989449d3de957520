import type { Mirror, RowsAsked } from '../../../catalog/mirrors/port.ts';

/** Up to so many changed rows are read with the candidates; more are read in batches. */
export const maxChanged = 1000;
/** Up to so many that pass a filter are read by their keys. */
export const maxPassing = 4096;
/** What Milvus proposes at a time. */
const maxCandidates = 16_384;
const candidateBytes = 2 ** 25;

export type Asked = RowsAsked;

/** What a search in a mirror has come to. */
export type Outcome<Answer> =
  | {
      readonly state: 'answered';
      readonly answer: Answer;
      /** The mirror as the search has seen it, for the next one. */
      readonly seen: Mirror;
      /** Whether the engine lacks changes. */
      readonly isBehind: boolean;
      /** Whether everything was compared, since the engine proposed too little. */
      readonly isScan: boolean;
    }
  /** The collection or the mirror is not there any more, or another one is. */
  | { readonly state: 'gone' };

/** How many candidates are read at a time at most. */
export function mostCandidates({ dimension }: Mirror): number {
  return Math.min(maxCandidates, Math.max(512, Math.floor(candidateBytes / (4 * dimension))));
}
