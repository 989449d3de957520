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
 * Errors of the API gateway itself: those of its public error page (docs/specs/jd-gateway-errors.md), documented for the
 * gateway, inferred for this product's host. The part after `#` tells rows of the same name apart.
 */
const published = {
  HTTP_BAD_REQUEST: gateway(400, 'the request blocked by security rules'),
  ACCESS_ERROR: gateway(401, 'Invalid authentication credentials'),
  'ACCESS_ERROR#key': gateway(401, 'Invalid accessKey'),
  'ACCESS_ERROR#authorization': gateway(401, 'lack of header authorization'),
  'ACCESS_ERROR#credential': gateway(401, 'lack of credential in the header authorization'),
  'ACCESS_ERROR#date': gateway(401, 'lack of header x-jdcloud-date'),
  'ACCESS_ERROR#signedHeaders': gateway(401, 'lack of header signedHeaders'),
  // Also observed with ` [gw]` at its end.
  'ACCESS_ERROR#signature': gateway(401, 'sign result is not same'),
  HTTP_FORBIDDEN: gateway(403, 'Your IP address is not allowed'),
  'HTTP_FORBIDDEN#disabled': gateway(403, 'api is disabled'),
  NOT_FOUND: gateway(404, 'no route and no API found with those values'),
  HTTP_REQUEST_ENTITY_TOO_LARGE: gateway(413, 'Payload too large'),
  HTTP_URI_TOO_LONG: gateway(414, 'URI too long'),
  HTTP_RATE_LIMIT_EXCEEDED: gateway(429, 'minute rate limit exceeded, role:ak'),
  'HTTP_RATE_LIMIT_EXCEEDED#api': gateway(429, 'minute rate limit exceeded, role:api'),
  HTTP_INTERNAL_SERVER_ERROR: gateway(500, 'An unexpected error occurred'),
  HTTP_BAD_GATEWAY: gateway(502, 'An invalid response was received from the upstream server'),
  HTTP_SERVICE_UNAVAILABLE: gateway(503, 'The upstream server is currently unavailable'),
  HTTP_SERVER_TIMING_OUT: gateway(504, 'The upstream server is timing out'),
} satisfies ErrorCatalogue<string>;

/**
 * Names that only an older page has, for injected faults: names and statuses are documented, the texts are ours, as no
 * answer is published.
 */
const older = {
  ARGUMENT_NOT_SUPPORT: unpublished(400, 'the argument is not supported'),
  ARGUMENT_NOT_FOUND: unpublished(400, 'a required argument is missing'),
  ARGUMENT_WRONG_FORMAT: unpublished(400, 'the argument is of another type'),
  OUT_OF_RANGE: unpublished(400, 'the value is out of range'),
  ARGUMENT_MISMATCH: unpublished(400, 'the resource has no such argument'),
  INVALID_ARGUMENT: unpublished(400, 'the argument is wrong'),
  FAILED_PRECONDITION: unpublished(400, 'the resource is in another state'),
  'FAILED_PRECONDITION#409': unpublished(409, 'arguments depend on each other'),
  UNAUTHENTICATED: unpublished(401, 'the request is not authenticated'),
  APIGATEWAY_HTTP_FORBIDDEN: unpublished(403, 'forbidden'),
  RESOURCE_NOT_EXIST: unpublished(404, 'the resource does not exist'),
  APIGATEWAY_BIND_GROUP_NOT_FOUND: unpublished(404, 'the key is not bound to the API group'),
  APIGATEWAY_NONE_VALID_APPID: unpublished(404, 'the access key is unknown'),
  ABORTED: unpublished(409, 'the operation cannot be done now'),
  ALREADY_EXISTS: unpublished(409, 'the resource exists already'),
  CONFLICT: unpublished(409, 'the resources belong to different parents'),
  QUOTA_EXCEEDED: unpublished(429, 'the quota is used up'),
  RATE_LIMIT_EXCEEDED: unpublished(429, 'too many requests'),
  CANCELLED: unpublished(499, 'the operation was cancelled'),
  UNKNOWN: unpublished(500, 'unknown error'),
  INTERNAL: unpublished(500, 'internal error'),
  NOT_IMPLEMENTED: unpublished(501, 'the method is not supported'),
  SOURCE_UNAVAILABLE: unpublished(502, 'the origin is unavailable'),
  UNAVAILABLE: unpublished(503, 'the service is unavailable'),
  DEADLINE_EXCEEDED: unpublished(504, 'timeout'),
} satisfies ErrorCatalogue<string>;

/** Errors with an HTTP status and the gateway's own body. */
export const gatewayErrors = { ...published, ...older } satisfies ErrorCatalogue<string>;

export type SystemCode = keyof typeof systemErrors;
export type GatewayCode = keyof typeof gatewayErrors;

/** The error to throw; `detail` explains it in the journal and the log. */
export const jdError = refusalOf<SystemCode | GatewayCode>({ ...systemErrors, ...gatewayErrors });

function system(text: string, provenance: ErrorEntry['provenance'] = 'documented'): ErrorEntry {
  return { status: 200, message: { en: text, zh: text }, provenance };
}

function gateway(status: number, text: string): ErrorEntry {
  return { status, message: { en: text, zh: text }, provenance: 'documented' };
}

function unpublished(status: number, text: string): ErrorEntry {
  return { ...gateway(status, text), provenance: 'inferred' };
}
