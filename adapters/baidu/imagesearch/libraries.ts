import type { GalleryDraft } from '../../../src/catalog/port.ts';
import type { Family } from './families.ts';

/** Pictures of a library, as it is applied for [documented]. */
const MAX_PICTURES = 500_000;

/** The library every account has of a family: the vendor makes one when it is applied for in the console [inferred]. */
export function libraryDraft({ name }: Family): GalleryDraft {
  return { key: name, name, description: '', capacity: MAX_PICTURES, settings: {} };
}
