import { algoLib, type CityServer, camera, jobGroupParams, type Params, workGroup } from './harness.ts';
import type { ActionName } from './schemas.ts';

/** A row of the error tables: a call that provokes it, and what must exist before. */
export interface Refusal {
  readonly action: ActionName;
  readonly params: Params | ((prepared: Params) => Params);
  /** Expected HTTP status and code. */
  readonly code: string;
  readonly prepare?: (city: CityServer) => Promise<Params | unknown>;
}

const InstanceId = algoLib.InstanceId;
const row = (action: ActionName, code: string, params: Refusal['params'], prepare?: Refusal['prepare']): Refusal => ({
  action,
  code,
  params,
  ...(prepare && { prepare }),
});

const withLibrary = (city: CityServer) => city.ok('CreateAlgoLib', algoLib);
const withCapability = (city: CityServer) => city.ok('CreateCapability', { InstanceId, CapabilityName: 'PERSON' });
const withProfile = (city: CityServer) =>
  city.ok('CreateResourceProfile', { InstanceId, ResourceProfileName: 'profile' });
const withCamera = (city: CityServer) => city.ok('CreateCamera', camera);
const withWorkGroup = (city: CityServer) => city.ok('CreateWorkGroup', workGroup);
async function withGroup(city: CityServer): Promise<Params> {
  const params = await jobGroupParams(city);
  await city.ok('CreateJobGroup', params);
  return params;
}

/** The table of algorithm libraries, for Create and Modify alike. */
const libraryParameters: readonly (readonly [string, Params])[] = [
  ['400 InvalidName.Malformed', { AlgoLibName: '1st' }],
  ['400 InvalidName.Malformed', { AlgoLibName: 'http://x' }],
  ['404 InvalidOssBucket.NotFound', { OssBucket: 'missing-bucket' }],
  ['404 InvalidOssBucket.NotFound', { OssBucket: 'No_Bucket' }],
  ['403 InvalidOssBucket.ValueUnauthorized', { OssBucket: 'forbidden-bucket' }],
  ['404 InvalidOssEndpoint.NotFound', { OssEndpoint: 'missing-endpoint.aliyuncs.com' }],
  ['404 InvalidOssEndpoint.NotFound', { OssEndpoint: 'not a host' }],
  ['400 InvalidCapacity.ValueNotSupported', { Capacity: 0 }],
  ['400 InvalidCapacity.ValueNotSupported', { Capacity: 51 }],
  ['400 InvalidCapabilities.ValueNotSupported', { CapabilityNames: 'PERSON,,FACE' }],
  ['400 InvalidJsonText', { JsonText: '[{' }],
];

const profile = { InstanceId, ResourceProfileName: 'other' };
const keys = (name: string, Key: string, Value: string) => ({ [`${name}.1.Key`]: Key, [`${name}.1.Value`]: Value });

const libraries: readonly Refusal[] = [
  ...libraryParameters.map(([code, bad]) => row('CreateAlgoLib', code, { ...algoLib, ...bad })),
  ...libraryParameters.map(([code, bad]) =>
    row('ModifyAlgoLib', code, { ...algoLib, AlgoLibId: '1', ...bad }, withLibrary),
  ),
  row('CreateAlgoLib', '400 InvalidName.Duplicate', algoLib, withLibrary),
  row('ModifyAlgoLib', '400 InvalidName.Duplicate', { ...algoLib, AlgoLibId: '2' }, async (city) => {
    await withLibrary(city);
    await city.ok('CreateAlgoLib', { ...algoLib, AlgoLibName: 'second' });
  }),
  row('ModifyAlgoLib', '404 InvalidAlgoLibId.NotFound', { ...algoLib, AlgoLibId: '9' }),
  row('DeleteAlgoLib', '404 InvalidAlgoLibId.NotFound', { AlgoLibId: '9' }),
  row('DeleteAlgoLib', '400 InvalidParameter', { AlgoLibId: 'nine' }),
  row('DeleteAlgoLib', '403 DependencyViolation', { AlgoLibId: '1' }, withGroup),
];

const capabilities: readonly Refusal[] = [
  row('CreateCapability', '400 InvalidCapabilityName.Malformed', { InstanceId, CapabilityName: '*' }),
  row(
    'CreateCapability',
    '400 InvalidCapabilityName.Duplicate',
    { InstanceId, CapabilityName: 'PERSON' },
    withCapability,
  ),
  row('ModifyCapability', '400 InvalidCapabilityName.Malformed', { CapabilityId: '1', CapabilityName: '' }),
  row(
    'ModifyCapability',
    '400 InvalidCapabilityName.Duplicate',
    { CapabilityId: '1', CapabilityName: 'FACE' },
    async (city) => {
      await withCapability(city);
      await city.ok('CreateCapability', { InstanceId, CapabilityName: 'FACE' });
    },
  ),
  row('ModifyCapability', '404 InvalidCapabilityId.NotFound', { CapabilityId: '9', CapabilityName: 'FACE' }),
  row('DeleteCapability', '404 InvalidCapabilityId.NotFound', { CapabilityId: '9' }),
  row('DeleteCapability', '400 InvalidParameter', { CapabilityId: 'nine' }),
];

const profiles: readonly Refusal[] = [
  row('CreateResourceProfile', '400 InvalidName.Malformed', { InstanceId, ResourceProfileName: '-' }),
  row(
    'CreateResourceProfile',
    '400 InvalidName.Duplicate',
    { InstanceId, ResourceProfileName: 'profile' },
    withProfile,
  ),
  row('CreateResourceProfile', '403 InvalidParameter.KeyNotSupported', {
    ...profile,
    ...keys('ResourceProfileParams', 'NO_KEY', 'v'),
  }),
  row('CreateResourceProfile', '403 MissingParameter', { ...profile, 'ResourceProfileParams.1.Key': 'MQ_TOPIC' }),
  row('CreateResourceProfile', '400 InvalidResourceProfileParams', {
    ...profile,
    ...keys('ResourceProfileParams', 'MQ_TOPIC', 'acs:x'),
  }),
  row('ModifyResourceProfile', '404 InvalidResourceProfileId.NotFound', {
    ResourceProfileId: '9',
    ResourceProfileName: 'other',
  }),
  row('ModifyResourceProfile', '403 InvalidParameter.KeyNotSupported', {
    ResourceProfileId: '1',
    ResourceProfileName: 'other',
    ...keys('ResourceProfileParams', 'X', 'v'),
  }),
  row('DeleteResourceProfile', '400 InvalidName.Malformed', { ResourceProfileId: 'nine' }),
  row('DeleteResourceProfile', '400 InvalidParameter', { ResourceProfileId: '9' }),
  row('DeleteResourceProfile', '403 DependencyViolation', { ResourceProfileId: '1' }, withGroup),
];

const modify = (more: Params) => (made: Params) => ({ ...made, JobGroupId: '1', ...more });
const jobGroups: readonly Refusal[] = [
  row('CreateJobGroup', '400 InvalidName.Malformed', (made) => ({ ...made, JobGroupName: '9' }), jobGroupParams),
  row('CreateJobGroup', '400 InvalidName.Duplicate', (made) => made, withGroup),
  row('CreateJobGroup', '404 InvalidAlgoLibId.NotFound', (made) => ({ ...made, AlgoLibId: '9' }), jobGroupParams),
  row(
    'CreateJobGroup',
    '404 InvalidResourceProfileId.NotFound',
    (made) => ({ ...made, ResourceProfileId: '9' }),
    jobGroupParams,
  ),
  row(
    'CreateJobGroup',
    '403 InvalidParameter.KeyNotSupported',
    (made) => ({ ...made, ...keys('JobGroupParams', 'X', 'True') }),
    jobGroupParams,
  ),
  row(
    'CreateJobGroup',
    '403 MissingParameter',
    (made) => ({ ...made, 'JobGroupParams.1.Key': 'ES_ENABLE' }),
    jobGroupParams,
  ),
  row(
    'CreateJobGroup',
    '400 InvalidJobGroupParams',
    (made) => ({ ...made, ...keys('JobGroupParams', 'ES_ENABLE', 'Latest') }),
    jobGroupParams,
  ),
  row('CreateJobGroup', '400 InvalidPlanedJobCount', (made) => ({ ...made, PlanedJobCount: 0 }), jobGroupParams),
  row('CreateJobGroup', '400 InvalidStreamPerJob', (made) => ({ ...made, StreamPerJob: 1001 }), jobGroupParams),
  row('CreateJobGroup', '400 InvalidJobCount', (made) => ({ ...made, JobCount: -1 }), jobGroupParams),
  row('ModifyJobGroup', '400 InvalidStatus.ValueNotSupported', modify({ Status: 'running' }), withGroup),
  row('ModifyJobGroup', '404 InvalidJobGroupId.NotFound', modify({ JobGroupId: '9' }), withGroup),
  row('ModifyJobGroup', '404 InvalidAlgoLibId.NotFound', modify({ AlgoLibId: '9' }), withGroup),
  row('ModifyJobGroup', '404 InvalidResourceProfileId.NotFound', modify({ ResourceProfileId: '9' }), withGroup),
  ...(
    ['StartJobGroup', 'StopJobGroup', 'DeleteJobGroup', 'AttachStream', 'DescribeStreams', 'DetachStream'] as const
  ).map((action) => row(action, '404 InvalidJobGroupId.NotFound', { JobGroupId: '9' })),
  row('AttachStream', '400 InvalidName.Malformed', { JobGroupId: '1', 'Streams.1.StreamName': '1' }, withGroup),
  row(
    'AttachStream',
    '400 InvalidName.Duplicate',
    { JobGroupId: '1', 'Streams.1.StreamName': 'one', 'Streams.2.StreamName': 'one' },
    withGroup,
  ),
  row(
    'AttachStream',
    '400 InvalidStreamURL.Malformed',
    { JobGroupId: '1', 'Streams.1.StreamName': 'one', 'Streams.1.StreamURL': 'nowhere' },
    withGroup,
  ),
  row('ListComputeJobLogs', '404 InvalidJobId.NotFound', { JobGroupId: '1', ComputeJobId: '9' }, withGroup),
  row(
    'GetComputeJobLog',
    '404 InvalidJobLogName.NotFound',
    { JobGroupId: '1', JobId: '1', JobLogName: 'x' },
    async (city) => {
      await withGroup(city);
      await city.ok('StartJobGroup', { JobGroupId: '1' });
    },
  ),
  row('GetComputeJobLog', '400 InvalidSize', { JobGroupId: '1', JobId: '1', JobLogName: 'x', Size: 0 }),
];

const ids = '["003_2"]';
const cameras: readonly Refusal[] = [
  row('CreateCamera', '400 InvalidName.Malformed', { ...camera, CameraName: '1' }),
  row('CreateCamera', '400 InvalidName.Malformed', { ...camera, CameraId: 'a b' }),
  row('CreateCamera', '400 InvalidName.Duplicate', { ...camera, CameraName: 'another' }, withCamera),
  row('CreateCamera', '400 InvalidName.Duplicate', { ...camera, CameraId: 'another' }, withCamera),
  row('CreateCamera', '400 InvalidLocationInfo', { ...camera, LocationInfo: 'here' }),
  row('CreateCamera', '400 InvalidInviteUri', { ...camera, InviteUri: 'x'.repeat(1025) }),
  row('DescribeCameras', '404 InvalidStreamStatus.NotFound', {
    InstanceId,
    PageNumber: 1,
    PageSize: 10,
    StreamStatus: 'ONLINE',
  }),
  row('ModifyCamera', '400 InvalidName.Malformed', { ...camera, CameraName: '' }, withCamera),
  row('ModifyCamera', '400 InvalidStatus.ValueNotSupported', { ...camera, StreamStatus: 'ON' }, withCamera),
  row('ModifyCamera', '404 InvalidCameraId.NotFound', camera),
  row('DeleteCamera', '404 InvalidCameraId.NotFound', { CameraId: '003_2' }),
  row(
    'BatchModifyCameraStatus',
    '400 InvalidStatus.ValueNotSupported',
    { CameraIds: ids, StreamStatus: 'ON', WorkGroupId: '511' },
    withCamera,
  ),
  row(
    'BatchModifyCameraStatus',
    '404 InvalidCameraId.NotFound',
    { CameraIds: ids, StreamStatus: 'ON_LINE', WorkGroupId: '512' },
    withCamera,
  ),
  row('BatchModifyCameraStatus', '404 InvalidCameraId.NotFound', {
    CameraIds: '["no"]',
    StreamStatus: 'ON_LINE',
    WorkGroupId: '511',
  }),
  row('BatchModifyCameraStatus', '400 InvalidCameraIds', {
    CameraIds: '[1]',
    StreamStatus: 'ON_LINE',
    WorkGroupId: '511',
  }),
  row('GetStreamsForCameras', '404 InvalidCameraIds.NotFound', { CameraIds: '["003_2","no"]', InstanceId }, withCamera),
  row('ListStreamsForCameras', '404 InvalidCameraIds.NotFound', { CameraIds: 'no', InstanceId }),
  ...(['GetPlayUrlForCamera', 'GetCameraConfForCamera', 'PutCameraConfForCamera'] as const).map((action) =>
    row(action, '404 InvalidCameraId.NotFound', { CameraId: 'no', InstanceId }),
  ),
  row('CreateWorkGroup', '400 InvalidName.Malformed', { ...workGroup, WorkGroupName: '1' }),
  row('CreateWorkGroup', '400 InvalidName.Duplicate', workGroup, withWorkGroup),
  row('CreateWorkGroup', '400 InvalidProtocol', { ...workGroup, Protocol: 'carrier-pigeon' }),
  row('CreateWorkGroup', '400 InvalidTheoryCutStatus', { ...workGroup, TheoryCutStatus: 'yes' }),
  row('CreateWorkGroup', '400 InvalidPort', { ...workGroup, Port: 65_536 }),
  row('CreateWorkGroup', '400 InvalidJobNum', { ...workGroup, JobNum: -1 }),
  row('CreateWorkGroup', '400 InvalidTopicNum', { ...workGroup, TopicNum: -1 }),
  row('ModifyWorkGroup', '404 InvalidGroupId.NotFound', { WorkGroupId: '9', Description: 'x' }),
  row('DeleteWorkGroup', '404 InvalidGroupId.NotFound', { WorkGroupId: '9' }),
  row('DeleteWorkGroup', '403 DependencyViolation', { WorkGroupId: '1' }, async (city) => {
    await withWorkGroup(city);
    await city.ok('CreateCamera', { ...camera, WorkGroupId: '1' });
  }),
];

const RegionId = 'cn-shanghai';
const instances: readonly Refusal[] = [
  row('CreateInstance', '400 InvalidName.Malformed', { RegionId, InstanceCapacity: 1, InstanceName: '1' }),
  row('CreateInstance', '400 InvalidDescription', { RegionId, InstanceCapacity: 1, Description: 'http://x' }),
  row('CreateInstance', '400 InvalidInstanceCapacity', { RegionId, InstanceCapacity: 0 }),
  row('CreateInstance', '400 InvalidStatus.ValueNotSupported', { RegionId, InstanceCapacity: 1, Status: 'running' }),
  row('DescribeInstances', '400 InvalidInstanceIds', { RegionId, InstanceIds: 'cityvisual-1' }),
  row('ModifyInstance', '404 InvalidInstanceId.NotFound', { InstanceId: 'no' }),
  row('DeleteInstance', '404 InvalidInstanceId.NotFound', { InstanceId: 'no' }),
  row('CreateCapability', '404 InvalidInstanceId.NotFound', { InstanceId: 'x'.repeat(129), CapabilityName: 'PERSON' }),
  row('DescribeRegions', '400 InvalidAcceptLanguage', { AcceptLanguage: 'fr-FR' }),
  row('DescribeCapabilities', '400 InvalidPageNumber', { InstanceId, PageNumber: 0 }),
  row('DescribeCapabilities', '400 InvalidPageSize', { InstanceId, PageSize: 0 }),
  row('CreateCapability', '400 InvalidParameter.Format', { InstanceId, CapabilityName: 'NUL\0' }),
];

const search = { InstanceId, StartTime: '1553734800000', From: 0, Size: 10 };
const searches: readonly Refusal[] = [
  row('SearchImages', '404 InvalidCameraIds.NotFound', { ...search, CameraIds: 'no' }),
  row('SearchImages', '404 InvalidImageIds.NotFound', { ...search, ImageIds: 'no' }),
  row('SearchImages', '400 InvalidType.ValueNotSupported', { ...search, Type: 'dog' }),
  row('SearchImages', '400 InvalidFrom.ValueNotSupported', { ...search, From: -1 }),
  row('SearchImages', '400 InvalidSize.ValueNotSupported', { ...search, Size: 0 }),
  row('SearchImages', '400 InvalidAttribute.KeyNotSupported', { ...search, ...keys('Attribute', 'Shoes', 'x') }),
  row('SearchImages', '400 InvalidAttribute.KeyNotSupported', {
    ...search,
    Type: 'vehicle',
    ...keys('Attribute', 'Sex', 'Male'),
  }),
  row('SearchImages', '400 InvalidAttribute.KeyIsEmpty', { ...search, 'Attribute.1.Value': 'Male' }),
  row('SearchImages', '400 InvalidAttribute.ValueNotSupported', { ...search, ...keys('Attribute', 'Sex', 'male') }),
  row('SearchImages', '400 InvalidAttribute.ValueNotSupported', { ...search, 'Attribute.1.Key': 'PlateNumber' }),
  row('SearchImages', '400 InvalidContents.Malformed', { ...search, Contents: 'bm90IGEgcGljdHVyZQ==' }),
  row('SearchImages', '400 InvalidContents.Malformed', { ...search, NoFeature: 'False' }),
  row('SearchImages', '400 InvalidNoFeature', { ...search, NoFeature: 'maybe' }),
  row('SearchImages', '400 InvalidStartTime', { ...search, StartTime: '1553734800' }),
  row('SearchImages', '400 InvalidEndTime', { ...search, EndTime: 'now' }),
  row('ListParkingResults', '404 InvalidCameraIds.NotFound', { InstanceId, CameraIds: 'no' }),
  row('ListParkingResults', '400 InvalidStartTime', { InstanceId, StartTime: 'yesterday' }),
];

/** Every error of the product, and the calls that provoke it. */
export const refusals: readonly Refusal[] = [
  ...libraries,
  ...capabilities,
  ...profiles,
  ...jobGroups,
  ...cameras,
  ...instances,
  ...searches,
];
