import type { Gallery, Namespace, Tables } from '../catalog/port.ts';
import { DomainError } from './errors.ts';

/**
 * Locks a gallery's row until the transaction ends and returns its current state: changes of a gallery's content run one
 * at a time. Throws DomainError gallery-not-found when the gallery was removed since the caller read it, even if another
 * one has taken its name.
 */
export async function lockGallery(tables: Tables, namespace: Namespace, known: Gallery): Promise<Gallery> {
  const gallery = await tables.galleries.lock(namespace, known.key);
  if (gallery?.id !== known.id) throw new DomainError('gallery-not-found', `no gallery ${known.key}`);
  return gallery;
}
