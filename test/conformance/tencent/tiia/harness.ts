import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { analysePicture } from '../../../../src/features/analyse.ts';
import type { Features, Subject } from '../../../../src/features/port.ts';
import { normalise } from '../../../../src/features/vector.ts';
import { createImageFetcher, type ImageFetcher } from '../../../../src/images/fetch.ts';
import { ImageError } from '../../../../src/images/port.ts';
import type { Json } from '../../../../src/json.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type Control, controlOf } from '../../../support/control.ts';
import { type SignedRequest, signTc3, type ToSign } from '../../../support/tencent-signer.ts';
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
  const tuku = await startTestTuku(options, { features: thumbnails(state), fetcher: fetcherOf(web) });
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

/** Real decoding, limits, cropping and colours; the model is an 8x8 thumbnail, the detector finds what it is told. */
function thumbnails(state: { detected: readonly Subject[] }): Features {
  const model = 'thumbnail';
  const tools = {
    embed: async ({ width, height, data }: { width: number; height: number; data: Uint8Array }) => {
      const image = sharp(data, { raw: { width, height, channels: 3 } }).resize(8, 8, { fit: 'fill' });
      const pixels = Float32Array.from(await image.raw().toBuffer());
      const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
      // Half of the mean is kept: different pictures are about as similar as they are to the real model.
      return normalise(pixels.map((value) => value - mean / 2));
    },
    detector: async () => async () => [...state.detected],
  };
  return {
    model,
    dimension: 192,
    state: 'ready',
    ready: async () => undefined,
    analyse: async (request) => ({
      ...(await analysePicture(request, tools)),
      model,
      contentHash: createHash('sha256').update(request.bytes).digest('hex'),
    }),
    describe: () => ({ backend: 'thumbnails', workers: 0, reason: 'a test' }),
    close: async () => undefined,
  };
}

/** Serves known URLs from memory; loopback and malformed ones as the real fetcher does; nothing leaves this machine. */
function fetcherOf(web: ReadonlyMap<string, Buffer>): ImageFetcher {
  const real = createImageFetcher();
  return {
    async fetch(url, options) {
      const bytes = web.get(url);
      if (bytes && bytes.length > options.maxBytes) throw new ImageError('too-many-bytes', 'too many bytes');
      if (bytes) return bytes;
      if (/^https?:\/\/[a-z]/.test(url)) throw new ImageError('download', `nothing at ${url}`);
      return real.fetch(url, options);
    },
  };
}
