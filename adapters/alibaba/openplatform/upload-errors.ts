import { type ErrorCatalogue, type ErrorEntry, refusalOf } from '../../../src/protocol/errors.ts';

const entry = (status: number, en: string): ErrorEntry => ({
  status,
  message: { en, zh: en },
  provenance: 'documented',
});

/** Errors of form uploads and downloads, in the words of the vendor's object storage. */
export const uploadErrors = {
  MalformedPOSTRequest: entry(400, 'The body of your POST request is not well-formed multipart/form-data.'),
  InvalidArgument: entry(400, '{what}'),
  IncorrectNumberOfFilesInPOSTRequest: entry(400, 'POST requires exactly one file upload per request.'),
  InvalidAccessKeyId: entry(403, 'The OSS Access Key Id you provided does not exist in our records.'),
  SignatureDoesNotMatch: entry(
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ),
  InvalidPolicyDocument: entry(
    400,
    'The content of the form does not meet the conditions specified in the policy document.',
  ),
  AccessDenied: entry(403, 'Invalid according to Policy: {why}'),
  EntityTooLarge: entry(400, 'Your proposed upload exceeds the maximum allowed object size.'),
  NoSuchKey: entry(404, 'The specified key does not exist.'),
  MethodNotAllowed: entry(405, 'The specified method is not allowed against this resource.'),
  InternalError: entry(500, 'We encountered an internal error. Please try again.'),
} satisfies ErrorCatalogue<string>;

export type UploadCode = keyof typeof uploadErrors;

export const uploadError = refusalOf<UploadCode>(uploadErrors);
