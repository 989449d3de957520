import { createRequire } from 'node:module';
import OpenApi, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import RpcClient from '@alicloud/pop-core';
import { RuntimeOptions } from '@alicloud/tea-util';

/** The key of a client; by default Tuku's default key. */
export interface SdkKey {
  readonly id?: string;
  readonly secret?: string;
  readonly token?: string;
}

interface PopConfig extends RpcClient.Config {
  readonly securityToken?: string;
}

/** The part of pop-core's ROA client that tests use; its own types omit the class. */
interface RoaClient {
  post(path: string, query: object, body: string, headers: object, options?: object): Promise<unknown>;
  get(path: string, query: object, headers: object, options?: object): Promise<unknown>;
}

/** The gateway client that signs with ACS4; a dependency of the others. */
const { default: Gateway } = createRequire(import.meta.url)('@alicloud/gateway-pop') as {
  default: new () => Parameters<OpenApi.default['setGatewayClient']>[0];
};

const { ROAClient } = createRequire(import.meta.url)('@alicloud/pop-core') as {
  ROAClient: new (config: PopConfig) => RoaClient;
};

function popConfig(url: string, apiVersion: string, { id = 'tuku', secret = 'tuku-secret', token }: SdkKey): PopConfig {
  return {
    endpoint: url,
    apiVersion,
    accessKeyId: id,
    accessKeySecret: secret,
    // The SDK's own limit of three seconds is short for five pictures on a busy machine.
    opts: { timeout: 30_000 },
    ...(token === undefined ? {} : { securityToken: token }),
  };
}

/** The unchanged `@alicloud/pop-core` RPC client, pointed at a server. */
export function popRpc(url: string, apiVersion: string, key: SdkKey = {}): RpcClient {
  return new RpcClient(popConfig(url, apiVersion, key));
}

/** The unchanged `@alicloud/pop-core` ROA client, pointed at a server. */
export function popRoa(url: string, apiVersion: string, key: SdkKey = {}): RoaClient {
  return new ROAClient(popConfig(url, apiVersion, key));
}

/** One generic call of the unchanged `@alicloud/openapi-client`. */
export interface OpenApiCall {
  readonly action: string;
  readonly version: string;
  readonly style?: 'RPC' | 'ROA';
  readonly pathname?: string;
  readonly method?: string;
  readonly authType?: 'AK' | 'Anonymous';
  readonly reqBodyType?: 'formData' | 'json';
  readonly query?: Record<string, string>;
  /** Fields; lists and objects are flattened in a form. */
  readonly body?: Record<string, unknown>;
}

/** How the client signs: `v3` is ACS3, `v2` the signatures 1.0. */
export interface OpenApiSettings extends SdkKey {
  readonly bearer?: string;
  readonly signature?: 'v3' | 'v2' | 'sm3';
}

/** Resolves to `{headers, statusCode, body}`; rejects with the client's error, which has `code` and `data`. */
export async function openApi(url: string, call: OpenApiCall, settings: OpenApiSettings = {}) {
  const { id = 'tuku', secret = 'tuku-secret', token, bearer, signature = 'v3' } = settings;
  const { style = 'RPC', pathname = '/', method = 'POST', authType = 'AK', query = {} } = call;
  const client = new OpenApi.default(
    new Config({
      ...(bearer === undefined ? { accessKeyId: id, accessKeySecret: secret } : { bearerToken: bearer }),
      ...(token === undefined ? {} : { securityToken: token }),
      ...(signature === 'v3' ? {} : { signatureAlgorithm: signature === 'v2' ? 'v2' : 'ACS3-HMAC-SM3' }),
      endpoint: new URL(url).host,
      protocol: 'http',
      regionId: 'cn-shanghai',
    }),
  );
  const { action, version, reqBodyType = style === 'RPC' ? 'formData' : 'json', body } = call;
  const params = new Params({
    action,
    version,
    style,
    pathname,
    method,
    authType,
    reqBodyType,
    protocol: 'HTTP',
    bodyType: 'json',
  });
  const request = new OpenApiRequest({ query, ...(body === undefined ? {} : { body }) });
  return (await client.callApi(params, request, new RuntimeOptions({}))) as {
    readonly headers: Record<string, string>;
    readonly statusCode: number;
    readonly body: Record<string, unknown>;
  };
}

/** One RPC call of the unchanged clients through `@alicloud/gateway-pop`, which signs with ACS4. */
export async function openApiAcs4(
  url: string,
  call: OpenApiCall,
  { id = 'tuku', secret = 'tuku-secret' }: SdkKey = {},
) {
  const config = { accessKeyId: id, accessKeySecret: secret, endpoint: new URL(url).host, protocol: 'http' };
  const client = new OpenApi.default(new Config({ ...config, regionId: 'cn-shanghai' }));
  client.setGatewayClient(new Gateway());
  client._productId = 'cityvisual';
  const { action, version, query = {}, body } = call;
  const form = { style: 'RPC', pathname: '/', method: 'POST', reqBodyType: 'formData', bodyType: 'json' };
  const params = new Params({ action, version, ...form, authType: 'AK', protocol: 'HTTP' });
  const request = new OpenApiRequest({ query, ...(body === undefined ? {} : { body }) });
  return client.execute(params, request, new RuntimeOptions({}));
}
