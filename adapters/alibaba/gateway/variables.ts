/**
 * The vendor's variables: credentials of its SDKs, of OSS's SDKs and ossutil; the end point of the `aliyun` command
 * (https://help.aliyun.com/zh/cli/environment-variables), which its file of profiles would go before; and what
 * aliyun-python-sdk-core trusts (aliyunsdkcore/http/http_response.py).
 */
export function clientVariables(server: { id: string; secret: string; url: string; bundle: string }) {
  const { id, secret, url, bundle } = server;
  return {
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
    ALIBABA_CLOUD_CA_BUNDLE: bundle,
    ALIBABA_CLOUD_ENDPOINT: new URL(url).host,
    ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE',
    OSS_ACCESS_KEY_ID: id,
    OSS_ACCESS_KEY_SECRET: secret,
  };
}
