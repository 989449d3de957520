import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** A row of a catalogue. Every error has HTTP status 200 [inferred: every SDK reads `error_code` from a 200]. */
export function row(text: string, provenance: Provenance = 'documented'): ErrorEntry {
  return { status: 200, message: { en: text, zh: text }, provenance };
}

/**
 * Errors of the platform, thrown before a product sees the request, with the service's own spelling. The part after `#`
 * tells rows of the same code apart.
 */
export const platformErrors = {
  '1': row('Unknown error'),
  '2': row('Service temporarily unavailable'),
  '3': row('Unsupported openapi method'),
  '4': row('Open api request limit reached'),
  '6': row('No permission to access data'),
  '13': row('Get service token failed'),
  '14': row('IAM Certification failed'),
  '15': row('app not exsits or create failed'),
  '17': row('Open api daily request limit reached'),
  '18': row('Open api qps request limit reached'),
  '19': row('Open api total request limit reached'),
  '100': row('Invalid parameter'),
  '110': row('Access token invalid or no longer valid'),
  '111': row('Access token expired'),
} satisfies ErrorCatalogue<string>;

export type PlatformCode = keyof typeof platformErrors;

/** The error to throw; `detail` explains it in the journal and the log, and never holds a token or a secret. */
export const platformError = refusalOf<PlatformCode>(platformErrors);
