import schemas from '../../../../schemas/baidu/imagesearch/add.json' with { type: 'json' };
import type { PictureDraft } from '../../../../src/catalog/port.ts';
import { DomainError } from '../../../../src/engine/errors.ts';
import type { AnalysisOptions } from '../../../../src/engine/picture-source.ts';
import type { Analysis } from '../../../../src/features/port.ts';
import { text } from '../../../../src/protocol/fields.ts';
import { type ImageSearchCall, imageSearchOperation } from '../call.ts';
import { contSignsFor } from '../cont-sign.ts';
import { refusal } from '../errors.ts';
import { analysisOptionsOf, pictureGiven } from '../picture.ts';
import { attributesInRange, briefGiven, briefWithinLimit, libraryExists } from '../rules.ts';

/**
 * Adds a picture to the library. Problems with the picture itself are reported last; then 216681 if the library has the
 * same file, with the cont_sign of the stored picture.
 */
export const add = imageSearchOperation({
  name: 'add',
  schema: schemas.request,
  rules: [libraryExists, pictureGiven, briefGiven, briefWithinLimit, attributesInRange],
  async handle(call, { source, attributes }) {
    const options = analysisOptionsOf(call);
    const analysis = await call.services.engine.pictures.analyse(source, options);
    const draft = {
      name: analysis.contentHash,
      content: text(call.input, 'brief') ?? '',
      tags: '',
      details: attributes,
    };
    for (const item of contSignsFor(analysis.contentHash)) {
      if (await isStored(call, { ...draft, item }, analysis, options)) return { cont_sign: item };
    }
    throw new Error('every cont_sign of the picture is taken');
  },
});

/**
 * Stores a picture as the only one of its item; the item is the cont_sign, the name is the hash of the file. False if
 * another picture has the cont_sign. Throws ApiError 216681 if the library has the file.
 */
async function isStored(
  { namespace, services, library }: ImageSearchCall,
  draft: PictureDraft,
  analysis: Analysis,
  options: AnalysisOptions,
): Promise<boolean> {
  const { pictures } = services.engine;
  const gallery = await library();
  try {
    const picture = { draft, source: { analysis }, analysisOptions: options };
    await pictures.add(namespace, gallery, picture, { maxPerItem: 1, uniqueName: 'gallery' });
    return true;
  } catch (error) {
    const problem = error instanceof DomainError ? error.problem : undefined;
    if (problem === 'item-full') return false;
    if (problem !== 'picture-exists') throw error;
    const existing = await pictures.find(gallery, { name: draft.name });
    throw refusal('216681', { cont_sign: existing?.item ?? draft.item, detail: 'the library has this file' });
  }
}
