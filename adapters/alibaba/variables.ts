/**
 * The vendor's variables: credentials of its SDKs, of OSS's SDKs and ossutil, and the end point of the `aliyun` command
 * (https://help.aliyun.com/zh/cli/environment-variables), which its file of profiles would go before.
 */
export function clientVariables({ id, secret, url }: { id: string; secret: string; url: string }) {
  return {
    ALIBABA_CLOUD_ACCESS_KEY_ID: id,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: secret,
    ALIBABA_CLOUD_ENDPOINT: new URL(url).host,
    ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE',
    OSS_ACCESS_KEY_ID: id,
    OSS_ACCESS_KEY_SECRET: secret,
  };
}
