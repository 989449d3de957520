import {
  type ApiError,
  type ErrorCatalogue,
  type ErrorEntry,
  fillMessage,
  type Provenance,
  refusalOf,
} from '../../../src/protocol/errors.ts';

const row = (text: string, provenance: Provenance = 'documented', status = 200): ErrorEntry => ({
  status,
  message: { en: text, zh: text },
  provenance,
});

/**
 * Every code of the product's body: for a whole request or, inside a successful answer, for one of its tasks. A `#`
 * introduces the variant where a code has several texts; the plain rows have the code's documented name and can be
 * injected as faults. The vendor answers them with HTTP 200, `411` with 403 [documented].
 */
export const errors = {
  '280': row('PROCESSING'),
  '400': row('BAD_REQUEST'),
  '400#missing': row('BAD_REQUEST: {name} is mandatory for this action.', 'inferred'),
  '400#invalid': row('BAD_REQUEST: {name} is not valid.', 'inferred'),
  '400#reason': row('BAD_REQUEST: {reason}', 'inferred'),
  '400#duplicate': row('BAD_REQUEST: the library {library} already exists.', 'inferred'),
  '400#not-empty': row('BAD_REQUEST: the library {library} is not empty.', 'inferred'),
  '401': row('NOT_ALLOWED'),
  '403': row('FORBIDDEN'),
  '403#default': row('FORBIDDEN: the library {library} belongs to the system.', 'inferred'),
  '404': row('NOT_FOUND'),
  '404#library': row('NOT_FOUND: there is no library {library}.', 'inferred'),
  '404#image': row('NOT_FOUND: there is no such image in the library.', 'inferred'),
  '404#task': row('NOT_FOUND: there is no such task.', 'inferred'),
  '408': row('No permissions.'),
  '411': row("You don't have permission.", 'documented', 403),
  '480': row('DOWNLOAD_FAILED'),
  '500': row('GENERAL_ERROR'),
  '503': row('ServiceUnavailable'),
  '580': row('DB_FAILED'),
  '581': row('TIMEOUT'),
  '585': row('CACHE_FAILED'),
  '586': row('ALGO_FAILED'),
  '587': row('MQ_FAILED'),
  '588': row('EXCEED_QUOTA'),
  '588#libraries': row('EXCEED_QUOTA: an account has at most {limit} libraries.', 'inferred'),
  '588#images': row('EXCEED_QUOTA: a library has at most {limit} images.', 'inferred'),
  '589': row('TOO_LARGE'),
  '590': row('BAD_FORMAT'),
  '591': row('CONNECTION_POOL_FULL'),
  '592': row('DOWNLOAD_TIMEOUT'),
  '594': row('EXPIRED'),
  '595': row('CATCH_FRAME_FAILED'),
  '596': row('PERMISSION_DENY'),
  '596#scene': row(
    'PERMISSION_DENY: the scene {scene} is not served by Tuku, only similarity and porn are.',
    'inferred',
  ),
} satisfies ErrorCatalogue<string>;

export type GreenCode = keyof typeof errors;

/** Errors of the gateway, in its own form, that differ for this product. */
export const gatewayRows = {
  // 400, where other products answer 404 [documented]
  'InvalidAction.NotFound#outdated': row(
    'Specified api is not found, please check your url and method.',
    'documented',
    400,
  ),
} satisfies ErrorCatalogue<string>;

/** Creates an error to throw; its `detail` tells the journal and the log what exactly was wrong. */
export const refusal = refusalOf<GreenCode>(errors);

/** 400 with a reason that a person can read. */
export function badRequest(reason: string): ApiError<GreenCode> {
  return refusal('400#reason', { reason });
}

/** Whether this is one of the product's own rows. */
export function isGreenCode(code: string): code is GreenCode {
  return Object.hasOwn(errors, code);
}

/** The code on the wire, and the text, of one of the product's rows. */
export function verdict(error: ApiError): { code: number; msg: string } {
  const { message } = errors[isGreenCode(error.code) ? error.code : '500'];
  return { code: Number.parseInt(error.code, 10) || 500, msg: fillMessage(message.en, error.values) };
}

/** The code and text of success, for a request and for a task. */
export const ok = { code: 200, msg: 'OK' } as const;
