/**
 * Environment variables of the vendor's clients: credentials of its SDKs, of the OSS SDKs and of ossutil; the endpoint
 * of the `aliyun` command (https://help.aliyun.com/zh/cli/environment-variables), which otherwise prefers its profiles;
 * and the certificates that aliyun-python-sdk-core trusts (aliyunsdkcore/http/http_response.py).
 */
export const clientVariables = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: '{id}',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: '{secret}',
  ALIBABA_CLOUD_CA_BUNDLE: '{bundle}',
  ALIBABA_CLOUD_ENDPOINT: '{host}',
  ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE',
  OSS_ACCESS_KEY_ID: '{id}',
  OSS_ACCESS_KEY_SECRET: '{secret}',
};
