import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../../../src/features/port.ts';
import type { Json } from '../../../../src/json.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type SignedRequest, type Signer, signAcs3 } from '../../../support/alibaba-signer.ts';
import { type Control, controlOf } from '../../../support/control.ts';
import { memoryFetcher } from '../../../support/memory-fetcher.ts';
import { type Sights, thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { startTestTuku } from '../../../support/tuku.ts';

export type Params = Readonly<Record<string, string | number | boolean>>;

/** An answer's JSON: a success's fields, or the gateway's error envelope. */
export interface Answer {
  readonly RequestId: string;
  readonly Code?: Json;
  readonly [field: string]: Json | undefined;
}

/** A server in this process that embeds pictures by their thumbnails, and what its tests need. */
export interface ImageSearchServer {
  readonly url: string;
  /** Sends a call signed with ACS3, parameters in the form; the answer and its HTTP status. */
  call(
    action: string,
    params?: Params,
    how?: Partial<Signer> & { version?: string },
  ): Promise<{ status: number; answer: Answer }>;
  /** As call; checks the answer against the response schema and fails unless it is a success. */
  succeed(action: string, params?: Params): Promise<Answer>;
  /** The error code of a call; undefined on success. */
  codeOf(action: string, params?: Params): Promise<string | undefined>;
  /** A name for an instance of its own. */
  instance(): string;
  readonly control: Control;
  readonly web: Map<string, Buffer>;
  /** What the detector finds in the pictures to come, and what holds their analysis up. */
  readonly sights: Sights;
  close(): Promise<void>;
}

export async function startImageSearch(options: Partial<TukuOptions> = {}): Promise<ImageSearchServer> {
  const web = new Map<string, Buffer>();
  const sights: Sights = { detected: [] };
  const tuku = await startTestTuku(options, {
    features: thumbnailFeatures({ detected: () => sights.detected, before: () => sights.gate }),
    fetcher: memoryFetcher(web),
  });
  const host = new URL(tuku.url).host;
  let instances = 0;

  async function call(action: string, params: Params = {}, how: Partial<Signer> & { version?: string } = {}) {
    const texts = Object.entries(params).map(([name, value]) => [name, String(value)] as [string, string]);
    const body = new URLSearchParams(texts).toString();
    const signed = signAcs3({ action, version: '2020-12-14', host, ...how }, { body });
    const response = await send(tuku.url, signed);
    return { status: response.status, answer: (await response.json()) as Answer };
  }

  return {
    url: tuku.url,
    web,
    sights,
    call,
    async succeed(action, params) {
      const { status, answer } = await call(action, params);
      expect({ status, code: answer.Code ?? 0, message: answer.Code ? answer.Message : '' }).toEqual({
        status: 200,
        code: 0,
        message: '',
      });
      expect(schemaProblems(schemasOf(action).response, answer)).toEqual([]);
      expect(answer.RequestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
      return answer;
    },
    async codeOf(action, params) {
      const { Code } = (await call(action, params)).answer;
      return typeof Code === 'string' ? Code : undefined;
    },
    instance: () => `instance${++instances}`,
    control: controlOf(tuku),
    close: () => tuku.close(),
  };
}

/** Sends a signed request as it is. */
export function send(url: string, request: SignedRequest): Promise<Response> {
  const { Host: _, host: __, 'Content-Length': ___, ...headers } = request.headers as Record<string, string>;
  const { method, target } = request;
  return fetch(url + target, { method, headers, ...(request.body.length > 0 && { body: request.body }) });
}

export function schemasOf(action: string): { request: object; response: object } {
  return JSON.parse(readFileSync(join(packageRoot, `schemas/alibaba/imagesearch/${action}.json`), 'utf8')) as {
    request: object;
    response: object;
  };
}

/** A subject that fills a box of the pictures of test/support/pictures.ts. */
export function subject(label: string, box: [number, number, number, number] = [40, 30, 200, 150]): Subject {
  const [x, y, width, height] = box;
  return { label, score: 0.9, box: { x, y, width, height } };
}
