import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type Control, controlOf } from '../../../support/control.ts';
import { memoryFetcher } from '../../../support/memory-fetcher.ts';
import { sendRaw } from '../../../support/raw-http.ts';
import { thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { startTestTuku } from '../../../support/tuku.ts';

/** Where each family's operations are. */
export const paths = {
  same_hq: '/rest/2.0/realtime_search/same_hq/',
  similar: '/rest/2.0/image-classify/v1/realtime_search/similar/',
  product: '/rest/2.0/image-classify/v1/realtime_search/product/',
  materiel: '/rest/2.0/image-classify/v1/realtime_search/materiel/',
  picturebook: '/rest/2.0/imagesearch/v1/realtime_search/picturebook/',
} as const;
export type FamilyName = keyof typeof paths;
export const familyNames = Object.keys(paths) as FamilyName[];

export type Verb = 'add' | 'search' | 'update' | 'delete';
export type Fields = Readonly<Record<string, string | number>>;

export interface Result {
  readonly score: number;
  readonly brief: string;
  readonly cont_sign: string;
}

/** An answer's JSON: a success's fields, or the error's. */
export interface Answer {
  readonly log_id?: number;
  readonly error_code?: number;
  readonly error_msg?: string;
  readonly cont_sign?: string;
  readonly result_num?: number;
  readonly has_more?: boolean;
  readonly result?: readonly Result[];
}

/** Parts of a request that replace the usual ones. */
export interface How {
  readonly method?: string;
  readonly token?: string;
  /** The whole query. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Token {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly session_key: string;
  readonly session_secret: string;
  readonly error?: string;
  readonly error_description?: string;
}

export interface Entry {
  readonly operation: string;
  readonly account: string;
  readonly unread: readonly string[];
}

/** A server in this process that embeds pictures by their thumbnails, and what its tests need. */
export interface BaiduServer {
  readonly url: string;
  /** Requests a token with a form. */
  token(id?: string, secret?: string): Promise<{ status: number; answer: Token }>;
  /** Sends a form to a path with an access token of the default key. */
  send(path: string, fields?: Fields, how?: How): Promise<Answer>;
  /** As send, to a family's operation. */
  call(family: FamilyName, verb: Verb, fields?: Fields, how?: How): Promise<Answer>;
  /** As call; checks the answer against the response schema and fails unless it is a success. */
  succeed(family: FamilyName, verb: Verb, fields?: Fields, how?: How): Promise<Answer>;
  /** Code and text of a refused call. */
  refused(family: FamilyName, verb: Verb, fields?: Fields, how?: How): Promise<string>;
  readonly control: Control;
  /** The last requests, the newest first, with their bodies. */
  journal(limit: number): Promise<readonly Entry[]>;
  readonly web: Map<string, Buffer>;
  close(): Promise<void>;
}

export const form = 'application/x-www-form-urlencoded';

export async function startBaidu(
  options: Partial<TukuOptions> = {},
  features = thumbnailFeatures(),
): Promise<BaiduServer> {
  const web = new Map<string, Buffer>();
  const tuku = await startTestTuku(options, { features, fetcher: memoryFetcher(web) });
  let known: string | undefined;

  async function token(client_id = 'tuku', client_secret = 'tuku-secret') {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
    const response = await fetch(`${tuku.url}/oauth/2.0/token`, { method: 'POST', body });
    return { status: response.status, answer: (await response.json()) as Token };
  }

  async function send(path: string, fields: Fields = {}, how: How = {}): Promise<Answer> {
    known ??= (await token()).answer.access_token;
    const { method = 'POST', query = `access_token=${how.token ?? known}`, headers = { 'Content-Type': form } } = how;
    const texts = Object.entries(fields).map(([name, value]) => [name, String(value)] as [string, string]);
    const body = how.body ?? new URLSearchParams(texts).toString();
    const target = query === '' ? path : `${path}?${query}`;
    // On a busy machine the server may close an idle connection just when it is used again.
    const fresh = { Connection: 'close' };
    const length = method === 'GET' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const answer = await sendRaw(tuku.url, { method, target, headers: { ...headers, ...length, ...fresh }, body });
    expect([answer.status, answer.type]).toEqual([200, 'application/json;charset=UTF-8']);
    return JSON.parse(answer.text) as Answer;
  }

  const call: BaiduServer['call'] = (family, verb, fields, how) => send(paths[family] + verb, fields, how);

  const control = controlOf(tuku);

  return {
    url: tuku.url,
    web,
    token,
    send,
    call,
    control,
    async succeed(family, verb, fields, how) {
      const answer = await call(family, verb, fields, how);
      expect([answer.error_code, answer.error_msg]).toEqual([undefined, undefined]);
      expect(schemaProblems(schemasOf(verb).response, answer)).toEqual([]);
      return answer;
    },
    async refused(family, verb, fields, how) {
      const { error_code, error_msg, log_id } = await call(family, verb, fields, how);
      // The platform's own errors have none.
      expect(log_id === undefined).toBe(Number(error_code) < 1000);
      return `${error_code} ${error_msg}`;
    },
    async journal(limit) {
      const { requests } = (await control('GET', `requests?limit=${limit}&bodies=true`)) as unknown as {
        requests: Entry[];
      };
      return requests;
    },
    close: () => tuku.close(),
  };
}

const read = new Map<string, { request: object; response: object }>();

/** The schemas of an operation; always the same objects, so that each is compiled once. */
export function schemasOf(verb: Verb): { request: object; response: object } {
  let schemas = read.get(verb);
  if (schemas === undefined) {
    const file = join(packageRoot, 'schemas/baidu/imagesearch', `${verb}.json`);
    schemas = JSON.parse(readFileSync(file, 'utf8')) as { request: object; response: object };
    read.set(verb, schemas);
  }
  return schemas;
}
