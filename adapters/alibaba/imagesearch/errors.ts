import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** A row of the vendor's error lists; texts keep the vendor's misspellings. */
function row(status: number, en: string, provenance: Provenance = 'documented'): ErrorEntry {
  return { status, message: { en, zh: en }, provenance };
}

const notValid = (parameter: string) => row(400, `The specified parameter ${parameter} is not valid.`);
const tooLong = (mebibytes: number) =>
  row(400, `The specified parameter PicContent length greater than ${mebibytes} * 1024 * 1024.`);
/** The vendor lists these codes with status 500 and without a text. */
const fault = (en: string) => row(500, en, 'inferred');

/**
 * Every error of the product (docs/specs/alibaba-imagesearch.md, 7), including those that only fault injection provokes.
 * `Code#Operation` is the row of an operation whose text differs; only the code goes over the wire.
 * docs/alibaba/imagesearch.md lists what provokes each code.
 */
export const errors = {
  BadRequest: row(400, 'The request has invalid parameters.'),
  InvalidInstance: row(400, 'The specified instance name is invalid.'),
  InvalidInstanceName: row(400, 'The parameter instanceName is not specified.'),
  InstanceStatusError: row(400, 'Your instance is unavailable.'),
  NoSpecifiedProductId: row(400, 'The parameter ProductId no specified.'),
  'NoSpecifiedProductId#DeleteImage': row(400, 'You must specify ProductId.'),
  NoSpecifiedPicName: row(400, 'The parameter PicName no specified.'),
  NoSpecifiedPicContent: row(400, 'The parameter PicContent no specified.'),
  NoSpecifiedPic: row(400, 'The content of an image is not specified in the HTTP POST body.'),
  NoSpecifiedAddPic: row(400, 'The image to insert is not specified.'),
  NoSpecifiedSearchPic: row(400, 'The search image is not specified.'),
  NoSpecifiedItemId: row(400, 'The item_id parameter is not specified.'),
  InvalidProductId: notValid('ProductId'),
  InvalidPicName: notValid('PicName'),
  InvalidCustomContent: notValid('CustomContent'),
  InvalidIntAttr: row(400, 'The specified int_attr field is invalid.'),
  InvalidIntAttr2: notValid('IntAttr2'),
  InvalidIntAttr3: notValid('IntAttr3'),
  InvalidIntAttr4: notValid('IntAttr4'),
  InvalidStrAttr: notValid('StrAttr'),
  InvalidStrAttr2: notValid('StrAttr2'),
  InvalidStrAttr3: notValid('StrAttr3'),
  InvalidStrAttr4: notValid('StrAttr4'),
  InvalidCategory: row(400, 'The specified category is invalid.'),
  InvalidRegion: row(400, 'The specific region is illegal.'),
  'InvalidRegion#search': row(400, 'The specific region is illegal'),
  InvalidPicContent: tooLong(4),
  // The vendor lists it for SearchImageByName, which takes no picture.
  'InvalidPicContent#SearchImageByName': tooLong(2),
  'InvalidPicContent#CompareSimilarByImage': row(400, 'The image size exceeds 4 MB.'),
  InvalidPrimaryPicContent: notValid('PrimaryPicContent'),
  InvalidSecondaryPicContent: notValid('SecondaryPicContent'),
  InvalidPicUrl: row(400, 'The search picture does not exist at the specific url.'),
  'InvalidPicUrl#CompareSimilarByImage': notValid('PicUrl'),
  UnsupportedPicFormat: row(400, 'The specified image format is invalid.'),
  UnsupportedPicPixels: row(400, 'The specified pixels is not supported.'),
  IncorrectOrientation: row(400, 'The image contains incorrect rotation flags in the meta data.'),
  TimeoutForTransferImage: row(400, 'Timeout after 5 seconds waiting for images transfer to complete.'),
  PicNotExist: row(400, 'The search picture does not exist.'),
  InvalidNumParameter: row(400, 'The specified parameter num is invalid.'),
  InvalidStartParameter: row(400, 'The specified parameter start is inavlid.'),
  OverflowMaxReturnNum: row(400, 'The specified number of results for each request exceeds the maximum of 100.'),
  OverflowMaxResultNum: row(400, 'The specified number of total results exceeds the maximum of 500.'),
  InvalidFilterClause: row(400, 'The specified filtering condition is invalid.'),
  InvalidText: notValid('Text'),
  InvalidTextLength: row(400, 'Invalid text clause.'),
  InvalidType: notValid('Type'),
  InstanceOverQuota: row(400, 'The number of items exceeds the limit.'),
  SearchTimeout: row(400, 'The request is timed out.'),
  'Console.BadRequest': row(400, 'The request has invalid parameters.'),
  'Console.InstanceNotFound': row(400, 'The specified ImageSearch instance is not found.'),
  'Console.LoginError': row(401, 'Check login failed.'),
  NoPermission: row(403, 'You are not authorized to perform this operation.'),
  'Console.NoPermission': row(403, 'You are not authorized to this operation.'),
  DeniedRequest: row(403, 'Your request was denied due to instance flow control.'),
  'DeniedRequest#Detail': row(400, 'Your request was denied due to instance flow control.'),
  'Console.TaskAlreadyExist': row(409, 'A task that is in progress already exists.'),
  'Console.InstanceStatusError': row(409, 'Current Instance status not supported this opreate.'),
  'Console.OrderStatusError': row(409, 'Current Order status not supported this opreate.'),
  'Console.IncrementStatusError': row(409, 'Current Increment status not supported this opreate.'),
  PictureError: row(500, '[download] Img Download Failed.'),
  AccessEngineFailed: fault('Access engine failed.'),
  NetworkException: fault('A network exception occurred.'),
  RequestTimeout: fault('The request timed out.'),
  ExtractFeatureTimeout: fault('Extracting the features of the image timed out.'),
  InternalOssError: fault('An internal OSS error occurred.'),
  InternalSwiftError: fault('An internal Swift error occurred.'),
  InternalTableStoreError: fault('An internal TableStore error occurred.'),
  InternalError: fault('An internal error occurred.'),
  UnknownException: fault('An unknown exception occurred.'),
  ConnectionDVException: fault('An exception of the DV connection occurred.'),
  UnsupportedInstanceType: fault('The type of the instance does not support this operation.'),
  UnsupportedOperationType: fault('The type of the operation is not supported.'),
  'Console.InternalError': fault('An internal error occurred.'),
  'Console.CallServiceError': fault('Calling a service failed.'),
} satisfies ErrorCatalogue<string>;

export type ImageSearchCode = keyof typeof errors;

/** Makes the error to throw; `detail` explains it in the journal and the log. */
export const refusal = refusalOf<ImageSearchCode>(errors);
