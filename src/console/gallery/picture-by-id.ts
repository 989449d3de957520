import { get, query } from '../api.ts';
import type { Picture } from '../types.ts';

/** One picture of a gallery; undefined when it is no longer there. */
export async function pictureById(gallery: number, id: number): Promise<Picture | undefined> {
  const path = `/galleries/${gallery}/pictures${query({ after: id - 1, limit: 1 })}`;
  const { pictures } = await get<{ pictures: Picture[] }>(path);
  return pictures.find((picture) => picture.id === id);
}
