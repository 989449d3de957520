import type { PictureSelector } from '../../../src/catalog/port.ts';
import type { AnalysisOptions } from '../../../src/engine/picture-source.ts';
import type { ImageSearchCall } from './call.ts';
import { contSignsIn } from './input.ts';
import { isNamed, sourceOf } from './picture.ts';

/** The one stored picture that a call means, by its cont_sign or by its file. Throws ImageError. */
export async function selectedPicture(
  { input, services }: ImageSearchCall,
  analysisOptions: AnalysisOptions,
): Promise<PictureSelector> {
  if (isNamed(input)) return { item: contSignsIn(input)[0] ?? '' };
  const { contentHash } = await services.engine.search.analyse(sourceOf(input), analysisOptions);
  return { name: contentHash };
}
