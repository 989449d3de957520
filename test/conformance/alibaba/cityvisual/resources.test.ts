import { algoLib, type CityServer, camera, startCity, workGroup } from './harness.ts';

let city: CityServer;
beforeAll(async () => {
  city = await startCity();
});
beforeEach(() => city.reset());
afterAll(() => city.close());

const InstanceId = algoLib.InstanceId;
const RegionId = 'cn-shanghai';
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const page = { PageNumber: 1, PageSize: 10 };

describe('regions and protocols', () => {
  it('are the documented ones', async () => {
    const region = { RegionId, RegionEndpoint: 'cityvisual.cn-shanghai.aliyuncs.com', LocalName: '华东 2' };
    expect(await city.list('DescribeRegions')).toEqual([region]);
    const [english] = await city.list('DescribeRegions', { AcceptLanguage: 'en-US' });
    expect(english).toEqual({ ...region, LocalName: 'China (Shanghai)' });
    const { Protocols } = await city.ok('DescribeProtocols');
    expect(Protocols).toMatchObject({ onvif: 'ONVIF', gb28181: 'GB28181', hk_ivms_8700: 'HK_IVMS_8700' });
    expect(Object.keys(Protocols as object)).toHaveLength(11);
    const { text } = await city.send('DescribeProtocols', {}, { format: '' });
    expect(text).toContain('<DescribeProtocolsResponse><Protocols><onvif>ONVIF</onvif>');
  });
});

describe('instances', () => {
  const create = async (more = {}) =>
    String((await city.ok('CreateInstance', { RegionId, InstanceCapacity: 20, ...more })).InstanceId);

  it('are created, shown, changed and deleted', async () => {
    const id = await create({ InstanceName: 'ShangHai', Description: 'SHInstance' });
    expect(id).toMatch(/^cityvisual-[0-9a-f]{12}$/);
    const shown = {
      InstanceId: id,
      InstanceName: 'ShangHai',
      Description: 'SHInstance',
      InstanceCapacity: 20,
      Status: 'Running',
      RegionId,
      CreateTime: time,
    };
    expect(await city.list('DescribeInstances', { RegionId })).toEqual([shown]);
    await city.ok('ModifyInstance', { InstanceId: id, Status: 'Stopped', InstanceName: '上海:1' });
    expect(await city.list('DescribeInstances', { RegionId })).toEqual([
      { ...shown, Status: 'Stopped', InstanceName: '上海:1' },
    ]);
    await city.ok('DeleteInstance', { InstanceId: id });
    expect(await city.list('DescribeInstances', { RegionId })).toEqual([]);
  });

  it('are found by ids and by a name with wildcards', async () => {
    const ids: string[] = [];
    for (const InstanceName of ['north-gate', 'south-gate', 'north-door']) ids.push(await create({ InstanceName }));
    const found = async (params: object) =>
      (await city.list('DescribeInstances', { RegionId, ...params })).map(({ InstanceName }) => InstanceName);
    expect(await found({ InstanceName: '*gate' })).toEqual(['north-gate', 'south-gate']);
    expect(await found({ InstanceName: 'north*' })).toEqual(['north-gate', 'north-door']);
    expect(await found({ InstanceName: '*-*' })).toHaveLength(3);
    expect(await found({ InstanceName: 'north' })).toEqual([]);
    expect(await found({ InstanceIds: JSON.stringify([ids[2], ids[0], 'none']) })).toEqual([
      'north-gate',
      'north-door',
    ]);
  });

  it('take everything in them along', async () => {
    const id = await create();
    await city.ok('CreateCapability', { InstanceId: id, CapabilityName: 'PERSON' });
    await city.ok('CreateCamera', { ...camera, InstanceId: id });
    await city.ok('CreateCapability', { InstanceId, CapabilityName: 'PERSON' });
    await city.ok('DeleteInstance', { InstanceId: id });
    expect(await city.list('DescribeCapabilities', { InstanceId: id })).toEqual([]);
    expect(await city.codeOf('DeleteCamera', { CameraId: camera.CameraId })).toBe('404 InvalidCameraId.NotFound');
    expect(await city.list('DescribeCapabilities', { InstanceId })).toHaveLength(1);
  });
});

describe('capabilities', () => {
  it('are created, renamed and deleted', async () => {
    expect(await city.ok('CreateCapability', { InstanceId, CapabilityName: 'PERSON' })).toMatchObject({
      CapabilityId: '1',
    });
    await city.ok('ModifyCapability', { CapabilityId: '1', CapabilityName: 'PERSON' });
    await city.ok('ModifyCapability', { CapabilityId: '1', CapabilityName: 'FACE', InstanceId });
    const shown = [{ CapabilityId: '1', CapabilityName: 'FACE' }];
    expect(await city.list('DescribeCapabilities', { InstanceId, ...page })).toEqual(shown);
    await city.ok('DeleteCapability', { CapabilityId: '1' });
    expect(await city.ok('CreateCapability', { InstanceId, CapabilityName: 'FACE' })).toMatchObject({
      CapabilityId: '2',
    });
  });
});

describe('work groups', () => {
  it('are created, shown without their password, described anew and deleted', async () => {
    await city.ok('CreateWorkGroup', workGroup);
    const shown = {
      WorkGroupId: '1',
      WorkGroupName: 'intake',
      InstanceId,
      Description: 'a group',
      Protocol: 'rtsp',
      TheoryCutStatus: 'True',
      CreateTime: time,
      UpdateTime: time,
    };
    expect(await city.list('DescribeWorkGroups', { InstanceId, WorkGroupId: '1' })).toEqual([shown]);
    await city.ok('ModifyWorkGroup', { WorkGroupId: '1', Description: 'other' });
    expect(await city.list('DescribeWorkGroups', { InstanceId })).toEqual([{ ...shown, Description: 'other' }]);
    await city.ok('DeleteWorkGroup', { WorkGroupId: '1' });
    expect(await city.list('DescribeWorkGroups', { InstanceId })).toEqual([]);
  });

  it('leave no password in the journal', async () => {
    await city.ok('CreateWorkGroup', { ...workGroup, Password: 'hunter2' });
    await city.ok('CreateAlgoLib', { ...algoLib, OssAccessKeySecret: 'hunter3' });
    expect(JSON.stringify(await city.control('GET', 'requests?bodies=true'))).not.toMatch(/hunter/);
  });
});

describe('cameras', () => {
  const cameras = (more = {}) => city.list('DescribeCameras', { InstanceId, ...page, ...more });

  it('are created, shown, changed and deleted', async () => {
    expect(await city.ok('CreateCamera', camera)).toMatchObject({ CameraId: '003_2' });
    const host = new URL(city.url).host;
    const shown = {
      CameraId: '003_2',
      CameraName: 'gate-camera',
      WorkGroupId: '511',
      InviteUri: '320599500@xxx',
      RtmpPath: `rtmp://${host}/live/stream-003_2`,
      Conf: expect.stringMatching(/shardId.*storageType.*readType.*mediaType.*outputFormat/),
      Location: camera.LocationInfo,
      StreamStatus: 'OFF_LINE',
      UpdateTime: time,
    };
    expect(await cameras()).toEqual([shown]);
    await city.ok('ModifyCamera', { ...camera, CameraName: 'renamed', StreamStatus: 'ON_LINE' });
    expect(await cameras()).toEqual([{ ...shown, CameraName: 'renamed', StreamStatus: 'ON_LINE' }]);
    await city.ok('DeleteCamera', { CameraId: '003_2' });
    expect(await cameras()).toEqual([]);
  });

  it('are filtered, and change their status together or not at all', async () => {
    for (const n of [1, 2, 3]) {
      await city.ok('CreateCamera', {
        ...camera,
        CameraId: `c${n}`,
        CameraName: `camera-${n}`,
        WorkGroupId: n === 3 ? '8' : '7',
      });
    }
    const ids = async (filter: object) => (await cameras(filter)).map(({ CameraId }) => CameraId);
    expect(await ids({ WorkGroupId: '7' })).toEqual(['c1', 'c2']);
    expect(await ids({ CameraName: 'camera-2' })).toEqual(['c2']);
    expect(await ids({ CameraId: 'c3' })).toEqual(['c3']);
    const status = { StreamStatus: 'ON_LINE', WorkGroupId: '7' };
    const mixed = { ...status, CameraIds: '["c1","c3"]' };
    expect(await city.codeOf('BatchModifyCameraStatus', mixed)).toBe('404 InvalidCameraId.NotFound');
    expect(await ids({ StreamStatus: 'ON_LINE' })).toEqual([]);
    await city.ok('BatchModifyCameraStatus', { ...status, CameraIds: '["c1","c2"]' });
    expect(await ids({ StreamStatus: 'ON_LINE' })).toEqual(['c1', 'c2']);
  });

  it('have streams, a place to play them and a configuration', async () => {
    await city.ok('CreateCamera', camera);
    const host = new URL(city.url).host;
    const CameraIds = '["003_2"]';
    const streams = [{ StreamName: 'stream-003_2', StreamUrl: `rtmp://${host}/live/stream-003_2` }];
    expect(await city.list('GetStreamsForCameras', { CameraIds, InstanceId })).toEqual(streams);
    expect(await city.list('ListStreamsForCameras', { CameraIds: '003_2', InstanceId })).toEqual(['stream-003_2']);
    const one = { CameraId: '003_2', InstanceId };
    const { PlayUrl } = await city.ok('GetPlayUrlForCamera', one);
    expect(PlayUrl).toBe(`http://${host}/live/stream-003_2.m3u8`);
    const conf = { Id: expect.any(String), CameraId: '003_2', CameraName: 'gate-camera', Context: '' };
    expect((await city.ok('GetCameraConfForCamera', one)).CameraConf).toEqual(conf);
    await city.ok('PutCameraConfForCamera', { ...one, CameraName: 'shown', Context: '{"a":1}' });
    expect((await city.ok('GetCameraConfForCamera', one)).CameraConf).toEqual({
      ...conf,
      CameraName: 'shown',
      Context: '{"a":1}',
    });
    expect(await cameras()).toMatchObject([{ CameraName: 'gate-camera' }]);
  });
});

describe('resource profiles', () => {
  const params = (...entries: [string, string][]) =>
    Object.fromEntries(
      entries.flatMap(([key, value], i) => [
        [`ResourceProfileParams.${i + 1}.Key`, key],
        [`ResourceProfileParams.${i + 1}.Value`, value],
      ]),
    );

  it('are created with parameters, changed and deleted', async () => {
    const profile = { InstanceId, ResourceProfileName: 'profile' };
    await city.ok('CreateResourceProfile', { ...profile, ...params(['MQ_TOPIC', 't'], ['OSS_BUCKET', 'b']) });
    const list = () => city.list('DescribeResourceProfiles', { InstanceId, PageNumber: 1, ResourceProfileId: '1' });
    const entries = [
      { Key: 'MQ_TOPIC', Value: 't' },
      { Key: 'OSS_BUCKET', Value: 'b' },
    ];
    const shown = { ResourceProfileId: '1', ResourceProfileName: 'profile' };
    expect(await list()).toEqual([{ ...shown, ResourceProfileParams: { ResourceProfileParam: entries } }]);
    const change = { ResourceProfileId: '1', ResourceProfileName: 'renamed' };
    await city.ok('ModifyResourceProfile', change);
    expect(await list()).toMatchObject([
      { ResourceProfileName: 'renamed', ResourceProfileParams: { ResourceProfileParam: entries } },
    ]);
    await city.ok('ModifyResourceProfile', { ...change, ...params(['ES_ADDRESS', 'e']) });
    const changed = { ResourceProfileParam: [{ Key: 'ES_ADDRESS', Value: 'e' }] };
    expect(await list()).toMatchObject([{ ResourceProfileParams: changed }]);
    await city.ok('DeleteResourceProfile', { ResourceProfileId: '1' });
    expect(await list()).toEqual([]);
  });
});
