import type { TiiaOperation } from './call.ts';
import { CreateGroup } from './operations/CreateGroup.ts';
import { CreateImage } from './operations/CreateImage.ts';
import { DeleteImages } from './operations/DeleteImages.ts';
import { DescribeGroups } from './operations/DescribeGroups.ts';
import { DescribeImages } from './operations/DescribeImages.ts';
import { SearchImage } from './operations/SearchImage.ts';
import { UpdateImage } from './operations/UpdateImage.ts';

/** The image-search actions, all of them. */
export const operations: readonly TiiaOperation[] = [
  CreateGroup,
  DescribeGroups,
  CreateImage,
  DescribeImages,
  DeleteImages,
  UpdateImage,
  SearchImage,
];

/** The product's other actions [documented]: they exist at the vendor, and Tuku does not serve them. */
export const unserved: readonly string[] = [
  'AssessQuality',
  'CropImage',
  'DetectChefDress',
  'DetectDisgust',
  'DetectEnvelope',
  'DetectLabel',
  'DetectLabelPro',
  'DetectMisbehavior',
  'DetectPet',
  'DetectProduct',
  'DetectSecurity',
  'EnhanceImage',
  'RecognizeCar',
  'RecognizeCarPro',
];
