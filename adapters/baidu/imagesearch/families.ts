import type { GalleryDraft } from '../../../src/catalog/port.ts';

/** A form field of integers 1..65535 [documented] that is stored with a picture and filters searches. */
export type Attribute = 'tags' | 'class_id1' | 'class_id2';

/** One kind of library. Families differ only in these values. */
export interface Family {
  /** Word of the path, and key of the gallery. */
  readonly name: string;
  /** The path without the operation's name. */
  readonly path: string;
  readonly attributes: readonly Attribute[];
  /** Results of a search over all its pages [documented]. */
  readonly maxResults: number;
  /** Pixels of each side, except to delete; enforced with `--strict` [documented]. */
  readonly minSide: number;
  /** Ratio of the long side to the short one; enforced with `--strict` [documented]. Absent: any. */
  readonly maxAspect?: number;
}

const tagged = { attributes: ['tags'], maxResults: 300, minSide: 50, maxAspect: 20 } as const;

/** 相同图片, 相似图片, 商品图片, 面料图片, 绘本图片 [documented]. */
export const families: readonly Family[] = [
  { name: 'same_hq', path: '/rest/2.0/realtime_search/same_hq/', ...tagged },
  { name: 'similar', path: '/rest/2.0/image-classify/v1/realtime_search/similar/', ...tagged },
  {
    name: 'product',
    path: '/rest/2.0/image-classify/v1/realtime_search/product/',
    attributes: ['class_id1', 'class_id2'],
    maxResults: 1000,
    minSide: 300,
  },
  { name: 'materiel', path: '/rest/2.0/image-classify/v1/realtime_search/materiel/', ...tagged },
  { name: 'picturebook', path: '/rest/2.0/imagesearch/v1/realtime_search/picturebook/', ...tagged },
];

/** Pictures of a library: the size it is applied for in the console [documented]. */
const MAX_PICTURES = 500_000;

/** The library that every account has in a family. At the vendor it exists once applied for in the console [inferred]. */
export function libraryDraft({ name }: Family): GalleryDraft {
  return { key: name, name, description: '', capacity: MAX_PICTURES, settings: {} };
}
