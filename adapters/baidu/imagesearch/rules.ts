import { text } from '../../../src/protocol/fields.ts';
import { type Attributes, attributesIn } from './attributes.ts';
import type { ImageSearchCall, ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';

const MAX_BRIEF = 256; // bytes; documented

/** The account has a library of the family (switch `libraries`). */
export const libraryExists: ImageSearchRule = ({ family, services }) => {
  if (!services.libraries.has(family.name)) throw refusal('216017', { detail: `no library of ${family.name}` });
};

/** Required by the newer documentation, but not sent by older clients: enforced with `--strict` only. */
export const briefGiven: ImageSearchRule = ({ input, services }) => {
  if (services.strict && !text(input, 'brief')) throw refusal('216101#name', { name: 'brief', detail: 'no brief' });
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
