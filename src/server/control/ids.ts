import type { PlacedGalleryRow, PlacedIndexRow } from '../../catalog/overview-port.ts';
import type { ControlCall } from './endpoint.ts';
import { ControlError } from './error.ts';
import type { ControlParts } from './parts.ts';

/** A number of the catalog in a path. Throws ControlError 404 for anything else. */
export function idIn({ params }: Pick<ControlCall, 'params'>, name: string): number {
  const text = params[name] ?? '';
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new ControlError(`no ${name} ${text.slice(0, 64)}`, 404);
  return Number(text);
}

/** The gallery that a path names. Throws ControlError 404. */
export async function galleryIn(call: ControlCall, { catalog }: ControlParts): Promise<PlacedGalleryRow> {
  const id = idIn(call, 'id');
  const gallery = await catalog.overview.gallery(id);
  if (gallery === undefined) throw new ControlError(`no gallery ${id}; GET /_tuku/collections lists them`, 404);
  return gallery;
}

/** The vector index that a path names. Throws ControlError 404. */
export async function vectorIndexIn(call: ControlCall, { catalog }: ControlParts): Promise<PlacedIndexRow> {
  const id = idIn(call, 'id');
  const index = await catalog.overview.vectorIndex(id);
  if (index === undefined) throw new ControlError(`no vector index ${id}; GET /_tuku/collections lists them`, 404);
  return index;
}

/** A vector of an index with its numbers. Throws ControlError 404. */
export async function storedVector(index: number, id: number, { catalog }: ControlParts) {
  const [row] = await catalog.overview.vectors(index, [id]);
  if (row === undefined) throw new ControlError(`no vector ${id}`, 404);
  return row;
}
