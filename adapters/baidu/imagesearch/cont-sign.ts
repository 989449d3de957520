import { refusal } from './errors.ts';

/** Bytes of a cont_sign: two unsigned 32-bit decimals joined by a comma, as all published ones are [observed]. */
const BYTES = 8;
/** Characters of a cont_sign with the `;` after it. */
const MAX_LENGTH = 22;

/**
 * Candidate names for a picture, the preferred one first, from the SHA-256 of its file in hex: the same file gets the same
 * candidates. The next one is used where another picture of the library has the name.
 */
export function contSignsFor(contentHash: string): string[] {
  const bytes = Buffer.from(contentHash, 'hex');
  const count = Math.floor(bytes.length / BYTES);
  return Array.from({ length: count }, (_, i) => {
    const at = i * BYTES;
    return `${bytes.readUInt32BE(at)},${bytes.readUInt32BE(at + 4)}`;
  });
}

/**
 * The distinct members of a `cont_sign` field; empty ones, as after a closing `;`, are skipped [inferred].
 * Throws ApiError 216100, 282006.
 * @param max members; 1: the field is not a list [documented]
 */
export function parseContSigns(value: string, max: number): string[] {
  const tooMany = () => refusal(max === 1 ? '216100' : '282006', { detail: `cont_sign lists more than ${max}` });
  // A string longer than any valid list is not split.
  if (value.length > max * MAX_LENGTH) throw tooMany();
  const members = [...new Set(value.split(';').filter((sign) => sign !== ''))];
  if (members.length === 0 || !members.every((sign) => /^\d{1,10},\d{1,10}$/.test(sign))) {
    throw refusal('216100', { detail: 'cont_sign is not well formed' });
  }
  if (members.length > max) throw tooMany();
  return members;
}
