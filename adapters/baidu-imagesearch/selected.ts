import type { PictureSelector } from '../../src/catalog/port.ts';
import type { ImageSearchCall } from './call.ts';
import { contSignsIn } from './input.ts';
import { isNamed, lookOf, sourceOf } from './picture.ts';

/** The one stored picture that a call means, by its cont_sign or by its file. Throws ImageError. */
export async function selectedPicture(call: ImageSearchCall, purpose: 'store' | 'lookup'): Promise<PictureSelector> {
  const { input, services } = call;
  if (isNamed(input)) return { item: contSignsIn(input)[0] ?? '' };
  const { contentHash } = await services.engine.search.look(sourceOf(input), lookOf(call, purpose));
  return { name: contentHash };
}
