import type { Subject } from '../../../../src/features/port.ts';
import type { Json } from '../../../../src/json.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type Control, controlOf } from '../../../support/control.ts';
import { memoryFetcher } from '../../../support/memory-fetcher.ts';
import { type SignedRequest, signTc3, type ToSign } from '../../../support/tencent-signer.ts';
import { thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { schemasOf } from './schemas.ts';

/** What an answer's `Response` holds; on failure only Error and RequestId. */
export interface Answer {
  readonly RequestId: string;
  readonly Error?: { readonly Code: string; readonly Message: string };
  readonly [field: string]: Json | undefined;
}

export type Params = Readonly<Record<string, unknown>>;

/** A server in this process that embeds pictures by their thumbnails, and what its tests need. */
export interface TiiaServer {
  readonly url: string;
  /** Sends a signed request; checks the answer against the operation's response schema. */
  call(action: string, params?: Params, sign?: Partial<ToSign>): Promise<Answer>;
  /** As call, and fails unless the answer is a success. */
  succeed(action: string, params?: Params): Promise<Answer>;
  /** The error code of a call; undefined on success. */
  codeOf(action: string, params?: Params): Promise<string | undefined>;
  /** Creates a group of its own and returns its id. */
  group(settings?: Params): Promise<string>;
  /** Drops everything stored. */
  reset(): Promise<void>;
  /** Sends a request to the control API; the JSON it answers. */
  readonly control: Control;
  /** What ImageUrl leads to. */
  readonly web: Map<string, Buffer>;
  /** What the detector finds in the pictures to come. */
  detected: readonly Subject[];
  close(): Promise<void>;
}

export async function startTiia(options: Partial<TukuOptions> = {}): Promise<TiiaServer> {
  const web = new Map<string, Buffer>();
  const state: { detected: readonly Subject[] } = { detected: [] };
  // Different pictures are about as similar as they are to the real model.
  const features = thumbnailFeatures({ detected: () => state.detected, keptMean: 0.5 });
  const tuku = await startTestTuku(options, { features, fetcher: memoryFetcher(web) });
  let groups = 0;

  async function call(action: string, params: Params = {}, sign: Partial<ToSign> = {}): Promise<Answer> {
    const host = new URL(tuku.url).host;
    const answer = await send(tuku.url, signTc3({ action, host, ...sign }, params));
    const problems = answer.Error
      ? Object.keys(answer).filter((field) => field !== 'Error' && field !== 'RequestId')
      : schemaProblems(schemasOf(action).response, answer);
    expect(problems).toEqual([]);
    expect(answer.RequestId).toMatch(/^[0-9a-f-]{36}$/);
    return answer;
  }

  const control = controlOf(tuku);

  return {
    url: tuku.url,
    web,
    get detected() {
      return state.detected;
    },
    set detected(subjects) {
      state.detected = subjects;
    },
    call,
    async succeed(action, params) {
      const answer = await call(action, params);
      expect(answer.Error).toBeUndefined();
      return answer;
    },
    codeOf: async (action, params) => (await call(action, params)).Error?.Code,
    async group(settings = {}) {
      const GroupId = `group_${++groups}`;
      const created = await call('CreateGroup', { GroupId, GroupName: 'a group', MaxCapacity: 100, ...settings });
      expect(created.Error).toBeUndefined();
      return GroupId;
    },
    reset: async () => void (await control('POST', 'reset')),
    control,
    close: () => tuku.close(),
  };
}

async function send(url: string, request: SignedRequest): Promise<Answer> {
  const { Host: _, 'Content-Length': __, ...headers } = request.headers;
  const response = await fetch(url + request.target, { method: request.method, headers, body: request.body });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  return ((await response.json()) as { Response: Answer }).Response;
}
