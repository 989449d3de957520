import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** The platform answers every error of a call with HTTP 200 [inferred: every SDK reads `error_code` out of a 200]. */
export function row(text: string, provenance: Provenance = 'documented'): ErrorEntry {
  return { status: 200, message: { en: text, zh: text }, provenance };
}

/**
 * What the platform refuses before a product sees the request, in the spelling it is served in. After a `#` stands which
 * text of a code it is.
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

/** The error to throw; `detail` says for the journal and the log what exactly was wrong, never a token or a secret. */
export const platformError = refusalOf<PlatformCode>(platformErrors);
