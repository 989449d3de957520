import { scene } from '../../../support/pictures.ts';
import type { Params, TiiaServer } from './harness.ts';
import { flat, gradient } from './pictures.ts';

/** Prepares what a refusal needs; the fields it adds to the request. */
type Given = (tiia: TiiaServer) => Promise<Params>;

/** One error of one action, and a request that provokes it. */
export type Refusal = readonly [action: string, code: string, why: string, params: Params, given?: Given];

const EntityId = 'e';
const PicName = 'p';
const names = { EntityId, PicName };
const long = (length: number) => 'x'.repeat(length);
const tags = (count: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i])));

/** A group of its own without pictures. */
const group: Given = async (tiia) => ({ GroupId: await tiia.group() });

/** A group of its own with pictures of one entity, and one more picture to send. */
const filled =
  (pictures: number, settings: Params = {}): Given =>
  async (tiia) => {
    const GroupId = await tiia.group(settings);
    const ImageBase64 = (await scene(1)).toString('base64');
    for (let i = 0; i < pictures; i++) {
      await tiia.succeed('CreateImage', { GroupId, EntityId, PicName: `${PicName}${i || ''}`, ImageBase64 });
    }
    return { GroupId, ImageBase64 };
  };

/** A group with a picture, and a file to send as ImageBase64. */
const sending =
  (file: () => Promise<Buffer>, settings: Params = {}): Given =>
  async (tiia) => ({ ...(await filled(1, settings)(tiia)), ImageBase64: (await file()).toString('base64') });

/** A group with a picture, and a file behind an ImageUrl. */
const serving =
  (file: () => Promise<Buffer>): Given =>
  async (tiia) => {
    const ImageUrl = 'http://pictures.test/served';
    tiia.web.set(ImageUrl, await file());
    return { ...(await filled(1)(tiia)), ImageUrl };
  };

const newGroup = { GroupId: 'new_group', GroupName: 'n', MaxCapacity: 1 };
const aGroup: readonly Refusal[] = [
  ['CreateGroup', 'FailedOperation.ParameterEmpty', 'GroupId empty', { ...newGroup, GroupId: '' }],
  ['CreateGroup', 'InvalidParameterValue.ImageGroupIdIllegal', 'GroupId with -', { ...newGroup, GroupId: 'a-b' }],
  ['CreateGroup', 'InvalidParameterValue.ImageGroupIdIllegal', 'GroupId with NUL', { ...newGroup, GroupId: 'a\0' }],
  [
    'CreateGroup',
    'InvalidParameterValue.ImageGroupIdIllegal',
    'GroupId with a line end',
    { ...newGroup, GroupId: 'a\n' },
  ],
  ['CreateGroup', 'InvalidParameterValue.ImageGroupIdTooLong', 'GroupId of 65', { ...newGroup, GroupId: long(65) }],
  ['CreateGroup', 'InvalidParameterValue.ImageGroupNameEmpty', 'GroupName empty', { ...newGroup, GroupName: '' }],
  [
    'CreateGroup',
    'InvalidParameterValue.ImageGroupNameTooLong',
    'GroupName of 65',
    { ...newGroup, GroupName: long(65) },
  ],
  ['CreateGroup', 'InvalidParameter.InvalidParameter', 'GroupName with NUL', { ...newGroup, GroupName: 'a\0' }],
  ['CreateGroup', 'InvalidParameterValue.BriefTooLong', 'Brief of 1025', { ...newGroup, Brief: long(1025) }],
  ['CreateGroup', 'InvalidParameter.InvalidParameter', 'Brief with half a character', { ...newGroup, Brief: '\ud800' }],
  ['CreateGroup', 'InvalidParameterValue.InvalidParameterValueLimit', 'MaxCapacity 0', { ...newGroup, MaxCapacity: 0 }],
  [
    'CreateGroup',
    'InvalidParameterValue.InvalidParameterValueLimit',
    'MaxCapacity 2^53',
    { ...newGroup, MaxCapacity: 2 ** 53 },
  ],
  ['CreateGroup', 'InvalidParameterValue.InvalidParameterValueLimit', 'MaxQps 0', { ...newGroup, MaxQps: 0 }],
  ['CreateGroup', 'InvalidParameterValue.InvalidParameterValueLimit', 'GroupType 0', { ...newGroup, GroupType: 0 }],
  ['CreateGroup', 'InvalidParameterValue.InvalidParameterValueLimit', 'GroupType 9', { ...newGroup, GroupType: 9 }],
  [
    'CreateGroup',
    'InvalidParameterValue.ImageGroupIdAlreadyExist',
    'GroupId taken',
    { GroupName: 'n', MaxCapacity: 1 },
    group,
  ],
  ['CreateGroup', 'InvalidParameter', 'MaxCapacity negative', { ...newGroup, MaxCapacity: -1 }],
  ['CreateGroup', 'MissingParameter', 'no GroupName', { GroupId: 'new_group', MaxCapacity: 1 }],
  ['CreateGroup', 'UnknownParameter', 'Limit', { ...newGroup, Limit: 1 }],
  ['DescribeGroups', 'InvalidParameterValue.ImageGroupIdNotExist', 'GroupId unknown', { GroupId: 'unknown' }],
  ['DescribeGroups', 'InvalidParameterValue.ImageGroupIdIllegal', 'GroupId with a blank', { GroupId: 'a b' }],
  ['DescribeGroups', 'InvalidParameterValue.ImageGroupIdTooLong', 'GroupId of 65', { GroupId: long(65) }],
  ['DescribeGroups', 'InvalidParameter.InvalidParameter', 'Limit 0', { Limit: 0 }],
  ['DescribeGroups', 'InvalidParameter.InvalidParameter', 'Limit 101', { Limit: 101 }],
  ['DescribeGroups', 'InvalidParameter.InvalidParameter', 'Offset -1', { Offset: -1 }],
  ['DescribeGroups', 'InvalidParameter.InvalidParameter', 'Offset 2^63', { Offset: 2 ** 63 }],
];

/** Refusals that every action on pictures has. */
const onPictures = (['CreateImage', 'DescribeImages', 'DeleteImages', 'UpdateImage'] as const).flatMap(
  (action): Refusal[] => {
    const emptyName = action === 'DeleteImages' ? 'PicNameInvalid' : 'PicNameEmpty';
    return [
      [action, 'InvalidParameter.InvalidParameter', 'GroupId empty', { ...names, GroupId: '' }],
      [action, 'InvalidParameterValue.ImageGroupIdTooLong', 'GroupId of 65', { ...names, GroupId: long(65) }],
      [action, 'InvalidParameterValue.ImageGroupIdIllegal', 'GroupId in Chinese', { ...names, GroupId: '图库' }],
      [action, 'InvalidParameterValue.ImageGroupIdNotExist', 'GroupId unknown', { ...names, GroupId: 'unknown' }],
      [action, 'InvalidParameterValue.EntityIdEmpty', 'EntityId empty', { ...names, EntityId: '' }, group],
      [action, 'InvalidParameterValue.EntityIdTooLong', 'EntityId of 65', { ...names, EntityId: long(65) }, group],
      [action, 'InvalidParameter.InvalidParameter', 'EntityId with NUL', { ...names, EntityId: 'a\0' }, group],
      [action, `InvalidParameterValue.${emptyName}`, 'PicName empty', { ...names, PicName: '' }, group],
      [action, 'InvalidParameterValue.PicNameTooLong', 'PicName of 65', { ...names, PicName: long(65) }, group],
      [action, 'InvalidParameterValue.PicNameInvalid', 'PicName with NUL', { ...names, PicName: 'a\0' }, group],
      [action, 'InvalidParameterValue.PicNameInvalid', 'PicName with a tab', { ...names, PicName: 'a\tb' }, group],
    ];
  },
);

const notFound = (['DescribeImages', 'DeleteImages', 'UpdateImage'] as const).flatMap((action): Refusal[] => {
  const given: Given = async (tiia) => ({ GroupId: (await filled(1)(tiia)).GroupId });
  return [
    [action, 'FailedOperation.ImageNotFoundInfo', 'EntityId unknown', { EntityId: 'unknown' }, given],
    [action, 'FailedOperation.ImageNotFoundInfo', 'PicName unknown', { EntityId, PicName: 'unknown' }, given],
  ];
});

const tagged = (['CreateImage', 'UpdateImage'] as const).flatMap((action): Refusal[] => [
  [action, 'InvalidParameterValue.TagsKeysExceed', '11 tags', { ...names, Tags: tags(11) }, group],
  [action, 'InvalidParameterValue.TagsValueIllegal', 'a tag is true', { ...names, Tags: '{"a":true}' }, group],
  [action, 'InvalidParameterValue.TagsValueIllegal', 'Tags no JSON', { ...names, Tags: 'a=1' }, group],
  [
    action,
    'InvalidParameterValue.TagsValueSizeExceed',
    'a tag of 257',
    { ...names, Tags: `{"a":"${long(257)}"}` },
    group,
  ],
]);

const aPicture: readonly Refusal[] = [
  ['CreateImage', 'InvalidParameterValue.CustomContentTooLong', '4097', { ...names, CustomContent: long(4097) }, group],
  [
    'CreateImage',
    'InvalidParameter.InvalidParameter',
    'CustomContent with NUL',
    { ...names, CustomContent: '\0' },
    group,
  ],
  ['CreateImage', 'InvalidParameterValue.PicNameAlreadyExist', 'PicName taken', names, filled(1)],
  ['CreateImage', 'FailedOperation.ImageEntityCountExceed', '11th picture', { EntityId, PicName: 'new' }, filled(10)],
  [
    'CreateImage',
    'FailedOperation.ImageNumExceed',
    'group full',
    { EntityId, PicName: 'new' },
    filled(1, { MaxCapacity: 1 }),
  ],
  ['SearchImage', 'FailedOperation.ImageGroupEmpty', 'no picture', {}, filled(0)],
  ['SearchImage', 'InvalidParameter.InvalidParameter', 'GroupId empty', { GroupId: '' }],
  ['SearchImage', 'InvalidParameterValue.ImageGroupIdTooLong', 'GroupId of 65', { GroupId: long(65) }],
  ['SearchImage', 'InvalidParameterValue.ImageGroupIdIllegal', 'GroupId with .', { GroupId: 'a.b' }],
  ['SearchImage', 'InvalidParameterValue.ImageGroupIdNotExist', 'GroupId unknown', { GroupId: 'unknown' }],
  ['SearchImage', 'InvalidParameterValue.LimitExceed', 'Limit 0', { Limit: 0 }, filled(1)],
  ['SearchImage', 'InvalidParameterValue.LimitExceed', 'Limit 101', { Limit: '101' }, filled(1)],
  ['SearchImage', 'InvalidParameter.InvalidParameter', 'Offset -1', { Offset: -1 }, filled(1)],
  ['SearchImage', 'InvalidParameter.InvalidParameter', 'MatchThreshold -1', { MatchThreshold: -1 }, filled(1)],
  ['SearchImage', 'InvalidParameter.InvalidParameter', 'MatchThreshold 101', { MatchThreshold: 101 }, filled(1)],
  ['SearchImage', 'InvalidParameterValue.FilterInvalid', 'Filter no condition', { Filter: 'price' }, filled(1)],
  ['SearchImage', 'InvalidParameterValue.FilterSizeExceed', 'Filter of 65', { Filter: `a = ${long(61)}` }, filled(1)],
  ['SearchImage', 'InvalidParameter.InvalidParameter', 'CategoryId 6', { CategoryId: 6 }, filled(1, { GroupType: 8 })],
  ['SearchImage', 'MissingParameter', 'no ImageRect.Height', { ImageRect: { X: 1, Y: 1, Width: 1 } }, filled(1)],
];

/** Refusals of the picture sent, which CreateImage and SearchImage share. */
const pictureSent = (['CreateImage', 'SearchImage'] as const).flatMap((action): Refusal[] => {
  const fields = action === 'CreateImage' ? { EntityId, PicName: 'new' } : {};
  const rect = (X: number, Y: number, Width: number, Height: number) => ({
    ...fields,
    ImageRect: { X, Y, Width, Height },
  });
  const rows: [code: string, why: string, params: Params, given: Given][] = [
    [
      'MissingParameter.ErrorParameterEmpty',
      'no picture',
      {},
      async (tiia) => ({ GroupId: (await filled(1)(tiia)).GroupId }),
    ],
    [
      'MissingParameter.ErrorParameterEmpty',
      'both empty',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageUrl: '', ImageBase64: '' }),
    ],
    [
      'FailedOperation.EmptyImageError',
      'base64 of nothing',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageBase64: '\n' }),
    ],
    ['FailedOperation.EmptyImageError', 'an empty file behind the URL', {}, serving(async () => Buffer.alloc(0))],
    [
      'FailedOperation.ImageDecodeFailed',
      'no base64',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageBase64: '*' }),
    ],
    [
      'FailedOperation.ImageDecodeFailed',
      'a data: prefix',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageBase64: 'data:image/png;base64,AAAA' }),
    ],
    [
      'FailedOperation.ImageDecodeFailed',
      'half a file',
      {},
      sending(async () => (await scene(1, 'png')).subarray(0, 2000)),
    ],
    ['FailedOperation.ImageNotSupported', 'text', {}, sending(async () => Buffer.from('this is no picture'))],
    ['InvalidParameter.ImageFormatNotSupport', 'GIF', {}, sending(() => gradient(64, 64, 'gif'))],
    ['InvalidParameter.ImageFormatNotSupport', 'WEBP', {}, sending(() => gradient(64, 64, 'webp'))],
    ['InvalidParameter.ImageFormatNotSupport', 'TIFF', {}, sending(() => gradient(64, 64, 'tiff'))],
    [
      'FailedOperation.ImageSizeExceed',
      'base64 over 5 MiB',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageBase64: 'A'.repeat(5 * 2 ** 20 + 1) }),
    ],
    [
      'FailedOperation.ImageSizeExceed',
      'a file over it behind the URL',
      {},
      serving(async () => Buffer.alloc(3932161)),
    ],
    ['FailedOperation.ImageResolutionExceed', '4097 wide', {}, sending(() => flat(4097, 8))],
    ['FailedOperation.ImageResolutionExceed', '4097 high', {}, sending(() => flat(8, 4097))],
    [
      'FailedOperation.ImageResolutionExceed',
      '2001 wide with detection',
      {},
      sending(() => flat(2001, 300), { GroupType: 5 }),
    ],
    [
      'FailedOperation.ImageResolutionExceed',
      '10:1 with detection',
      {},
      sending(() => flat(500, 50), { GroupType: 7 }),
    ],
    ['InvalidParameter.PictureSolidColorError', 'one colour', {}, sending(() => flat(64, 64))],
    [
      'FailedOperation.ImageUrlInvalid',
      'no URL',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageUrl: 'picture.jpg' }),
    ],
    [
      'FailedOperation.ImageUrlInvalid',
      'ftp',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageUrl: 'ftp://127.0.0.1/a.jpg' }),
    ],
    [
      'FailedOperation.DownloadError',
      'nobody listens',
      {},
      async (tiia) => ({ ...(await filled(1)(tiia)), ImageUrl: 'http://127.0.0.1:1/a.jpg' }),
    ],
    ['InvalidParameter.InvalidParameter', 'region partly outside', rect(300, 200, 21, 10), filled(1)],
    ['InvalidParameter.InvalidParameter', 'region outside', rect(320, 0, 1, 1), filled(1)],
    ['InvalidParameter.InvalidParameter', 'region negative', rect(-1, 0, 10, 10), filled(1)],
    ['InvalidParameter.InvalidParameter', 'region empty', rect(0, 0, 0, 10), filled(1)],
    ['InvalidParameter.InvalidParameter', 'region endless', rect(0, 0, 2 ** 62, 10), filled(1)],
  ];
  return rows.map(([code, why, params, given]) => [action, code, why, { ...fields, ...params }, given]);
});

/** Every refusal a client can provoke; without GroupCountExceeded, which needs an account of its own. */
export const refusals: readonly Refusal[] = [
  ...aGroup,
  ...onPictures,
  ...notFound,
  ...tagged,
  ...aPicture,
  ...pictureSent,
];
