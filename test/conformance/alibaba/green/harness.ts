import type { ContentClass, Features } from '../../../../src/features/port.ts';
import type { Json } from '../../../../src/json.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type Content, type RoaV1, signRoaV1 } from '../../../support/alibaba-signer.ts';
import { type Control, controlOf } from '../../../support/control.ts';
import { scene } from '../../../support/pictures.ts';
import { thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { schemasOf } from './schemas.ts';
import { startWeb, type Web } from './web.ts';

export const version = '2018-05-09';

/** The fields of an answer or of one of its elements. */
export type Answer = { readonly [field: string]: Json };

export interface GreenServer {
  readonly url: string;
  readonly web: Web;
  /** Sends a signed POST; returns its status and body. */
  send(path: string, content?: Content, sign?: Partial<RoaV1>): Promise<{ status: number; answer: Answer }>;
  /** Sends a JSON body that must succeed; checks the answer against the operation's schema. */
  ok(path: string, body: object, sign?: Partial<RoaV1>): Promise<Answer>;
  /** Sends a JSON body that must succeed; returns the elements of the answer's `data`. */
  data(path: string, body: object, sign?: Partial<RoaV1>): Promise<Answer[]>;
  /** Sends a body that must be refused; returns code and text: `[400, 'BAD_REQUEST: …']`. */
  refused(path: string, body: object | string, sign?: Partial<RoaV1>): Promise<[code: number, msg: string]>;
  /** Creates a new library and returns its name. */
  library(): Promise<string>;
  /** Puts a new picture on the web server and returns its URL. */
  picture(seed: number): Promise<string>;
  /** Sends a request to the control API; returns the JSON of the answer. */
  readonly control: Control;
  /** How the model treats the next pictures. */
  readonly model: Model;
  close(): Promise<void>;
}

interface Model {
  delayMs: number;
  /** No analysis goes on before it is settled. */
  gate?: Promise<void>;
  /** Pictures that wait for this time to be over. */
  delayed: number;
  classes: Partial<Record<ContentClass, number>>;
}

/** Starts a server in this process that embeds pictures by their thumbnails, and a web server for it to fetch from. */
export async function startGreen(options: Partial<TukuOptions> = {}, web?: Web): Promise<GreenServer> {
  const own = web ?? (await startWeb());
  const model: Model = { delayMs: 0, delayed: 0, classes: { Neutral: 1 } };
  const tuku = await startTestTuku(options, { features: featuresOf(model) });
  const host = new URL(tuku.url).host;
  let libraries = 0;

  async function send(path: string, content: Content = {}, sign: Partial<RoaV1> = {}) {
    const request = signRoaV1({ path, version, host, ...sign }, content);
    const { Host: _, 'Content-Length': __, ...headers } = request.headers;
    const body = request.method === 'GET' ? null : request.body;
    const response = await fetch(tuku.url + request.target, { method: request.method, headers, body });
    return { status: response.status, answer: (await response.json()) as Answer };
  }

  async function ok(path: string, body: object, sign?: Partial<RoaV1>): Promise<Answer> {
    const { status, answer } = await send(path, { body }, sign);
    expect([status, answer.code, answer.msg]).toEqual([200, 200, 'OK']);
    expect(schemaProblems(schemasOf(path).response, answer)).toEqual([]);
    expect(answer.requestId).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    return answer;
  }

  return {
    url: tuku.url,
    web: own,
    model,
    send,
    ok,
    data: async (path, body, sign) => (await ok(path, body, sign)).data as unknown as Answer[],
    async refused(path, body, sign) {
      const { answer } = await send(path, { body }, sign);
      expect(Object.keys(answer)).toEqual(['code', 'msg', 'requestId']);
      return [Number(answer.code), String(answer.msg)];
    },
    async library() {
      const name = `library_${++libraries}`;
      await ok('/green/similarity/library/add', { name });
      return name;
    },
    async picture(seed) {
      own.files.set(`${seed}.jpg`, await scene(seed));
      return own.url(`${seed}.jpg`);
    },
    control: controlOf(tuku),
    async close() {
      await tuku.close();
      if (web === undefined) await own.close();
    },
  };
}

/** Real decoding; the classifier returns the classes of `state`, and each analysis takes its delay. */
function featuresOf(state: Model): Features {
  return thumbnailFeatures({
    classes: () => state.classes,
    async before() {
      await state.gate;
      if (state.delayMs === 0) return;
      state.delayed++;
      await new Promise((resolve) => setTimeout(resolve, state.delayMs));
      state.delayed--;
    },
  });
}
