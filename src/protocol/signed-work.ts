import { createHash } from 'node:crypto';
import { onceFor } from '../concurrency/once.ts';
import type { WireRequest } from './wire.ts';

/*
 * Bounds of the work that a request causes before its signature is checked. Clients stay far below all of them: they sign a
 * dozen headers of some hundred bytes.
 */

const MAX_HEADERS = 200;
/** Pieces of path and query, between `/` and `&`. */
const MAX_TARGET_PIECES = 2000;
/** Names in a list of signed headers. */
const MAX_SIGNED_HEADERS = 100;
/** Characters of the signed headers' names and values, all together. */
const MAX_SIGNED_CHARACTERS = 16 * 1024;
/** Characters that are hashed for one request, over all forms in which clients may have signed it. */
const MAX_HASHED_CHARACTERS = 8 * 1024 * 1024;
/** Characters of a canonical request or a string to sign in an answer. */
const MAX_ECHOED_CHARACTERS = 4096;

/**
 * What is excessive about a request's head, as the HTTP status that says so: 431 for more than 200 headers, 414 for more
 * than 2,000 pieces of path and query; undefined for every other request.
 */
export function excessOf(rawHeaders: readonly string[], target: string): 431 | 414 | undefined {
  if (rawHeaders.length / 2 > MAX_HEADERS) return 431;
  return target.length > MAX_TARGET_PIECES && target.split(/[/&]/).length > MAX_TARGET_PIECES ? 414 : undefined;
}

/**
 * The names of a list of signed headers, in lower case. Undefined when a name comes twice, or when names or headers are
 * more than a client signs: each name costs work for every form in which the request may have been signed.
 * @param list joined by `;`
 */
export function signedHeaderNames(list: string, { rawHeaders }: WireRequest): readonly string[] | undefined {
  if (list.length > MAX_SIGNED_CHARACTERS) return undefined;
  const names = list.toLowerCase().split(';', MAX_SIGNED_HEADERS + 1);
  const distinct = new Set(names);
  if (names.length > MAX_SIGNED_HEADERS || distinct.size < names.length) return undefined;
  let size = list.length;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (distinct.has((rawHeaders[index] ?? '').toLowerCase())) size += (rawHeaders[index + 1] ?? '').length;
  }
  return size > MAX_SIGNED_CHARACTERS ? undefined : names;
}

/** How many forms of a text may be hashed, the likeliest first: at least two. */
export function affordableForms(characters: number): number {
  return Math.max(2, Math.floor(MAX_HASHED_CHARACTERS / Math.max(1, characters)));
}

/** An excerpt of a text that is to be echoed; a text of ordinary length as it is. */
export function echoed(text: string): string {
  return text.length <= MAX_ECHOED_CHARACTERS ? text : `${text.slice(0, MAX_ECHOED_CHARACTERS)}...`;
}

const digestsOf = onceFor((_body: Buffer) => new Map<string, string>());

/** The digest of a body in lower-case hex, computed once a body and hash. */
export function bodyDigest(body: Buffer, hash = 'sha256'): string {
  const digests = digestsOf(body);
  const digest = digests.get(hash) ?? createHash(hash).update(body).digest('hex');
  digests.set(hash, digest);
  return digest;
}
