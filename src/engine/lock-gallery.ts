import type { Gallery, Namespace, Tables } from '../catalog/port.ts';
import { DomainError } from './errors.ts';

/**
 * A gallery's present row, locked until the transaction ends: whoever changes what lies in a gallery takes turns.
 * Throws DomainError gallery-not-found when it was removed since the caller saw it, even if a namesake was made.
 */
export async function lockGallery(tables: Tables, namespace: Namespace, known: Gallery): Promise<Gallery> {
  const gallery = await tables.galleries.lock(namespace, known.key);
  if (gallery?.id !== known.id) throw new DomainError('gallery-not-found', `no gallery ${known.key}`);
  return gallery;
}
