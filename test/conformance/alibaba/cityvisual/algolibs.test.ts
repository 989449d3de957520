import { signRpcV1 } from '../../../support/alibaba-signer.ts';
import { algoLib, type CityServer, jobGroupParams, startCity, version } from './harness.ts';

let city: CityServer;
beforeAll(async () => {
  city = await startCity();
});
beforeEach(() => city.reset());
afterAll(() => city.close());

const InstanceId = algoLib.InstanceId;
const describe_ = (params = {}) => city.list('DescribeAlgoLibs', { InstanceId, ...params });

describe('CreateAlgoLib as its documentation page prints it', () => {
  const printed = {
    ...algoLib,
    InstanceId: 'cityvisual-****',
    OssAccessKeyId: 'LTAI********CSXJ',
    OssAccessKeySecret: 'etyDr0EZnf9NQ*************isN0',
    JsonText:
      '[{      "objType": "person",      "dbTableName": "person_offline_result",      "indexName": "person_offline_index",      "indexMode": "INDEX_PER_DAY",      "topicName": "person_offline",      "fields": [{          "name": "cameraId",          "type": "string",          "mandatory": true,          "isDatabaseField": true,          "isSearchEngineField": true,          "isMessageQueueField": true      }  ]  }]',
  };

  it.each(['GET', 'POST'])('answers JSON to a %s', async (method) => {
    const { status, type, text } = await city.send('CreateAlgoLib', printed, { method });
    expect([status, type]).toEqual([200, 'application/json;charset=utf-8']);
    expect(JSON.parse(text)).toEqual({ AlgoLibId: '1', RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/) });
  });

  it('answers XML without a Format', async () => {
    const { status, type, text } = await city.send('CreateAlgoLib', printed, { method: 'GET', format: '' });
    expect([status, type]).toEqual([200, 'text/xml;charset=utf-8']);
    expect(text).toMatch(
      /^<\?xml version='1.0' encoding='UTF-8'\?><CreateAlgoLibResponse><AlgoLibId>1<\/AlgoLibId><RequestId>[0-9A-F-]{36}<\/RequestId><\/CreateAlgoLibResponse>$/,
    );
  });

  it('stores what was printed', async () => {
    await city.ok('CreateAlgoLib', printed);
    const [library] = await describe_({ InstanceId: printed.InstanceId });
    expect(library).toMatchObject({ JsonText: printed.JsonText, OssPath: 'library/xxxx.tar.gz' });
  });
});

describe('algorithm libraries', () => {
  it('come back without the secret', async () => {
    await city.ok('CreateAlgoLib', algoLib);
    const { OssAccessKeySecret: _, InstanceId: __, ...shown } = algoLib;
    expect(await describe_()).toEqual([
      {
        ...shown,
        AlgoLibId: '1',
        Capacity: '30',
        UploadTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
    ]);
  });

  it('are listed as XML with repeated items', async () => {
    for (const AlgoLibName of ['one', 'two']) await city.ok('CreateAlgoLib', { ...algoLib, AlgoLibName });
    const { text } = await city.send('DescribeAlgoLibs', { InstanceId }, { format: 'XML' });
    expect(text).toMatch(
      /<DescribeAlgoLibsResponse><AlgoLibs><AlgoLib>.*<AlgoLibName>one<\/AlgoLibName>.*<\/AlgoLib><AlgoLib>.*two.*<\/AlgoLib><\/AlgoLibs><PageNumber>1<\/PageNumber>/,
    );
  });

  it('are found by id, name and capabilities, page by page', async () => {
    for (let i = 1; i <= 12; i++) {
      const CapabilityNames = i % 2 === 0 ? 'PERSON,FACE' : 'VEHICLE';
      await city.ok('CreateAlgoLib', { ...algoLib, AlgoLibName: `lib${i}`, CapabilityNames });
    }
    const ids = async (params: object) => (await describe_(params)).map(({ AlgoLibId }) => AlgoLibId);
    expect(await ids({})).toHaveLength(10);
    expect(await ids({ PageNumber: 2, PageSize: 5 })).toEqual(['6', '7', '8', '9', '10']);
    expect(await ids({ PageNumber: 9 })).toEqual([]);
    expect(await ids({ AlgoLibId: '7' })).toEqual(['7']);
    expect(await ids({ AlgoLibName: 'lib3' })).toEqual(['3']);
    expect(await ids({ CapabilityName: 'FACE,PERSON', PageSize: 100 })).toEqual(['2', '4', '6', '8', '10', '12']);
    expect(await ids({ AlgoLibId: '99' })).toEqual([]);
    expect(await ids({ InstanceId: 'other' })).toEqual([]);
    const answer = await city.ok('DescribeAlgoLibs', { InstanceId, CapabilityName: 'VEHICLE', PageSize: 4 });
    expect(answer).toMatchObject({ PageNumber: 1, PageSize: 4, TotalCount: 6 });
    expect(await city.codeOf('DescribeAlgoLibs', { InstanceId, PageNumber: 0 })).toBe('400 InvalidPageNumber');
    expect(await city.codeOf('DescribeAlgoLibs', { InstanceId, PageSize: 101 })).toBe('400 InvalidPageSize');
  });

  it('are modified as a whole, under their old name or a free one', async () => {
    await city.ok('CreateAlgoLib', algoLib);
    await city.ok('CreateAlgoLib', { ...algoLib, AlgoLibName: 'taken' });
    const { InstanceId: _, ...fields } = algoLib;
    await city.ok('ModifyAlgoLib', { ...fields, AlgoLibId: '1', Capacity: 50, Text: 'changed' });
    expect((await describe_())[0]).toMatchObject({ AlgoLibName: 'name', Capacity: '50', Text: 'changed' });
    const modify = { ...fields, AlgoLibId: '1', AlgoLibName: 'taken' };
    expect(await city.codeOf('ModifyAlgoLib', modify)).toBe('400 InvalidName.Duplicate');
    const elsewhere = { ...modify, AlgoLibName: 'free', InstanceId: 'other' };
    expect(await city.codeOf('ModifyAlgoLib', elsewhere)).toBe('404 InvalidAlgoLibId.NotFound');
  });

  it('are deleted once, and only when no job group uses them', async () => {
    const group = await jobGroupParams(city);
    await city.ok('CreateJobGroup', group);
    expect(await city.refused('DeleteAlgoLib', { AlgoLibId: '1' })).toEqual([
      403,
      'DependencyViolation',
      'The specified algorithm library is still in use.',
    ]);
    await city.ok('DeleteJobGroup', { JobGroupId: '1' });
    await city.ok('DeleteAlgoLib', { AlgoLibId: '1' });
    expect(await city.refused('DeleteAlgoLib', { AlgoLibId: '1' })).toEqual([
      404,
      'InvalidAlgoLibId.NotFound',
      'The specified AlgoLibId does not exist.',
    ]);
    expect(await describe_()).toEqual([]);
  });

  it('of the same name may be in two instances; of an account or region no other sees them', async () => {
    await city.ok('CreateAlgoLib', algoLib);
    await city.ok('CreateAlgoLib', { ...algoLib, InstanceId: 'other' });
    expect(await describe_({ RegionId: 'cn-beijing' })).toEqual([]);
    const { text } = await city.send('DescribeAlgoLibs', { InstanceId }, { id: 'someone', secret: 'else' });
    expect(JSON.parse(text)).toMatchObject({ TotalCount: 0 });
  });
});

describe('errors of the gateway', () => {
  it('an unknown action, a missing parameter, a wrong type and a bad signature', async () => {
    const { status, text } = await city.send('CreateAlgoLibrary', algoLib);
    expect([status, JSON.parse(text)]).toMatchObject([404, { Code: 'InvalidAction.NotFound' }]);
    const { OssPath: _, ...incomplete } = algoLib;
    expect(await city.refused('CreateAlgoLib', incomplete)).toEqual([
      400,
      'MissingOssPath',
      'OssPath is mandatory for this action.',
    ]);
    expect(await city.codeOf('CreateAlgoLib', { ...algoLib, Capacity: 'many' })).toBe('400 InvalidCapacity');
    const { text: unsigned } = await city.send('CreateAlgoLib', algoLib, { secret: 'wrong' });
    expect(JSON.parse(unsigned)).toMatchObject({ Code: 'SignatureDoesNotMatch' });
  });

  it('DeleteAlgoLib of an unknown id without a Format answers the XML of the specification', async () => {
    const host = new URL(city.url).host;
    const { target } = signRpcV1(
      { action: 'DeleteAlgoLib', version, host, method: 'GET', format: '' },
      { AlgoLibId: '999' },
    );
    const response = await fetch(city.url + target);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/xml;charset=utf-8']);
    expect(await response.text()).toMatch(
      /^<\?xml version='1.0' encoding='UTF-8'\?><Error><RequestId>[0-9A-F-]{36}<\/RequestId><HostId>127[^<]+<\/HostId><Code>InvalidAlgoLibId.NotFound<\/Code><Message>The specified AlgoLibId does not exist.<\/Message><Recommend>/,
    );
  });
});
