import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '../../../../adapters/tencent/tiia/errors.ts';
import { packageRoot } from '../../../../src/paths.ts';
import type { ErrorCatalogue } from '../../../../src/protocol/errors.ts';
import { startTiia, type TiiaServer } from './harness.ts';
import { base64 } from './pictures.ts';
import { refusals } from './refusals.ts';

let tiia: TiiaServer;
beforeAll(async () => {
  tiia = await startTiia();
});
afterAll(() => tiia.close());
// An account has room for 30 groups only.
beforeEach(() => tiia.reset());

/** Codes provoked elsewhere: with a switch, with quotas, or with a signature. */
const elsewhere = [
  'FailedOperation.GroupCountExceeded',
  'FailedOperation.ImageSearchInvalid',
  'RequestLimitExceeded',
  'AuthFailure.InvalidAuthorization',
];
const provoked = new Set([...refusals.map(([, code]) => code), ...elsewhere]);
const injected = Object.keys(errors).filter((code) => !provoked.has(code));

describe('a request is refused', () => {
  for (const [action, code, why, params, given] of refusals) {
    it(`${action}: ${code} (${why})`, async () => {
      const answer = await tiia.call(action, { ...params, ...(await given?.(tiia)) });
      expect(answer.Error?.Code).toBe(code);
      const entry = (errors as ErrorCatalogue<string>)[code];
      if (entry) expect(answer.Error?.Message).toBe(entry.message.zh);
    });
  }

  it('CreateGroup: FailedOperation.GroupCountExceeded (31st group)', async () => {
    const account = { id: 'collector', secret: 'x' };
    const create = (i: number) =>
      tiia.call('CreateGroup', { GroupId: `g${i}`, GroupName: 'n', MaxCapacity: 1 }, account);
    for (let i = 0; i < 30; i++) expect((await create(i)).Error).toBeUndefined();
    expect((await create(30)).Error?.Code).toBe('FailedOperation.GroupCountExceeded');
    // A taken id is told before a full account.
    expect((await create(29)).Error?.Code).toBe('InvalidParameterValue.ImageGroupIdAlreadyExist');
  });

  it('in English when the client asks for it', async () => {
    const answer = await tiia.call('DescribeGroups', { GroupId: 'unknown' }, { language: 'en-US' });
    expect(answer.Error?.Message).toBe('The image group id does not exist.');
  });
});

describe('nothing but a fault provokes', () => {
  it.each(injected)('%s', async (code) => {
    await tiia.control('POST', 'faults', { dialect: 'tencent-tiia', operation: 'DescribeGroups', code });
    expect((await tiia.call('DescribeGroups')).Error).toEqual({
      Code: code,
      Message: errors[code as keyof typeof errors].message.zh,
    });
    expect(await tiia.codeOf('DescribeGroups')).toBeUndefined();
  });
});

describe('docs/tencent/tiia.md', () => {
  const docs = readFileSync(join(packageRoot, 'docs/tencent/tiia.md'), 'utf8');
  const [before = '', after = ''] = docs.split('### Only by fault injection');

  it('names every code that a request provokes, and every one that only a fault does', () => {
    expect([...provoked].filter((code) => !before.includes(`\`${code}\``))).toEqual([]);
    expect(injected.filter((code) => !after.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('of several mistakes the first in order is told', () => {
  /** Each step corrects what the step before was refused for. */
  it('by CreateImage', async () => {
    const GroupId = await tiia.group({ GroupType: 8, MaxCapacity: 1 });
    const picture = { ImageBase64: 'AAAA' };
    let params = {
      GroupId: 'a-b',
      EntityId: '',
      PicName: '',
      CustomContent: 'x'.repeat(4097),
      Tags: '[]',
      CategoryId: 6,
      ImageUrl: '',
    };
    const steps: [Partial<typeof params> & { ImageBase64?: string }, string][] = [
      [{}, 'InvalidParameterValue.ImageGroupIdIllegal'],
      [{ GroupId: 'unknown' }, 'InvalidParameterValue.ImageGroupIdNotExist'],
      [{ GroupId }, 'InvalidParameterValue.EntityIdEmpty'],
      [{ EntityId: 'e' }, 'InvalidParameterValue.PicNameEmpty'],
      [{ PicName: 'p' }, 'InvalidParameterValue.CustomContentTooLong'],
      [{ CustomContent: '' }, 'InvalidParameterValue.TagsValueIllegal'],
      [{ Tags: '' }, 'InvalidParameter.InvalidParameter'],
      [{ CategoryId: 3 }, 'MissingParameter.ErrorParameterEmpty'],
      [picture, 'FailedOperation.ImageNotSupported'],
    ];
    for (const [correction, code] of steps) {
      params = { ...params, ...correction };
      expect(await tiia.codeOf('CreateImage', params)).toBe(code);
    }
  });

  it('by CreateImage, where the group is looked at before the picture', async () => {
    const { ImageBase64, ...added } = {
      GroupId: await tiia.group({ MaxCapacity: 10 }),
      EntityId: 'e',
      ImageBase64: 'AAAA',
    };
    const file = await base64(1);
    for (let i = 0; i < 10; i++) await tiia.succeed('CreateImage', { ...added, PicName: `${i}`, ImageBase64: file });
    const codes = [
      await tiia.codeOf('CreateImage', { ...added, PicName: '0', ImageBase64 }),
      await tiia.codeOf('CreateImage', { ...added, PicName: 'new', ImageBase64 }),
      await tiia.codeOf('CreateImage', { ...added, EntityId: 'other', PicName: 'new', ImageBase64 }),
    ];
    expect(codes).toEqual([
      'InvalidParameterValue.PicNameAlreadyExist',
      'FailedOperation.ImageEntityCountExceed',
      'FailedOperation.ImageNumExceed',
    ]);
  });
});
