import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { ImageSearchCode } from '../../../../adapters/alibaba/imagesearch/errors.ts';
import { packageRoot } from '../../../../src/paths.ts';
import { scene } from '../../../support/pictures.ts';
import type { Params } from './harness.ts';

/** Action, row of the error catalogue, what is wrong, and the parameters that are; InstanceName is filled in. */
export type Refusal = readonly [
  action: string,
  row: ImageSearchCode,
  why: string,
  params: Params | (() => Promise<Params>),
];

const text = (bytes: Buffer) => bytes.toString('base64');
const picture = async () => text(await scene(1));
const sized = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#4a7' } })
    .png()
    .toBuffer();
const names = { ProductId: 'p', PicName: 'a' };
const adding = (change: Params) => async () => ({ ...names, PicContent: await picture(), ...change });
const pictured = (make: () => Promise<Buffer> | Buffer) => async () => ({ ...names, PicContent: text(await make()) });
const searching = (change: Params) => async () => ({ PicContent: await picture(), ...change });
const filtered = (Filter: string, change: Params = {}) => ({ Filter, ...change });
const rotated = async () =>
  sharp(await scene(1))
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
const long = (length: number) => 'x'.repeat(length);
const ppm = () => Buffer.concat([Buffer.from('P6 100 100 255\n'), Buffer.alloc(30_000, 9)]);
const damaged = async () => (await scene(1)).subarray(0, 2000);
const heavy = () =>
  Buffer.concat([readFileSync(join(packageRoot, 'fixtures/pictures/teapot.png')), Buffer.alloc(4 << 20)]);

export const refusals: readonly Refusal[] = [
  ['AddImage', 'InvalidInstanceName', 'empty InstanceName', adding({ InstanceName: '' })],
  ['AddImage', 'InvalidInstance', 'InstanceName of 21 characters', adding({ InstanceName: long(21) })],
  ['AddImage', 'NoSpecifiedProductId', 'empty ProductId', adding({ ProductId: '' })],
  ['DeleteImage', 'NoSpecifiedProductId#DeleteImage', 'no ProductId', {}],
  ['UpdateImage', 'NoSpecifiedPicName', 'empty PicName', { ProductId: 'p', PicName: '' }],
  [
    'DeleteImage',
    'NoSpecifiedPicName',
    'empty PicName, which would delete the whole product',
    { ProductId: 'p', PicName: '' },
  ],
  ['CheckImageExists', 'NoSpecifiedPicName', 'empty PicName', { ProductId: 'p', PicName: '' }],
  ['AddImage', 'NoSpecifiedPicContent', 'empty PicContent', adding({ PicContent: '' })],
  ['SearchImageByPic', 'NoSpecifiedPicContent', 'blank PicContent', { PicContent: ' ' }],
  ['AddImage', 'InvalidProductId', '513 characters', adding({ ProductId: long(513) })],
  ['AddImage', 'InvalidProductId', 'a NUL', adding({ ProductId: 'a\0b' })],
  ['AddImage', 'InvalidPicName', '513 characters', adding({ PicName: long(513) })],
  ['AddImage', 'InvalidCustomContent', '4097 characters', adding({ CustomContent: long(4097) })],
  ['UpdateImage', 'InvalidCustomContent', '4097 characters', { ...names, CustomContent: long(4097) }],
  ['AddImage', 'InvalidIntAttr', 'no number', adding({ IntAttr: 'x' })],
  ['AddImage', 'InvalidIntAttr2', 'over 31 bits', adding({ IntAttr2: 2 ** 31 })],
  ['UpdateImage', 'InvalidIntAttr3', 'a fraction', { ...names, IntAttr3: 1.5 }],
  ['UpdateImage', 'InvalidIntAttr4', 'below -2^31', { ...names, IntAttr4: -(2 ** 31) - 1 }],
  ['AddImage', 'InvalidStrAttr', '129 characters', adding({ StrAttr: long(129) })],
  ['AddImage', 'InvalidStrAttr2', 'a dollar sign', adding({ StrAttr2: '1$' })],
  ['UpdateImage', 'InvalidStrAttr3', 'a backslash', { ...names, StrAttr3: '\\' }],
  ['UpdateImage', 'InvalidStrAttr4', 'a yen sign', { ...names, StrAttr4: '¥5' }],
  ['AddImage', 'InvalidCategory', 'no category', adding({ CategoryId: 10 })],
  ['SearchImageByName', 'InvalidCategory', 'no category', { ...names, CategoryId: -1 }],
  ['AddImage', 'InvalidRegion', 'three numbers', adding({ Region: '1,2,3' })],
  ['AddImage', 'InvalidRegion', 'outside of the picture', adding({ Region: '0,400,0,100' })],
  ['SearchImageByPic', 'InvalidRegion#search', 'the corners in another order', searching({ Region: '50,10,0,90' })],
  ['SearchImageByPic', 'InvalidRegion#search', 'outside of the picture', searching({ Region: '0,400,0,100' })],
  ['AddImage', 'InvalidPicContent', 'over 4 MB', pictured(heavy)],
  ['AddImage', 'InvalidPicContent', 'over 6 MB of text', { ...names, PicContent: long(6_400_000) }],
  ['AddImage', 'UnsupportedPicFormat', 'no picture', pictured(() => Buffer.from('no picture'))],
  ['AddImage', 'UnsupportedPicFormat', 'no base64', { ...names, PicContent: '****' }],
  ['AddImage', 'UnsupportedPicFormat', 'PPM, which cannot be decoded here', pictured(ppm)],
  ['AddImage', 'UnsupportedPicFormat', 'damaged', pictured(damaged)],
  ['AddImage', 'UnsupportedPicPixels', '99 pixels wide', pictured(() => sized(99, 100))],
  [
    'SearchImageByPic',
    'UnsupportedPicPixels',
    '4097 pixels high',
    async () => ({ PicContent: text(await sized(100, 4097)) }),
  ],
  ['AddImage', 'IncorrectOrientation', 'an EXIF orientation', pictured(rotated)],
  ['AddImage', 'InvalidPicUrl', 'nothing at the URL', { ...names, PicContent: 'http://nowhere.test/a.jpg' }],
  ['AddImage', 'InvalidPicUrl', 'no uploaded file there', { ...names, PicContent: 'http://127.0.0.1/tuku-files/x' }],
  ['AddImage', 'TimeoutForTransferImage', 'slower than 5 s', { ...names, PicContent: 'http://nowhere.test/slow' }],
  ['UpdateImage', 'PicNotExist', 'unknown picture', names],
  ['SearchImageByName', 'PicNotExist', 'unknown picture', names],
  ['SearchImageByPic', 'InvalidNumParameter', 'Num 0', searching({ Num: 0 })],
  ['SearchImageByPic', 'OverflowMaxReturnNum', 'Num 101', searching({ Num: 101 })],
  ['SearchImageByPic', 'InvalidStartParameter', 'Start 500', searching({ Start: 500 })],
  ['SearchImageByName', 'InvalidStartParameter', 'Start -1', { ...names, Start: -1 }],
  ['SearchImageByPic', 'OverflowMaxResultNum', 'Start + Num 501', searching({ Start: 402, Num: 99 })],
  ['SearchImageByPic', 'InvalidFilterClause', 'an operator that integers lack', searching({ Filter: 'int_attr != 1' })],
  ['SearchImageByFilter', 'InvalidFilterClause', 'empty Filter', { Filter: '' }],
  ['SearchImageByFilter', 'InvalidFilterClause', '4097 characters', filtered(`int_attr=1${long(4087)}`)],
  ['DeleteImage', 'InvalidFilterClause', 'no Filter to delete by', { IsDeleteByFilter: true, ProductId: 'p' }],
  ['SearchImageByPic', 'BadRequest', 'ScoreThreshold over 1', searching({ ScoreThreshold: '1.01' })],
  ['SearchImageByText', 'InvalidText', 'empty Text', { Text: '' }],
  ['SearchImageByText', 'InvalidTextLength', '513 characters', { Text: long(513) }],
  ['SearchImageByText', 'UnsupportedInstanceType', 'no model embeds words', { Text: 'a red bag' }],
  [
    'CompareSimilarByImage',
    'InvalidPrimaryPicContent',
    'empty',
    async () => ({ PrimaryPicContent: '', SecondaryPicContent: await picture() }),
  ],
  [
    'CompareSimilarByImage',
    'InvalidSecondaryPicContent',
    'no base64',
    async () => ({ PrimaryPicContent: await picture(), SecondaryPicContent: '?' }),
  ],
  [
    'CompareSimilarByImage',
    'InvalidPicContent#CompareSimilarByImage',
    'over 4 MB',
    async () => ({ PrimaryPicContent: await picture(), SecondaryPicContent: text(heavy()) }),
  ],
  [
    'CompareSimilarByImage',
    'InvalidPicUrl#CompareSimilarByImage',
    'nothing at the URL',
    async () => ({ PrimaryPicContent: await picture(), SecondaryPicContent: 'http://nowhere.test/a' }),
  ],
  ['Detail', 'Console.BadRequest', 'empty InstanceName', { InstanceName: '' }],
  ['DumpMeta', 'Console.BadRequest', 'InstanceName of 21 characters', { InstanceName: long(21) }],
  ['DumpMetaList', 'Console.BadRequest', 'PageSize 501', { PageSize: 501 }],
  ['IncreaseList', 'Console.BadRequest', 'PageNumber 0', { PageNumber: 0 }],
  ['IncreaseInstance', 'Console.BadRequest', 'Path without its first /', { BucketName: 'b', Path: 'a/b' }],
  ['IncreaseInstance', 'Console.BadRequest', 'Path with a last /', { BucketName: 'b', Path: '/a/' }],
  ['IncreaseInstance', 'Console.BadRequest', 'no name of a bucket', { BucketName: '..', Path: '/a' }],
  [
    'CompareSimilarByImage',
    'TimeoutForTransferImage#CompareSimilarByImage',
    'slower than 5 s',
    async () => ({ PrimaryPicContent: await picture(), SecondaryPicContent: 'http://nowhere.test/slow' }),
  ],
];
