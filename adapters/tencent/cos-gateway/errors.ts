import { type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** Both languages have the same message: the vendor answers in English only. */
export function row(status: number, message: string, provenance: Provenance = 'inferred'): ErrorEntry {
  return { status, message: { en: message, zh: message }, provenance };
}

/**
 * Errors of signatures. The service publishes no code for them; the status and AccessDeniedException are the likeliest, and
 * all texts are Tuku's [inferred]. After a `#` stands which text of a code a row is.
 */
export const signatureErrors = {
  AccessDeniedException: row(403, 'Access denied', 'documented'),
  'AccessDeniedException#authorization': row(403, 'The authorization is malformed: {text}'),
  'AccessDeniedException#expired': row(403, 'The signature has expired: q-sign-time or q-key-time has ended.'),
  'AccessDeniedException#key': row(403, 'The SecretId {keyId} does not exist.'),
  'AccessDeniedException#notYet': row(403, 'The signature is not valid yet: q-sign-time or q-key-time has not begun.'),
  'AccessDeniedException#signature': row(
    403,
    'The signature that the server calculated does not match the one in the request. Check SecretKey and signing method.',
  ),
  'AccessDeniedException#token': row(403, 'The security token is not that of the SecretId {keyId}.'),
} satisfies Readonly<Record<string, ErrorEntry>>;

/** Makes the errors of signatures; `detail` is for the journal and the log. */
export const refusal = refusalOf(signatureErrors);
