import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { DomainError } from '../../../src/engine/errors.ts';
import type { PictureRules } from '../../../src/engine/pictures.ts';

/** Collections of an account, products of a collection, pictures of a product [documented]. */
const MAX_COLLECTIONS = 1;
export const MAX_PRODUCTS = 100_000;
export const MAX_PER_PRODUCT = 30;

/** An image_id is unique in its collection, the bytes of a picture in its product [inferred]. */
export const pictureRules: PictureRules = { maxPerItem: MAX_PER_PRODUCT, uniqueName: 'gallery', distinct: true };

/**
 * The collection of this name, created on first use [documented]. Throws DomainError too-many-galleries for a second
 * collection of the account.
 */
export async function ensureCollection(engine: Engine, namespace: Namespace, name: string): Promise<Gallery> {
  const draft = { key: name, name, description: '', capacity: MAX_PRODUCTS * MAX_PER_PRODUCT, settings: {} };
  try {
    return await engine.galleries.get(namespace, name);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
  try {
    return await engine.galleries.create(namespace, draft, { maxGalleries: MAX_COLLECTIONS });
  } catch (error) {
    // Another request has created it in the meantime.
    if (error instanceof DomainError && error.problem === 'gallery-exists') {
      return engine.galleries.get(namespace, name);
    }
    throw error;
  }
}
