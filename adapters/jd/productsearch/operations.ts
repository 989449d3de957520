import type { ProductOperation } from './call.ts';
import { product_image_add } from './operations/product_image_add.ts';
import { product_image_create_product } from './operations/product_image_create_product.ts';
import { product_image_del_image } from './operations/product_image_del_image.ts';
import { product_image_del_product } from './operations/product_image_del_product.ts';
import { product_image_info } from './operations/product_image_info.ts';
import { product_image_search } from './operations/product_image_search.ts';
import { product_image_status } from './operations/product_image_status.ts';

/** All operations. An operation's name is the last part of its path. */
export const operations: readonly ProductOperation[] = [
  product_image_create_product,
  product_image_add,
  product_image_status,
  product_image_search,
  product_image_info,
  product_image_del_image,
  product_image_del_product,
];
