import { isJsonObject, type Json } from '../../../../src/json.ts';
import { schemaProblems } from '../../../../src/protocol/schema.ts';
import type { TukuOptions } from '../../../../src/server/options.ts';
import { type RpcV1, type SignedRequest, signRpcV1 } from '../../../support/alibaba-signer.ts';
import { type Control, controlOf } from '../../../support/control.ts';
import { thumbnailFeatures } from '../../../support/thumbnail-features.ts';
import { startTestTuku } from '../../../support/tuku.ts';
import { type ActionName, schemasOf } from './schemas.ts';

export const version = '2018-10-30';

/** The fields of an answer; those of an error are Code, Message, RequestId, HostId and Recommend. */
export type Answer = { readonly [field: string]: Json };

/** Parameters of an action; numbers are sent as strings. */
export type Params = Readonly<Record<string, string | number>>;

export interface CityServer {
  readonly url: string;
  /** Sends a signed request; returns status, content type and text. */
  send(action: string, params?: Params, sign?: Partial<RpcV1>): Promise<{ status: number; type: string; text: string }>;
  /** Calls an action that must succeed; checks the answer against its schema. */
  ok(action: ActionName, params?: Params, sign?: Partial<RpcV1>): Promise<Answer>;
  /** Calls an action that must be refused; returns HTTP status, code and message. */
  refused(action: ActionName, params?: Params): Promise<[status: number, code: string, message: string]>;
  /** Like `refused`, without the message: `404 InvalidName`. */
  codeOf(action: ActionName, params?: Params): Promise<string>;
  /** Returns the items of a describe action. */
  list(action: ActionName, params?: Params): Promise<Answer[]>;
  /** Posts captures; returns status and body. */
  capture(body: object): Promise<{ status: number; body: Answer }>;
  reset(): Promise<void>;
  readonly control: Control;
  close(): Promise<void>;
}

/** Starts a server in this process whose embeddings are thumbnails, so that no model is loaded. */
export async function startCity(options: Partial<TukuOptions> = {}): Promise<CityServer> {
  const tuku = await startTestTuku(options, { features: thumbnailFeatures() });

  async function send(action: string, params: Params = {}, sign: Partial<RpcV1> = {}) {
    const texts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
    return wire(tuku.url, signRpcV1({ action, version, host: new URL(tuku.url).host, ...sign }, texts));
  }

  async function ok(action: ActionName, params?: Params, sign?: Partial<RpcV1>): Promise<Answer> {
    const { status, text } = await send(action, params, sign);
    const answer = JSON.parse(text) as Answer;
    expect([action, status, answer.Code, answer.Message]).toEqual([action, 200, undefined, undefined]);
    expect(schemaProblems(schemasOf(action).response, answer)).toEqual([]);
    return answer;
  }

  async function refused(action: ActionName, params?: Params): Promise<[number, string, string]> {
    const { status, text } = await send(action, params);
    const { Code = '', Message = '' } = JSON.parse(text) as Answer;
    return [status, String(Code), String(Message)];
  }

  const control = controlOf(tuku);

  return {
    url: tuku.url,
    send,
    ok,
    refused,
    codeOf: async (action, params) => (await refused(action, params)).slice(0, 2).join(' '),
    async list(action, params) {
      const answer = await ok(action, params);
      const wrapper = Object.values(answer).find(isJsonObject) ?? {};
      return Object.values(wrapper)[0] as unknown as Answer[];
    },
    async capture(body) {
      const response = await fetch(`${tuku.url}/_tuku/cityvisual/captures`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Answer };
    },
    reset: async () => void (await control('POST', 'reset')),
    control,
    close: () => tuku.close(),
  };
}

async function wire(url: string, { target, method, headers, body }: SignedRequest) {
  const { Host: _, 'Content-Length': __, ...rest } = headers;
  const init = { method, headers: rest, ...(method === 'GET' ? {} : { body }) };
  const response = await fetch(url + target, init);
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
}

/** Valid parameters of CreateAlgoLib, as in the vendor's documentation except for the instance. */
export const algoLib = {
  AlgoLibName: 'name',
  AlgoLibVersion: '1.0.0',
  CapabilityNames: 'PERSON,FACE',
  Capacity: 30,
  InstanceId: 'cityvisual-demo1',
  JsonText: '[{"objType":"person","fields":[{"name":"cameraId","type":"string","mandatory":true}]}]',
  OssAccessKeyId: 'AKoss',
  OssAccessKeySecret: 'SKoss',
  OssBucket: 'bucket',
  OssEndpoint: 'oss-cn-shanghai-internal.aliyuncs.com',
  OssPath: 'library/xxxx.tar.gz',
  Text: 'xxx',
};

export const camera = {
  InstanceId: 'cityvisual-demo1',
  CameraId: '003_2',
  CameraName: 'gate-camera',
  InviteUri: '320599500@xxx',
  LocationInfo: '{"latitude":"30.245853","longitude":"120.209947"}',
  WorkGroupId: '511',
};

export const workGroup = {
  InstanceId: 'cityvisual-demo1',
  WorkGroupName: 'intake',
  Protocol: 'rtsp',
  TheoryCutStatus: 'True',
  Description: 'a group',
  JobNum: 2,
  TopicNum: 3,
  TopicPrefix: 'topic',
  Account: 'admin',
  Password: 'secret',
  Ip: '10.0.0.1',
  Port: 554,
};

/** Creates what a job group needs, and returns the parameters of its creation. */
export async function jobGroupParams(city: CityServer): Promise<Params> {
  const { AlgoLibId } = await city.ok('CreateAlgoLib', algoLib);
  const InstanceId = algoLib.InstanceId;
  const { ResourceProfileId } = await city.ok('CreateResourceProfile', { InstanceId, ResourceProfileName: 'profile' });
  return {
    InstanceId,
    AlgoLibId: String(AlgoLibId),
    ResourceProfileId: String(ResourceProfileId),
    JobGroupName: 'group',
    PlanedJobCount: 2,
    StreamPerJob: 1,
  };
}
