import { DomainError, VectorError, type VectorProblem } from '../../engine/errors.ts';
import type { ApiError } from '../../protocol/errors.ts';
import { PolicyError, type PolicyProblem, VectorInputError } from '../errors.ts';

/** Problems that every vendor has an error for; the others come of an index made anew while a call was on its way. */
type Told = Exclude<VectorProblem, 'wrong-dimension' | 'no-text-field' | 'text-field-changed' | 'wrong-page'>;

/** How a vendor answers what is not its own code's to throw. */
export interface Translation<Code extends string> {
  /** The row of each problem that the engine reports; `invalid` is that of all others. */
  readonly codes: Readonly<Record<Told | 'invalid' | 'busy', Code> & Partial<Record<VectorProblem, Code>>>;
  refusal(code: Code, values: { readonly detail: string }): ApiError<Code>;
  input(error: VectorInputError): ApiError;
  policy(problem: PolicyProblem): ApiError;
}

/**
 * Finds the catalogue's error for what the engine, or the reading of vectors and policies, threw; undefined for the unforeseen.
 */
export function translation<Code extends string>({ codes, refusal, input, policy }: Translation<Code>) {
  const rows: Readonly<Record<string, Code>> = codes;
  return (error: unknown): ApiError | undefined => {
    if (error instanceof VectorInputError) return input(error);
    if (error instanceof PolicyError) return policy(error.problem);
    if (error instanceof VectorError) return refusal(rows[error.problem] ?? codes.invalid, { detail: error.message });
    if (error instanceof DomainError && error.problem === 'busy') return refusal(codes.busy, { detail: error.message });
    return undefined;
  };
}
