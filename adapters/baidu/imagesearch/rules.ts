import { text } from '../../../src/protocol/fields.ts';
import { type Attributes, attributesIn } from './attributes.ts';
import type { ImageSearchCall, ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';

const MAX_BRIEF = 256; // bytes; documented

/** The account has a library of the family (switch `libraries`). */
export const libraryExists: ImageSearchRule = ({ family, services }) => {
  if (!services.libraries.has(family.name)) throw refusal('216017', { detail: `no library of ${family.name}` });
};

/**
 * `brief` is given: the service was seen to refuse its absence [observed], and all newer pages require it [documented].
 * An empty one counts as absent [inferred]. Switch `brief`.
 */
export const briefGiven: ImageSearchRule = ({ input, services }) => {
  if (services.brief === 'optional' || text(input, 'brief')) return;
  throw refusal('216101#name', { name: 'brief', detail: 'no brief' });
};

export const briefWithinLimit: ImageSearchRule = ({ input }) => {
  if (Buffer.byteLength(text(input, 'brief') ?? '') > MAX_BRIEF) {
    throw refusal('216100#brief', { detail: `brief has more than ${MAX_BRIEF} bytes` });
  }
};

/** The values of the family's attributes are in range. Throws ApiError 216100. */
export const attributesInRange = ({ input, family }: ImageSearchCall): { readonly attributes: Attributes } => ({
  attributes: attributesIn(input, family),
});
