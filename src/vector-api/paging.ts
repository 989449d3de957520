import { createHash } from 'node:crypto';
import { isJsonObject, type Json } from '../json.ts';
import { invalid } from '../../adapters/alibaba/ossvectors/errors.ts';

/** An opaque token that says where the next page begins, and of which listing. */
export function pageToken(listing: Json, after: string): string {
  return Buffer.from(JSON.stringify({ listing: digestOf(listing), after })).toString('base64url');
}

/** Where the page that a token asks for begins. Throws ApiError VectorIndexParameterInvalid: a token of another listing. */
export function tokenPlace(token: string | undefined, listing: Json): string | undefined {
  if (token === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw invalid('The nextToken is not one that was given out.');
  }
  const after = isJsonObject(value) && value.listing === digestOf(listing) ? value.after : undefined;
  if (typeof after !== 'string') throw invalid('The nextToken belongs to another listing.');
  return after;
}

/** A filter may be longer than a token. */
function digestOf(listing: Json): string {
  return createHash('sha256').update(JSON.stringify(listing)).digest('base64url');
}
