import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** A row of the vendor's error lists; texts keep the vendor's misspellings. */
function row(status: number, en: string, provenance: Provenance = 'documented'): ErrorEntry {
  return { status, message: { en, zh: en }, provenance };
}

const notValid = (parameter: string) => row(400, `The specified parameter ${parameter} is not valid.`);
const tooLong = (mebibytes: number) =>
  row(400, `The specified parameter PicContent length greater than ${mebibytes} * 1024 * 1024.`);
const fault = (en: string) => row(500, en);

// The vendor's text lacks its first letter.
const noPic = row(400, 'he content of an image is not specified in the HTTP POST body.');

/**
 * Every error of the product (docs/specs/alibaba-imagesearch.md, 7; docs/specs/alibaba-error-texts.md), including those that only fault injection provokes.
 * `Code#Operation` is the row of an operation whose text differs; only the code goes over the wire.
 * docs/alibaba/imagesearch.md lists what provokes each code.
 */
export const errors = {
  BadRequest: row(400, 'The request has invalid parameters.'),
  InvalidInstance: row(400, 'The specified instance name is invalid.'),
  InvalidInstanceName: row(400, 'The parameter instanceName is not specified.'),
  InstanceStatusError: row(400, 'Your instance is unavailable.'),
  'InstanceStatusError#CompareSimilarByImage': row(400, 'The current instance status does not support this operation.'),
  NoSpecifiedProductId: row(400, 'The parameter ProductId no specified.'),
  'NoSpecifiedProductId#DeleteImage': row(400, 'You must specify ProductId.'),
  NoSpecifiedPicName: row(400, 'The parameter PicName no specified.'),
  NoSpecifiedPicContent: row(400, 'The parameter PicContent no specified.'),
  NoSpecifiedPic: row(400, 'The content of an image is not specified in the HTTP POST body.'),
  'NoSpecifiedPic#SearchImageByName': noPic,
  'NoSpecifiedPic#SearchImageByPic': noPic,
  'NoSpecifiedPic#SearchImageByText': noPic,
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
  'TimeoutForTransferImage#CompareSimilarByImage': row(400, 'Image transfer timed out.'),
  PicNotExist: row(400, 'The search picture does not exist.'),
  'PicNotExist#CompareSimilarByImage': row(400, 'The specified image does not exist.'),
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
  'SearchTimeout#CompareSimilarByImage': row(400, 'The request timed out.'),
  InvalidRequestId: row(400, 'The parameter requestId is not specified.'),
  InvalidRequestIdTooLarge: row(400, 'The parameter requestId is too large.'),
  RegionError: row(400, 'region.'),
  UnsupportedPictureFormat: row(400, 'The format of the specified picture is not supported.'),
  EmptyMeta: row(400, 'The body content has an empty meta field.'),
  InvalidMetaItem: row(400, 'The meta field is invalid.'),
  NoCaretSeperator: row(400, 'The body content is missing the ^ separator.'),
  NoPicList: row(400, 'The body content is missing the pic_list parameter.'),
  InvalidPicList: row(400, 'The specified pic_list parameter is invalid.'),
  NeedRegisterBeforeInvoke: row(400, 'Register for PID before invoking the service.'),
  'Console.PidError': row(400, 'The number of PID bindings of the current instance exceeds 50.'),
  'Console.BadRequest': row(400, 'The request has invalid parameters.'),
  'Console.InstanceNotFound': row(400, 'The specified ImageSearch instance is not found.'),
  'Console.LoginError': row(401, 'Check login failed.'),
  NoPermission: row(403, 'You are not authorized to perform this operation.'),
  'Console.NoPermission': row(403, 'You are not authorized to this operation.'),
  'Console.NoPermissionError': row(403, 'You are not authorized to perform this operation.'),
  'Console.NotAllowedModifyToken': row(403, 'You are not allowed to modify token today.'),
  DeniedRequest: row(403, 'Your request was denied due to instance flow control.'),
  'DeniedRequest#Detail': row(400, 'Your request was denied due to instance flow control.'),
  'Console.TaskAlreadyExist': row(409, 'A task that is in progress already exists.'),
  'Console.InstanceStatusError': row(409, 'Current Instance status not supported this opreate.'),
  'Console.OrderStatusError': row(409, 'Current Order status not supported this opreate.'),
  'Console.IncrementStatusError': row(409, 'Current Increment status not supported this opreate.'),
  PictureError: row(500, '[download] Img Download Failed.'),
  AccessEngineFailed: fault('An error occurred while accessing the search engine.'),
  NetworkException: fault('A network error occurred.'),
  // The vendor's text begins with a zero-width space.
  RequestTimeout: fault('\u200bThe request is timeout.'),
  'RequestTimeout#CompareSimilarByImage': fault('The request timed out.'),
  ExtractFeatureTimeout: fault('The request was timed out while extracting features.'),
  'ExtractFeatureTimeout#CompareSimilarByImage': fault('The request timed out while extracting features.'),
  InternalOssError: fault('An internal OAS error occurred.'),
  InternalSwiftError: fault('An internal SWIFT error occurred.'),
  InternalTableStoreError: fault('An internal Table Store error occurred.'),
  InternalError: fault('An internal server error occurred.'),
  UnknownException: fault('An internal server error occurred.'),
  // So spelled.
  UnknownlException: fault('An internal server error occurred.'),
  InternalException: fault('An internal server error occurred.'),
  ServerInternalError: fault('An internal error occurred.'),
  ConnectionDVException: fault('Failed to obtain collection.'),
  UnsupportedInstanceType: fault('The instance type is not supported.'),
  UnsupportedOperationType: fault('The specified action is not supported.'),
  'Console.InternalError': fault('The request processing has failed due to some unknown error.'),
  'Console.CallServiceError': fault('An internal service error occurred.'),
  'Console.CallServiceError#Detail': fault('Fail to call service.'),
  'Console.CallServiceError#IncreaseInstance': fault('Fail to call service.'),
  'Console.CallServiceError#IncreaseList': fault('Fail to call service.'),
} satisfies ErrorCatalogue<string>;

export type ImageSearchCode = keyof typeof errors;

/** Makes the error to throw; `detail` explains it in the journal and the log. */
export const refusal = refusalOf<ImageSearchCode>(errors);
