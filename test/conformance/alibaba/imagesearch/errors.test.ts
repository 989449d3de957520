import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../../../../adapters/alibaba/imagesearch/errors.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { type ErrorEntry, wireCode } from '../../../../src/protocol/errors.ts';
import { signRoaV1 } from '../../../support/alibaba-signer.ts';
import { scene } from '../../../support/pictures.ts';
import { type ImageSearchServer, send, startImageSearch } from './harness.ts';
import { refusals } from './refusals.ts';

let server: ImageSearchServer;
beforeAll(async () => {
  server = await startImageSearch();
});
afterAll(() => server.close());

/** Rows provoked with a switch, with quotas, by a task in progress, or by the path of an older version. */
const elsewhere = [
  'InstanceOverQuota',
  'Console.InstanceNotFound',
  'DeniedRequest',
  'DeniedRequest#Detail',
  'Console.TaskAlreadyExist',
  'InvalidType',
  // A line of a batch import.
  'UnsupportedOperationType',
];
const provoked = new Set<string>([...refusals.map(([, row]) => row), ...elsewhere]);
const rows = Object.entries<ErrorEntry>(errors);
/** A fault names a code, and has the text of its plain row. */
const injected = rows.filter(([row]) => !provoked.has(row) && !row.includes('#'));

describe('a request is refused', () => {
  it.each(refusals)('%s: %s (%s)', async (action, row, _why, params) => {
    const given = typeof params === 'function' ? await params() : params;
    const { status, answer } = await server.call(action, { InstanceName: 'refusing', ...given });
    const { message, status: expected } = errors[row];
    const envelope = { Code: wireCode(row), Message: message.en };
    expect({ status, ...answer }).toMatchObject({ status: expected, ...envelope });
    expect(Object.keys(answer)).toEqual(['RequestId', 'Message', 'Recommend', 'HostId', 'Code']);
  });

  it.each([
    ['SearchImageByPic', 'InvalidNum', { PicContent: 'AAAA', Num: 'ten' }],
    ['SearchImageByPic', 'InvalidCategoryId', { PicContent: 'AAAA', CategoryId: 'bag' }],
    ['AddImage', 'InvalidCrop', { ProductId: 'p', PicName: 'a', PicContent: 'AAAA', Crop: 'maybe' }],
  ])('by the gateway, where the product has no code of its own: %s: %s', async (action, code, params) => {
    expect(await server.codeOf(action, { InstanceName: 'refusing', ...params })).toBe(code);
  });

  it.each([
    ['AddImage', ['InstanceName', 'ProductId', 'PicName', 'PicContent']],
    ['DeleteImage', ['InstanceName']],
    ['UpdateImage', ['InstanceName', 'ProductId', 'PicName']],
    ['SearchImageByName', ['InstanceName', 'ProductId', 'PicName']],
    ['SearchImageByPic', ['InstanceName', 'PicContent']],
    ['SearchImageByText', ['InstanceName', 'Text']],
    ['SearchImageByFilter', ['InstanceName', 'Filter']],
    ['CheckImageExists', ['InstanceName', 'ProductId', 'PicName']],
    ['CompareSimilarByImage', ['PrimaryPicContent', 'SecondaryPicContent', 'InstanceName']],
    ['Detail', ['InstanceName']],
    ['DumpMeta', ['InstanceName']],
    ['DumpMetaList', ['InstanceName']],
    ['IncreaseList', ['InstanceName']],
    ['IncreaseInstance', ['InstanceName', 'BucketName', 'Path']],
  ])('by the gateway, which names the first required parameter that is absent: %s', async (action, names) => {
    let params: Record<string, string> = { CategoryId: 'bag' };
    for (const name of names) {
      const { status, answer } = await server.call(action, params);
      expect([status, answer.Code, answer.Message]).toEqual([
        400,
        `Missing${name}`,
        `${name} is mandatory for this action.`,
      ]);
      // Given, though empty: the product's codes follow.
      params = { ...params, [name]: '' };
    }
    expect(await server.codeOf(action, params)).not.toMatch(/^Missing/);
  });

  it('by the gateway, where 2019-03-25 finds no form: in JSON, or under a JSON content type', async () => {
    const fields = { InstanceName: 'shop', ProductId: 'p', PicName: 'a', PicContent: 'AAAA' };
    const form = new URLSearchParams(fields).toString();
    const contentType = 'application/json; charset=utf-8';
    for (const body of [JSON.stringify(fields), form, '[1]', 'x']) {
      for (const path of ['/v2/image/add', '/v2/image/search', '/v2/image/delete']) {
        const host = new URL(server.url).host;
        const signed = signRoaV1({ version: '2019-03-25', host, path }, { body, contentType });
        const response = await send(server.url, signed);
        const { Code, Message, Recommend } = (await response.json()) as Record<string, string>;
        expect([path, response.status, Code, Message]).toEqual([
          path,
          400,
          'MissingInstanceName',
          'InstanceName is mandatory for this action.',
        ]);
        expect(Recommend).toContain('MissingInstanceName');
      }
    }
  });

  it('by the gateway for a wrong secret, an unknown action or version, and what is not served', async () => {
    const codes = [
      await server.call('Detail', { InstanceName: 'i' }, { secret: 'wrong' }),
      await server.call('Nothing'),
      await server.call('Detail', {}, { version: '2020-12-15' }),
      await server.call('SearchByUrl', {}, { version: '2021-05-01' }),
      await server.call('CreateImageDb', {}, { version: '2020-03-20' }),
      await server.call('Detail', {}, { version: '2020-02-12' }),
    ].map(({ status, answer }) => [status, answer.Code]);
    expect(codes).toEqual([
      [400, 'SignatureDoesNotMatch'],
      [404, 'InvalidAction.NotFound'],
      [400, 'InvalidVersion'],
      [404, 'InvalidAction.NotFound'],
      [404, 'InvalidAction.NotFound'],
      [404, 'InvalidAction.NotFound'],
    ]);
    const { answer } = await server.call('SearchByUrl', {}, { version: '2021-05-01' });
    expect(answer.Message).toBe('The api SearchByUrl exists, but Tuku does not serve it.');
  });
});

describe('of several mistakes the first in order is told', () => {
  it('by AddImage', async () => {
    let params: Record<string, string> = {
      InstanceName: '',
      ProductId: '',
      PicName: '',
      CustomContent: 'x'.repeat(4097),
      StrAttr: '$',
      CategoryId: '77',
      Region: 'x',
      PicContent: '',
    };
    const steps: [Record<string, string>, string][] = [
      [{}, 'InvalidInstanceName'],
      [{ InstanceName: 'refusing' }, 'NoSpecifiedProductId'],
      [{ ProductId: 'p' }, 'NoSpecifiedPicName'],
      [{ PicName: 'a' }, 'InvalidCustomContent'],
      [{ CustomContent: '' }, 'InvalidStrAttr'],
      [{ StrAttr: '' }, 'InvalidCategory'],
      [{ CategoryId: '0' }, 'InvalidRegion'],
      [{ Region: '' }, 'NoSpecifiedPicContent'],
      [{ PicContent: 'AAAA' }, 'UnsupportedPicFormat'],
    ];
    for (const [correction, code] of steps) {
      params = { ...params, ...correction };
      expect(await server.codeOf('AddImage', params)).toBe(code);
    }
  });
});

describe('nothing but a fault provokes', () => {
  it.each(injected)('%s', async (code, { status, message }) => {
    await server.control('POST', 'faults', { dialect: 'alibaba-imagesearch', operation: 'Detail', code });
    const refused = await server.call('Detail', { InstanceName: 'i' });
    const { en } = rows.find(([row]) => row === `${code}#Detail`)?.[1].message ?? message;
    expect({ status: refused.status, ...refused.answer }).toMatchObject({ status, Code: code, Message: en });
    expect(await server.codeOf('Detail', { InstanceName: 'i' })).toBeUndefined();
  });
});

describe('docs/alibaba/imagesearch.md', () => {
  const docs = readFileSync(join(packageRoot, 'docs/alibaba/imagesearch.md'), 'utf8');
  const [before = '', after = ''] = docs.split('### Only by fault injection');

  it('names every code that a request provokes, and every one that only a fault does', () => {
    expect([...provoked].filter((row) => !before.includes(`\`${wireCode(row)}\``))).toEqual([]);
    expect(injected.filter(([code]) => !after.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('with switches', () => {
  it('only listed instances exist, of their type and size', async () => {
    const switches = ['alibaba-imagesearch.instances=shop:product:2, any:generic,plain'];
    const listed = await startImageSearch({ switches });
    try {
      expect(await listed.codeOf('SearchImageByFilter', { InstanceName: 'other', Filter: 'int_attr=1' })).toBe(
        'InvalidInstance',
      );
      for (const action of ['Detail', 'DumpMeta', 'DumpMetaList', 'IncreaseList', 'CompareSimilarByImage']) {
        const compared = { PrimaryPicContent: 'AAAA', SecondaryPicContent: 'AAAA' };
        const params = { InstanceName: 'other', ...(action.startsWith('Compare') && compared) };
        expect(await listed.codeOf(action, params)).toBe('Console.InstanceNotFound');
      }
      const add = async (InstanceName: string, i: number, more = {}) => {
        const PicContent = (await scene(i)).toString('base64');
        return listed.call('AddImage', { InstanceName, ProductId: 'p', PicName: `${i}`, PicContent, ...more });
      };
      for (const i of [1, 2]) expect((await add('shop', i)).answer.Code).toBe(0);
      expect((await add('shop', 3)).answer.Code).toBe('InstanceOverQuota');
      expect((await add('shop', 2)).answer.Code).toBe(0);
      const generic = (await add('any', 1, { CategoryId: 3 })).answer.PicInfo;
      expect(generic).toMatchObject({ CategoryId: 88888888, AllCategories: [{ Id: 88888888, Name: 'Others' }] });
      const details = ['shop', 'any', 'plain'].map((InstanceName) => listed.succeed('Detail', { InstanceName }));
      expect((await Promise.all(details)).map(({ Instance }) => Instance)).toMatchObject([
        { Capacity: 1, ServiceType: 0 },
        { Capacity: 10, ServiceType: 1 },
        { Capacity: 10, ServiceType: 0 },
      ]);
    } finally {
      await listed.close();
    }
  });

  it('refuses a list that cannot be read', async () => {
    const switches = ['alibaba-imagesearch.instances=shop:clothes'];
    await expect(startImageSearch({ switches })).rejects.toThrow(/NAME\[:product/);
  });

  it('makes generic instances', async () => {
    const generic = await startImageSearch({ switches: ['alibaba-imagesearch.instance-type=generic'] });
    expect((await generic.succeed('Detail', { InstanceName: 'i' })).Instance).toMatchObject({ ServiceType: 1 });
    await generic.close();
  });
});

describe('with --quotas documented', () => {
  it('an instance denies what is over its calls per second, with a status of its own for Detail', async () => {
    const limited = await startImageSearch({ quotas: 'documented' });
    try {
      // All of them within one second of the clock, but for bad luck once.
      const statuses = async (action: string, count: number, InstanceName: string) => {
        const calls = Array.from({ length: count }, () => limited.call(action, { InstanceName, Filter: 'int_attr=1' }));
        const denied = (await Promise.all(calls)).filter(({ answer }) => answer.Code === 'DeniedRequest');
        return denied.map(({ status }) => status);
      };
      expect(new Set(await statuses('Detail', 4, 'a'))).toEqual(new Set([400]));
      expect(new Set(await statuses('SearchImageByFilter', 14, 'a'))).toEqual(new Set([403]));
      expect(await statuses('SearchImageByFilter', 5, 'b')).toEqual([]);
    } finally {
      await limited.close();
    }
  });
});
