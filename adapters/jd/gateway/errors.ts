import { type ErrorCatalogue, type ErrorEntry, refusalOf } from '../../../src/protocol/errors.ts';

/** Codes of the answer itself, not of `result`: HTTP status 200 [inferred], `msg` in Chinese [documented]. */
export const systemErrors = {
  '10001': system('错误的请求appkey'),
  '10003': system('不存在相应的数据信息'),
  '10004': system('URL上appkey参数不能为空'),
  '10010': system('接口需要付费，请充值'),
  '10020': system('系统繁忙，请稍后再试'),
  '10030': system('调用网关失败，请与京东云联系'),
  '10040': system('超过每天限量，请明天继续'),
  '10041': system('URL上timestamp参数不能为空'),
  '10042': system('URL上sign参数不能为空'),
  '10043': system('超过QPS限额，请降低调用频率或与京东云联系'),
  '10044': system('集群QPS超限额，请与京东云联系'),
  // The meaning is documented, the text is ours.
  '10045': system('timestamp参数超出有效时间，前后不能超过5分钟', 'inferred'),
  '10046': system('timestamp参数格式错误'),
  '10047': system('请求签名sign无效，请检查签名信息'),
  '10048': system('无接口权限，请下单购买'),
  '10050': system('用户已被禁用'),
  '10060': system('发布方设置调用权限，请联系发布方'),
  '11010': system('发布方接口调用异常，请稍后再试'),
  '11030': system('发布方接口返回格式有误'),
} satisfies ErrorCatalogue<string>;

/**
 * Errors of the API gateway itself. Names and statuses are documented; the texts are ours, as no answer is published. The
 * part after `#` tells rows of the same name apart; the rows without one are for injected faults.
 */
export const gatewayErrors = {
  ARGUMENT_NOT_SUPPORT: gateway(400, 'the argument is not supported'),
  ARGUMENT_NOT_FOUND: gateway(400, 'a required argument is missing'),
  ARGUMENT_WRONG_FORMAT: gateway(400, 'the argument is of another type'),
  OUT_OF_RANGE: gateway(400, 'the value is out of range'),
  'OUT_OF_RANGE#body': gateway(400, 'the request body is larger than 5 MB'),
  ARGUMENT_MISMATCH: gateway(400, 'the resource has no such argument'),
  INVALID_ARGUMENT: gateway(400, 'the argument is wrong'),
  FAILED_PRECONDITION: gateway(400, 'the resource is in another state'),
  'FAILED_PRECONDITION#409': gateway(409, 'arguments depend on each other'),
  UNAUTHENTICATED: gateway(401, 'the request is not authenticated'),
  'UNAUTHENTICATED#missing': gateway(401, 'the Authorization header is missing'),
  'UNAUTHENTICATED#form': gateway(401, 'the Authorization header is not well formed'),
  'UNAUTHENTICATED#date': gateway(401, 'x-jdcloud-date is missing or not of the day of the credential'),
  'UNAUTHENTICATED#unsigned': gateway(401, 'x-jdcloud-date, x-jdcloud-nonce and the security token must be signed'),
  'UNAUTHENTICATED#key': gateway(401, 'the access key is not well formed'),
  'UNAUTHENTICATED#token': gateway(401, 'the security token does not belong to the access key'),
  'UNAUTHENTICATED#signature': gateway(401, 'signature does not match'),
  HTTP_FORBIDDEN: gateway(403, 'forbidden'),
  APIGATEWAY_HTTP_FORBIDDEN: gateway(403, 'forbidden'),
  RESOURCE_NOT_EXIST: gateway(404, 'the resource does not exist'),
  NOT_FOUND: gateway(404, 'not found'),
  'NOT_FOUND#path': gateway(404, 'there is no API of this method and path'),
  APIGATEWAY_BIND_GROUP_NOT_FOUND: gateway(404, 'the key is not bound to the API group'),
  APIGATEWAY_NONE_VALID_APPID: gateway(404, 'the access key is unknown'),
  ABORTED: gateway(409, 'the operation cannot be done now'),
  ALREADY_EXISTS: gateway(409, 'the resource exists already'),
  CONFLICT: gateway(409, 'the resources belong to different parents'),
  QUOTA_EXCEEDED: gateway(429, 'the quota is used up'),
  RATE_LIMIT_EXCEEDED: gateway(429, 'too many requests'),
  CANCELLED: gateway(499, 'the operation was cancelled'),
  UNKNOWN: gateway(500, 'unknown error'),
  INTERNAL: gateway(500, 'internal error'),
  NOT_IMPLEMENTED: gateway(501, 'the method is not supported'),
  SOURCE_UNAVAILABLE: gateway(502, 'the origin is unavailable'),
  UNAVAILABLE: gateway(503, 'the service is unavailable'),
  DEADLINE_EXCEEDED: gateway(504, 'timeout'),
} satisfies ErrorCatalogue<string>;

export type SystemCode = keyof typeof systemErrors;
export type GatewayCode = keyof typeof gatewayErrors;

/** The error to throw; `detail` explains it in the journal and the log. */
export const jdError = refusalOf<SystemCode | GatewayCode>({ ...systemErrors, ...gatewayErrors });

function system(text: string, provenance: ErrorEntry['provenance'] = 'documented'): ErrorEntry {
  return { status: 200, message: { en: text, zh: text }, provenance };
}

function gateway(status: number, text: string): ErrorEntry {
  return { status, message: { en: text, zh: text }, provenance: 'inferred' };
}
