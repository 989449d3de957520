import type { Picture } from '../../../src/catalog/port.ts';
import { detailsOf, intAttributes, strAttributes } from './attributes.ts';

/** An Auction of the vendor's definition, without its score; attributes never set are absent [inferred]. */
export type Auction = { readonly [field: string]: string | number };

export function auctionOf(picture: Picture): Auction {
  const { category, attributes } = detailsOf(picture);
  const set = [...intAttributes, ...strAttributes].flatMap((name) => {
    const value = attributes[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    CategoryId: category,
    CustomContent: picture.content,
    ...Object.fromEntries(set),
    PicName: picture.name,
    ProductId: picture.item,
  };
}
