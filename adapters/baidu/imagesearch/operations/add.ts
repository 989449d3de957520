import schemas from '../../../../schemas/baidu/imagesearch/add.json' with { type: 'json' };
import { DomainError } from '../../../../src/engine/errors.ts';
import type { AnalysisOptions } from '../../../../src/engine/picture-source.ts';
import type { Analysis } from '../../../../src/features/port.ts';
import { text } from '../../../../src/protocol/fields.ts';
import { attributesIn } from '../attributes.ts';
import type { ImageSearchCall, ImageSearchOperation } from '../call.ts';
import { contSigns } from '../cont-sign.ts';
import { refusal } from '../errors.ts';
import { analysisOptionsOf, pictureGiven, sourceOf } from '../picture.ts';
import { attributesInRange, briefGiven, briefWithinLimit, libraryExists } from '../rules.ts';

/**
 * Adds a picture to the library. What is wrong with the picture comes last; then 216681, which carries the cont_sign of
 * the picture that is there already, when the library holds the same file.
 */
export const add: ImageSearchOperation = {
  name: 'add',
  schema: schemas.request,
  rules: [libraryExists, pictureGiven, briefGiven, briefWithinLimit, attributesInRange],
  async handle(call) {
    const analysisOptions = analysisOptionsOf(call);
    const analysis = await call.services.engine.search.analyse(sourceOf(call.input), analysisOptions);
    for (const sign of contSigns(analysis.contentHash)) {
      if (await isStored(call, sign, { source: { analysis }, analysisOptions })) return { cont_sign: sign };
    }
    throw new Error('every cont_sign of the picture is taken');
  },
};

/**
 * Stores the picture under this cont_sign, as an item whose one picture has the file's hash for its name. False when
 * another picture has the cont_sign. Throws ApiError 216681 when the file is there.
 */
async function isStored(
  { input, family, namespace, services, library }: ImageSearchCall,
  sign: string,
  seen: { readonly source: { readonly analysis: Analysis }; readonly analysisOptions: AnalysisOptions },
): Promise<boolean> {
  const { pictures } = services.engine;
  const { contentHash } = seen.source.analysis;
  const draft = {
    item: sign,
    name: contentHash,
    content: text(input, 'brief') ?? '',
    tags: '',
    details: attributesIn(input, family),
  };
  const gallery = await library();
  try {
    await pictures.add(namespace, gallery, { draft, ...seen }, { maxPerItem: 1, uniqueName: 'gallery' });
    return true;
  } catch (error) {
    const problem = error instanceof DomainError ? error.problem : undefined;
    if (problem === 'item-full') return false;
    if (problem !== 'picture-exists') throw error;
    const existing = await pictures.find(gallery, { name: contentHash });
    throw refusal('216681', { cont_sign: existing?.item ?? sign, detail: 'the library has this file' });
  }
}
