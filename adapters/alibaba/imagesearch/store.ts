import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { PictureSource } from '../../../src/engine/picture-source.ts';
import { text } from '../../../src/protocol/fields.ts';
import type { Input } from '../../../src/protocol/operation.ts';
import { analysisOptionsOf, type Sight, sightOf } from './analysis-options.ts';
import { attributesIn, storedDetails } from './attributes.ts';

/**
 * Adds the picture that an AddImage, or an ADD line of a batch, describes, in place of one with the same ProductId and
 * PicName [documented]. Throws DomainError gallery-full, model-mismatch, gallery-not-found; ImageError.
 */
export async function storePicture(
  engine: Engine,
  place: { readonly namespace: Namespace; readonly instance: Gallery },
  input: Input,
  source: PictureSource,
): Promise<Sight> {
  const { namespace, instance } = place;
  const attributes = attributesIn(input);
  const draft = {
    item: text(input, 'ProductId') ?? '',
    name: text(input, 'PicName') ?? '',
    content: text(input, 'CustomContent') ?? '',
    tags: '',
    details: null,
  };
  const { analysis } = await engine.pictures.put(namespace, instance, {
    draft,
    source,
    analysisOptions: analysisOptionsOf(instance, input),
    detailsOf: (found) => storedDetails({ ...sightOf(instance, input, found), attributes }),
  });
  return sightOf(instance, input, analysis);
}
