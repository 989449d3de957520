import { text } from '../../../src/protocol/fields.ts';
import { attributesIn } from './attributes.ts';
import type { ImageSearchRule } from './call.ts';
import { refusal } from './errors.ts';
import { contSignsIn } from './input.ts';
import { isNamed, pictureGiven } from './picture.ts';

const MAX_BRIEF = 256; // bytes; documented
/** Characters of a cont_sign and of the `;` after it. */
const SIGN_LENGTH = 22;

/** The account has a library of the family (switch `libraries`). */
export const libraryExists: ImageSearchRule = ({ family, services }) => {
  if (!services.libraries.has(family.name)) throw refusal('216017', { detail: `no library of ${family.name}` });
};

/** Required by the newer documentation, and left out by older clients: only `--strict` insists. */
export const briefGiven: ImageSearchRule = ({ input, services }) => {
  if (services.strict && !text(input, 'brief')) throw refusal('216101#name', { name: 'brief', detail: 'no brief' });
};

export const briefWithinLimit: ImageSearchRule = ({ input }) => {
  if (Buffer.byteLength(text(input, 'brief') ?? '') > MAX_BRIEF) {
    throw refusal('216100#brief', { detail: `brief has more than ${MAX_BRIEF} bytes` });
  }
};

export const attributesInRange: ImageSearchRule = ({ input, family }) => {
  attributesIn(input, family);
};

/** One of `image`, `url` and `cont_sign`. */
export const pictureGivenOrNamed: ImageSearchRule = (call) => (isNamed(call.input) ? undefined : pictureGiven(call));

/**
 * `cont_sign`, when it says which picture is meant, has at most so many members, each of the published form.
 * @param most 1: the field is no list [documented]
 */
export const contSignsWellFormed =
  (most: number): ImageSearchRule =>
  ({ input }) => {
    if (!isNamed(input)) return;
    const tooMany = () => refusal(most === 1 ? '216100' : '282006', { detail: `cont_sign lists more than ${most}` });
    // what is longer than so many can be is not taken apart
    if ((text(input, 'cont_sign') ?? '').length > most * SIGN_LENGTH) throw tooMany();
    const signs = contSignsIn(input);
    if (signs.length === 0 || !signs.every((sign) => /^\d{1,10},\d{1,10}$/.test(sign))) {
      throw refusal('216100', { detail: 'cont_sign is not well formed' });
    }
    if (signs.length > most) throw tooMany();
  };
