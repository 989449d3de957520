import { createRequire } from 'node:module';

/** What a call resolves to: the answer's JSON, of a success or of an error. */
export interface SdkAnswer {
  readonly log_id?: number;
  readonly cont_sign?: string;
  readonly result_num?: number;
  readonly has_more?: boolean;
  readonly result?: readonly { readonly score: number; readonly brief: string; readonly cont_sign: string }[];
  readonly error_code?: number;
  readonly error_msg?: string;
}

/** The part of the SDK's client that tests use; it ships no types. All other methods are operations of image search. */
export type ImageSearchClient = {
  setAccessToken(token: string): void;
} & Readonly<Record<string, (...args: readonly unknown[]) => Promise<SdkAnswer>>>;

interface Sdk {
  readonly imageSearch: new (appId: string, apiKey: string, secretKey: string) => ImageSearchClient;
  readonly HttpClient: {
    setRequestInterceptor(intercept: ((options: { url: string }) => object) | null): void;
    setRequestOptions(options: object | null): void;
  };
}

/** The unchanged Baidu Node SDK. */
export const baidu = createRequire(import.meta.url)('baidu-aip-sdk') as Sdk;

/** Redirects the calls of every client in this process to a server. The SDK has no setting for its host. */
export function pointAt(url: string): void {
  baidu.HttpClient.setRequestInterceptor((options) => {
    options.url = options.url.replace(/^https:\/\/aip\.baidubce\.com/, url);
    return options;
  });
}
