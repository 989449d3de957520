import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { VectorInputError } from '../../../src/vector-api/errors.ts';

/** The token that follows a name or key: its base64 [example]. */
export function encodeToken(last: string): string {
  return Buffer.from(last).toString('base64');
}

/**
 * The name or key that a token was made of; undefined without one, an empty one included [example]. Throws VectorInputError.
 * @param prefix what it must begin with, like everything in the listing
 */
export function decodeToken(token: string | undefined, prefix = ''): string | undefined {
  if (token === undefined || token === '') return undefined;
  const bytes = Buffer.from(token, 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== token || !isUtf8(bytes)) {
    throw new VectorInputError({ kind: 'token-malformed' });
  }
  const last = bytes.toString();
  if (!last.startsWith(prefix)) throw new VectorInputError({ kind: 'token-of-another-listing' });
  return last;
}

/** The token of a listing of indexes: eight hex digits and the last name [example]; what the digits mean is unknown. */
export function encodeIndexToken(bucket: string, prefix: string, last: string): string {
  return `${digitsOf(bucket, prefix)}${last}`;
}

/** The name behind the digits. Throws VectorInputError. */
export function decodeIndexToken(token: string | undefined, bucket: string, prefix: string): string | undefined {
  if (token === undefined || token === '') return undefined;
  const [, digits, last] = /^([0-9a-f]{8})(.+)$/.exec(token) ?? [];
  if (digits === undefined || last === undefined) throw new VectorInputError({ kind: 'token-malformed' });
  if (digits !== digitsOf(bucket, prefix)) throw new VectorInputError({ kind: 'token-of-another-listing' });
  return last;
}

function digitsOf(bucket: string, prefix: string): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, prefix]))
    .digest('hex')
    .slice(0, 8);
}
