import { type ErrorCatalogue, type ErrorEntry, refusalOf } from '../../../src/protocol/errors.ts';

/**
 * The gateway's error catalogue. Codes: documented common error codes. After a `#` stands which text of the code it is;
 * only the code goes over the wire. Rows without `#` need no values, so that any of them can be injected as a fault.
 * `provenance` tells how the English text is known; Chinese texts are ours unless the comment says otherwise.
 */
export const gatewayErrors = {
  ActionOffline: row('The action is offline.', '接口已下线。'),
  'AuthFailure.InvalidAuthorization': row(
    'The `Authorization` header is not well formed.',
    '请求头部的 `Authorization` 不符合腾讯云标准。',
  ),
  'AuthFailure.InvalidSecretId': row('The SecretId is not an API key.', '密钥非法，不是云 API 密钥类型。'),
  'AuthFailure.MFAFailure': row('MFA failed.', 'MFA 错误。'),
  'AuthFailure.SecretIdNotFound': row(
    'The SecretId is not found, please ensure that your SecretId is correct.',
    '密钥不存在，请检查您的 SecretId 是否正确。',
    'observed',
  ),
  // the same text in both: a recorded zh-CN request expects the English one, no other is known
  'AuthFailure.SignatureExpire': row(
    'The signature is expired, please request again.',
    'The signature is expired, please request again.',
    'observed',
  ),
  // both texts observed
  'AuthFailure.SignatureFailure': row(
    'The provided credentials could not be validated. Please check your signature is correct.',
    '请求签名验证失败，请检查您的签名计算是否正确。',
    'observed',
  ),
  // both texts observed: github.com/TencentCloud/tencentcloud-sdk-python/issues/42 and /68
  'AuthFailure.SignatureFailure#size': row(
    'The provided credentials could not be validated because of exceeding request size limit, please use new signature method `TC3-HMAC-SHA256`.',
    '由于请求包大小超过限制，请求签名验证失败，请使用新的签名方法 `TC3-HMAC-SHA256`。',
    'observed',
  ),
  // text asserted by the integration tests of tencentcloud-sdk-go
  'AuthFailure.TokenFailure': row(
    'Token verification failed, please check if your Token is correct.',
    'Token 校验失败，请检查您的 Token 是否正确。',
    'observed',
  ),
  'AuthFailure.UnauthorizedOperation': row('The operation is not authorized.', '请求未授权。'),
  DryRunOperation: row('The request would have succeeded, but the DryRun parameter was set.', 'DryRun 操作。'),
  FailedOperation: row('The operation failed.', '操作失败。'),
  InternalError: row('An internal error has occurred. Please try again.', '内部错误，请重试。'),
  InvalidAction: row('The request `Action` is invalid or not found.', '请求的 `Action` 不存在。', 'observed'),
  InvalidParameter: row('A parameter is not valid.', '参数错误。'),
  'InvalidParameter#body': row('The request body is not a JSON object.', '请求体不是合法的 JSON 对象。'),
  'InvalidParameter#encoding': row('A parameter is not percent-encoded UTF-8.', '参数的 URL 编码不合法。'),
  'InvalidParameter#separator': row(
    'Url key and value should be splited by `=`.',
    'URL 的参数名与参数值应以 `=` 分隔。',
    'observed',
  ),
  'InvalidParameter#type': row('Parameter `{name}` type error.', '参数 `{name}` 取值类型错误。', 'observed'),
  // the Chinese text is the observed one
  'InvalidParameter#typeOf': row(
    'Parameter `{name}` type error. Its type should be `{type}`.',
    '参数 `{name}` 取值类型错误。参数类型应为 `{type}`。',
  ),
  InvalidParameterValue: row('The value of a parameter is not valid.', '参数取值错误。'),
  // github.com/TencentCloud/tencentcloud-sdk-nodejs/issues/56, tencentcloud-sdk-python/issues/21
  'InvalidParameterValue#value': row(
    'A value specified in `{name}` is not valid, is unsupported, or cannot be used.',
    '参数 `{name}` 的取值不合法、不被支持或无法使用。',
    'observed',
  ),
  InvalidRequest: row('The multipart request body is malformed.', '请求 body 的 multipart 格式错误。'),
  IpInBlacklist: row('The IP address is in the blacklist.', 'IP 地址在黑名单中。'),
  IpNotInWhitelist: row('The IP address is not in the whitelist.', 'IP 地址不在白名单中。'),
  LimitExceeded: row('A quota is exceeded.', '超过配额限制。'),
  MissingParameter: row('The request is missing a required parameter.', '缺少参数。'),
  'MissingParameter#name': row(
    'The request is missing a required parameter `{name}`.',
    '请求缺少必填参数 `{name}`。',
    'observed',
  ),
  NoSuchProduct: row('The product does not exist.', '产品不存在。'),
  NoSuchVersion: row('The request `Version` does not exist.', '接口版本不存在。'),
  RequestLimitExceeded: row('Please reduce the frequency of calls.', '请求的次数超过了频率限制。'),
  'RequestLimitExceeded#count': row(
    'Your current request times equals to `{count}` in a second, which exceeds the frequency limit `{limit}` for a second. Please reduce the frequency of calls.',
    '您当前每秒请求 `{count}` 次，超过了每秒频率上限 `{limit}` 次，请降低调用频率。',
    'observed',
  ),
  'RequestLimitExceeded.GlobalRegionUinLimitExceeded': row(
    'The account exceeds its frequency limit over all regions.',
    '主账号超过跨地域频率限制。',
  ),
  'RequestLimitExceeded.IPLimitExceeded': row('The IP address exceeds its frequency limit.', 'IP 限频。'),
  'RequestLimitExceeded.UinLimitExceeded': row('The account exceeds its frequency limit.', '主账号限频。'),
  RequestSizeLimitExceeded: row('The request exceeds the size limit.', '请求包超过限制大小。'),
  ResourceInUse: row('The resource is in use.', '资源被占用。'),
  ResourceInsufficient: row('Resources are insufficient.', '资源不足。'),
  ResourceNotFound: row('The resource does not exist.', '资源不存在。'),
  ResourceUnavailable: row('The resource is unavailable.', '资源不可用。'),
  ResponseSizeLimitExceeded: row('The response exceeds the size limit.', '返回包超过限制大小。'),
  ServiceUnavailable: row('The service is temporarily unavailable.', '当前服务暂时不可用。'),
  UnauthorizedOperation: row('The operation is not authorized.', '未授权操作。'),
  UnknownParameter: row('A parameter is not recognized.', '未知参数错误。'),
  'UnknownParameter#name': row('The parameter `{name}` is not recognized.', '参数 `{name}` 未定义。', 'observed'),
  UnsupportedOperation: row('The operation is not supported.', '操作不支持。'),
  'UnsupportedOperation#unserved': row(
    'The action `{action}` exists, but Tuku does not serve it.',
    '接口 `{action}` 存在，但 Tuku 未提供该接口。',
  ),
  'UnsupportedOperation#service': row(
    'Tuku does not serve {service} (action `{action}`, version `{version}`). It serves {served}.',
    'Tuku 未提供 {service}（接口 `{action}`，版本 `{version}`），只提供 {served}。',
  ),
  UnsupportedProtocol: row(
    'Only HTTP GET and POST requests are supported.',
    'HTTP(S) 请求协议错误，只支持 GET 和 POST 请求。',
  ),
  // observed up to and with the content type
  'UnsupportedProtocol#contentType': row(
    'this action does not support Content-Type=`{contentType}`, please use `application/json`.',
    '该接口不支持 Content-Type=`{contentType}`，请使用 `application/json`。',
    'observed',
  ),
  UnsupportedRegion: row('The action is not offered in the region.', '接口不支持所传地域。'),
} as const satisfies ErrorCatalogue<string>;

/** A row of the gateway's catalogue: a code, with `#` and the text's name where the code has several texts. */
export type GatewayError = keyof typeof gatewayErrors;

/** The error of a row of the gateway's catalogue. */
export const gatewayError = refusalOf<GatewayError>(gatewayErrors, { explain: true });

function row(en: string, zh: string, provenance: ErrorEntry['provenance'] = 'inferred'): ErrorEntry {
  return { status: 200, message: { en, zh }, provenance };
}
