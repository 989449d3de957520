import type { ImageSearchOperation } from './call.ts';
import { legacyOperations } from './legacy-versions.ts';
import { AddImage } from './operations/AddImage.ts';
import { CheckImageExists } from './operations/CheckImageExists.ts';
import { CompareSimilarByImage } from './operations/CompareSimilarByImage.ts';
import { DeleteImage } from './operations/DeleteImage.ts';
import { Detail } from './operations/Detail.ts';
import { DumpMeta } from './operations/DumpMeta.ts';
import { DumpMetaList } from './operations/DumpMetaList.ts';
import { IncreaseInstance } from './operations/IncreaseInstance.ts';
import { IncreaseList } from './operations/IncreaseList.ts';
import { SearchImageByFilter } from './operations/SearchImageByFilter.ts';
import { SearchImageByName } from './operations/SearchImageByName.ts';
import { SearchImageByPic } from './operations/SearchImageByPic.ts';
import { SearchImageByText } from './operations/SearchImageByText.ts';
import { UpdateImage } from './operations/UpdateImage.ts';

const CURRENT = '2020-12-14';

/** Every operation of 2020-12-14. A new one is added to this list. */
const current: readonly ImageSearchOperation[] = [
  AddImage,
  UpdateImage,
  DeleteImage,
  SearchImageByPic,
  SearchImageByName,
  SearchImageByText,
  SearchImageByFilter,
  CheckImageExists,
  CompareSimilarByImage,
  Detail,
  DumpMeta,
  DumpMetaList,
  IncreaseInstance,
  IncreaseList,
];

export const operations: ReadonlyMap<string, ImageSearchOperation> = new Map([
  ...current.map((operation) => [`${CURRENT}/${operation.name}`, operation] as const),
  ...legacyOperations,
]);

/** Operations of the vendor that Tuku does not serve: searches in a shopping catalogue, and the product imgsearch. */
const unservedActions: Readonly<Record<string, readonly string[]>> = {
  '2021-05-01': ['SearchByUrl', 'SearchByPic', 'GetProductInfoByIds'],
  '2020-03-20': [
    'CreateImageDb',
    'DeleteImageDb',
    'ListImageDbs',
    'AddImage',
    'DeleteImage',
    'ListImages',
    'SearchImage',
  ],
};

export const unserved: ReadonlySet<string> = new Set(
  Object.entries(unservedActions).flatMap(([version, actions]) => actions.map((action) => `${version}/${action}`)),
);

/** Versions that are answered, if only to say that an operation is not served. */
export const versions: readonly string[] = [CURRENT, '2020-02-12', '2019-03-25', ...Object.keys(unservedActions)];
