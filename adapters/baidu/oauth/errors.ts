import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

const row = (text: string, provenance: Provenance, status = 401): ErrorEntry => ({
  status,
  message: { en: text, zh: text },
  provenance,
});

/**
 * Errors of the token endpoint: `error` and, as the message, `error_description`. The status is inferred from the clients:
 * after 200 the Java SDK would call with a token `null`, after 401 it signs its calls instead.
 */
export const oauthErrors = {
  invalid_client: row('unknown client id', 'documented'),
  'invalid_client#secret': row('Client authentication failed', 'documented'),
  invalid_request: row('the request is not valid', 'inferred'),
  'invalid_request#missing': row('parameter {name} is missing', 'inferred'),
  unsupported_grant_type: row('the grant type is not client_credentials', 'inferred'),
  server_error: row('internal error', 'inferred', 500),
} satisfies ErrorCatalogue<string>;

export type OauthCode = keyof typeof oauthErrors;

export const oauthError = refusalOf<OauthCode>(oauthErrors);
