/** A form field of integers 1..65535 [documented] that pictures have and searches can filter by. */
export type Attribute = 'tags' | 'class_id1' | 'class_id2';

/** One kind of library. The families differ in nothing else. */
export interface Family {
  /** Word of the path, and key of the gallery. */
  readonly name: string;
  /** What stands before the operation's name. */
  readonly path: string;
  readonly attributes: readonly Attribute[];
  /** Most results of a search over all its pages [documented]. */
  readonly mostResults: number;
  /** Least pixels of a side of a picture that is not to be deleted; holds with `--strict` [documented]. */
  readonly leastSide: number;
  /** Long side : short side may be as much; holds with `--strict` [documented]. */
  readonly mostAspect?: number;
}

const tagged = { attributes: ['tags'], mostResults: 300, leastSide: 50, mostAspect: 20 } as const;

/** 相同图片, 相似图片, 商品图片, 面料图片, 绘本图片 [documented]. */
export const families: readonly Family[] = [
  { name: 'same_hq', path: '/rest/2.0/realtime_search/same_hq/', ...tagged },
  { name: 'similar', path: '/rest/2.0/image-classify/v1/realtime_search/similar/', ...tagged },
  {
    name: 'product',
    path: '/rest/2.0/image-classify/v1/realtime_search/product/',
    attributes: ['class_id1', 'class_id2'],
    mostResults: 1000,
    leastSide: 300,
  },
  { name: 'materiel', path: '/rest/2.0/image-classify/v1/realtime_search/materiel/', ...tagged },
  { name: 'picturebook', path: '/rest/2.0/imagesearch/v1/realtime_search/picturebook/', ...tagged },
];
