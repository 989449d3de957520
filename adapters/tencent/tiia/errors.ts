import { type ErrorCatalogue, type ErrorEntry, type Provenance, refusalOf } from '../../../src/protocol/errors.ts';

/** The vendor answers every error with HTTP 200. */
const entry =
  (provenance: Provenance) =>
  (zh: string, en: string): ErrorEntry => ({ status: 200, message: { zh, en }, provenance });

/** Text of the vendor's own error list (fixtures/tencent/tiia/errors.json). */
const listed = entry('documented');
/** Text of a published failing answer (fixtures/tencent/tiia/examples.json); it goes before the list's. */
const shown = entry('example');

/**
 * Every error of the product, also those of its other actions and those that only a fault injection provokes. The
 * Chinese texts are the vendor's, the English ones Tuku's. docs/tencent/tiia.md tells what provokes which.
 */
export const errors = {
  'AuthFailure.InvalidAuthorization': listed('认证失败。', 'Authentication failed.'),
  'FailedOperation.BalanceInsufficient': listed(
    '余额不足，开通失败，请充值后再开通。',
    'The account balance is too low to activate the service. Top up the account first.',
  ),
  'FailedOperation.DownLoadError': listed('文件下载失败。', 'The file could not be downloaded.'),
  'FailedOperation.DownloadError': shown('文件下载失败。', 'The file could not be downloaded.'),
  'FailedOperation.EmptyImageError': listed('图片内容为空。', 'The image is empty.'),
  'FailedOperation.GroupCountExceeded': listed(
    '图库数量超出限制。',
    'The account holds the maximum number of image groups.',
  ),
  'FailedOperation.ImageDecodeFailed': listed('图片解码失败。', 'The image cannot be decoded.'),
  'FailedOperation.ImageDeleteFailed': listed('图片删除失败。', 'The image could not be deleted.'),
  'FailedOperation.ImageDownloadError': listed('图片下载错误。', 'The image could not be downloaded.'),
  'FailedOperation.ImageEntityCountExceed': listed(
    '超出Entity数量限制。',
    'The entity holds the maximum number of images.',
  ),
  'FailedOperation.ImageGroupChargeStatusClose': listed(
    '停止服务，控制台开关关闭。',
    'The service is switched off in the console.',
  ),
  'FailedOperation.ImageGroupEmpty': listed('图库为空。', 'The image group is empty.'),
  'FailedOperation.ImageNotFoundInfo': listed('未找到图片信息。', 'The image was not found.'),
  'FailedOperation.ImageNotSupported': listed('不支持的图片文件。', 'The file is not a supported image.'),
  'FailedOperation.ImageNumExceed': listed('超出图库限制。', 'The image group is full.'),
  'FailedOperation.ImageResolutionExceed': listed('图片分辨率过大。', 'The image resolution is too high.'),
  'FailedOperation.ImageResolutionInsufficient': listed('图片分辨率过小。', 'The image resolution is too low.'),
  'FailedOperation.ImageSearchInvalid': listed('未查询到结果。', 'The search found nothing.'),
  'FailedOperation.ImageSizeExceed': listed(
    'base64编码后的图片数据过大。',
    'The base64 form of the image is too large.',
  ),
  'FailedOperation.ImageUnQualified': listed(
    '图片不满足检测要求。',
    'The image does not meet the detection requirements.',
  ),
  'FailedOperation.ImageUrlInvalid': listed(
    'url地址不合法，无法下载。',
    'The URL is not valid and cannot be downloaded.',
  ),
  'FailedOperation.InnerError': listed('内部错误。', 'Internal error.'),
  'FailedOperation.InvokeChargeError': listed('调用计费返回失败。', 'The billing call failed.'),
  'FailedOperation.NoBodyInPhoto': listed('图片中没有人体。', 'No human body in the image.'),
  'FailedOperation.NoObjectDetected': listed('未检测到目标。', 'No object was detected.'),
  'FailedOperation.ParameterEmpty': listed('参数为空。', 'A parameter is empty.'),
  'FailedOperation.RecognizeFailded': listed('车辆识别失败。', 'The car was not recognised.'),
  'FailedOperation.RequestError': listed('后端服务请求失败。', 'The request to the backend service failed.'),
  'FailedOperation.RequestTimeout': listed('后端服务超时。', 'The backend service timed out.'),
  'FailedOperation.RpcFail': listed('RPC请求失败，一般为算法微服务故障。', 'The RPC request failed.'),
  'FailedOperation.ServerError': listed('算法服务异常，请重试。', 'The algorithm service failed. Please retry.'),
  'FailedOperation.TooLargeFileError': listed('文件太大。', 'The file is too large.'),
  'FailedOperation.UnKnowError': listed('内部错误。', 'Internal error.'),
  'FailedOperation.Unknown': listed('未知错误。', 'Unknown error.'),
  'FailedOperation.UnOpenError': listed('服务未开通。', 'The service is not activated.'),
  'InvalidParameter.ImageFormatNotSupport': listed('不支持的图片格式。', 'The image format is not supported.'),
  'InvalidParameter.InvalidParameter': shown('参数不合法。', 'A parameter is not valid.'),
  'InvalidParameter.PictureSolidColorError': listed('图片不可为纯色图。', 'The image must not be of one solid colour.'),
  'InvalidParameterValue.BriefTooLong': listed('图库简介过长。', 'The brief of the image group is too long.'),
  'InvalidParameterValue.CustomContentTooLong': listed('自定义内容过长。', 'The custom content is too long.'),
  'InvalidParameterValue.EntityIdEmpty': listed('物品ID为空。', 'The entity id is empty.'),
  'InvalidParameterValue.EntityIdTooLong': listed('物品ID超出长度限制。', 'The entity id is too long.'),
  'InvalidParameterValue.FilterInvalid': listed('Filter参数不合法。', 'The filter is not valid.'),
  'InvalidParameterValue.FilterSizeExceed': listed('Filter参数过长。', 'The filter is too long.'),
  'InvalidParameterValue.ImageEmpty': listed('图片为空。', 'The image is empty.'),
  'InvalidParameterValue.ImageGroupIdAlreadyExist': listed('图库ID已存在。', 'The image group id is taken.'),
  'InvalidParameterValue.ImageGroupIdIllegal': listed('图库ID不合法。', 'The image group id is not valid.'),
  'InvalidParameterValue.ImageGroupIdNotExist': listed('图库ID不存在。', 'The image group id does not exist.'),
  'InvalidParameterValue.ImageGroupIdTooLong': listed('图库ID超出长度限制。', 'The image group id is too long.'),
  'InvalidParameterValue.ImageGroupNameEmpty': listed('图库名称为空。', 'The image group name is empty.'),
  'InvalidParameterValue.ImageGroupNameTooLong': listed('图库名称超出长度限制。', 'The image group name is too long.'),
  'InvalidParameterValue.InvalidParameterValueLimit': listed('参数值错误。', 'A parameter value is out of range.'),
  'InvalidParameterValue.LimitExceed': listed(
    '返回数量不在合法范围内。',
    'The number of results asked for is out of range.',
  ),
  'InvalidParameterValue.PicNameAlreadyExist': listed('图片名称重复。', 'The picture name is taken.'),
  'InvalidParameterValue.PicNameEmpty': listed('图片名称为空。', 'The picture name is empty.'),
  'InvalidParameterValue.PicNameInvalid': listed('PicName不合法。', 'The picture name is not valid.'),
  'InvalidParameterValue.PicNameTooLong': listed('图片名称超出长度限制。', 'The picture name is too long.'),
  'InvalidParameterValue.TagsKeysExceed': listed('标签数量过多。', 'There are too many tags.'),
  'InvalidParameterValue.TagsValueIllegal': listed('标签值类型不合法。', 'A tag value has an illegal type.'),
  'InvalidParameterValue.TagsValueSizeExceed': listed('标签值长度过长。', 'A tag value is too long.'),
  'InvalidParameterValue.UrlIllegal': listed('URL格式不合法。', 'The URL format is not valid.'),
  'LimitExceeded.TooLargeFileError': listed('文件太大。', 'The file is too large.'),
  'MissingParameter.ErrorParameterEmpty': listed('必选参数为空。', 'A required parameter is empty.'),
  RequestLimitExceeded: listed('请求的次数超过了频率限制。', 'The number of requests exceeds the frequency limit.'),
  'ResourcesSoldOut.ChargeStatusException': listed('计费状态异常。', 'The billing state is abnormal.'),
  'ResourceUnavailable.InArrears': listed('账号已欠费。', 'The account is in arrears.'),
  'ResourceUnavailable.IsOpening': listed('服务正在开通中，请稍等。', 'The service is being activated, please wait.'),
  'ResourceUnavailable.NotExist': listed(
    '计费状态未知，请确认是否已在控制台开通服务。',
    'The billing state is unknown. Check in the console that the service is activated.',
  ),
  'ResourceUnavailable.StopUsing': listed('账号已停服。', 'The account is suspended.'),
} satisfies ErrorCatalogue<string>;

export type TiiaCode = keyof typeof errors;

/** The error to throw; `detail` says for the journal and the log what exactly was wrong. */
export const refusal = refusalOf<TiiaCode>(errors);
