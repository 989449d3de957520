// The client's own part of the SDK: the whole loads every service that Tencent has.
import { tiia } from 'tencentcloud-sdk-nodejs/tencentcloud/services/tiia/index.js';

/** The unchanged Tencent Node SDK, pointed at a server. */
export function tiiaClient(
  url: string,
  options: {
    secretId?: string;
    secretKey?: string;
    token?: string;
    signMethod?: 'TC3-HMAC-SHA256' | 'HmacSHA1' | 'HmacSHA256';
    reqMethod?: 'GET' | 'POST';
    region?: string;
  } = {},
) {
  const {
    secretId = 'tuku',
    secretKey = 'tuku-secret',
    token,
    signMethod = 'TC3-HMAC-SHA256',
    reqMethod = 'POST',
    region = 'ap-guangzhou',
  } = options;
  return new tiia.v20190529.Client({
    credential: { secretId, secretKey, ...(token === undefined ? {} : { token }) },
    region,
    profile: { signMethod, httpProfile: { protocol: 'http://', endpoint: new URL(url).host, reqMethod } },
  });
}
