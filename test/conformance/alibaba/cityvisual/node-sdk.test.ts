import { type OpenApiCall, openApi, popRpc } from '../../../support/alibaba-sdk.ts';
import { scene } from '../../../support/pictures.ts';
import { algoLib, type CityServer, startCity, version } from './harness.ts';

let city: CityServer;
beforeAll(async () => {
  city = await startCity();
});
beforeEach(() => city.reset());
afterAll(() => city.close());

const { InstanceId } = algoLib;

describe('@alicloud/pop-core', () => {
  it.each(['GET', 'POST'])('manages algorithm libraries by %s', async (method) => {
    const client = popRpc(city.url, version);
    const call = (action: string, params: object) =>
      client.request<Record<string, unknown>>(action, params, { method });
    expect(await call('CreateAlgoLib', algoLib)).toMatchObject({ AlgoLibId: '1' });
    expect(await call('DescribeAlgoLibs', { InstanceId })).toMatchObject({
      TotalCount: 1,
      AlgoLibs: { AlgoLib: [{ AlgoLibName: 'name', Capacity: '30' }] },
    });
    await expect(call('CreateAlgoLib', algoLib)).rejects.toMatchObject({ code: 'InvalidName.Duplicate' });
    await call('DeleteAlgoLib', { AlgoLibId: '1' });
    await expect(call('DeleteAlgoLib', { AlgoLibId: '1' })).rejects.toMatchObject({
      code: 'InvalidAlgoLibId.NotFound',
      data: { Message: 'The specified AlgoLibId does not exist.' },
    });
  });
});

describe.each(['v3', 'v2'] as const)('@alicloud/openapi-client, %s', (signature) => {
  const call = async (action: string, body: Record<string, unknown>) => {
    const request: OpenApiCall = { action, version, body };
    return (await openApi(city.url, request, { signature })).body;
  };

  it('goes from an instance to a running job group with a stream', async () => {
    const { InstanceId: instance } = await call('CreateInstance', { RegionId: 'cn-shanghai', InstanceCapacity: 5 });
    const { AlgoLibId } = await call('CreateAlgoLib', { ...algoLib, InstanceId: instance });
    const { ResourceProfileId } = await call('CreateResourceProfile', {
      InstanceId: instance,
      ResourceProfileName: 'profile',
      ResourceProfileParams: [{ Key: 'MQ_TOPIC', Value: 'a b&c=d' }],
    });
    const { JobGroupId } = await call('CreateJobGroup', {
      InstanceId: instance,
      AlgoLibId,
      ResourceProfileId,
      JobGroupName: 'group',
      PlanedJobCount: 1,
      StreamPerJob: 2,
      JobGroupParams: [{ Key: 'ES_ENABLE', Value: 'True' }],
    });
    await call('AttachStream', { JobGroupId, Streams: [{ StreamName: 'gate', StreamURL: 'rtmp://h/gate' }] });
    await call('StartJobGroup', { JobGroupId });
    expect(await call('DescribeJobGroups', { InstanceId: instance, PageNumber: 1, PageSize: 10 })).toMatchObject({
      JobGroups: {
        JobGroup: [{ Status: 'starting', JobGroupParams: { JobGroupParam: [{ Key: 'ES_ENABLE', Value: 'True' }] } }],
      },
    });
    expect(await call('DescribeStreams', { JobGroupId })).toMatchObject({
      Streams: { Stream: [{ StreamName: 'gate' }] },
    });
    await expect(call('DeleteAlgoLib', { AlgoLibId })).rejects.toMatchObject({ code: 'DependencyViolation' });
  });

  it('searches a captured picture', async () => {
    const base64 = (await scene(7)).toString('base64');
    await city.capture({ instance: InstanceId, camera: 'c', type: 'person', imageId: 'i', picture: { base64 } });
    const answer = await call('SearchImages', {
      InstanceId,
      StartTime: '1553734800000',
      From: 0,
      Size: 5,
      Contents: base64,
      NoFeature: 'False',
      Type: 'person',
    });
    expect(answer).toMatchObject({ TotalCount: 1, Images: { Image: [{ ImageId: 'i' }] } });
  });
});
