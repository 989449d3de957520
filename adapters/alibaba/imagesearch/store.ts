import type { Gallery, Namespace } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { PictureSource } from '../../../src/engine/picture-source.ts';
import { analysisOptions, type Findings, findingsOf, type SubjectChoice } from './analysis-options.ts';
import { type Attributes, storedDetails } from './attributes.ts';
import type { PictureNames } from './picture-fields.ts';

/** The parsed fields of an AddImage, or of an ADD line of a batch import. */
export interface PictureFields {
  readonly names: PictureNames;
  readonly content: string | undefined;
  readonly attributes: Attributes;
  readonly choice: SubjectChoice;
}

/**
 * Adds a picture, or replaces the one with the same ProductId and PicName [documented]. Throws DomainError gallery-full,
 * model-mismatch, gallery-not-found; ImageError.
 */
export async function storePicture(
  engine: Engine,
  { namespace, instance }: { readonly namespace: Namespace; readonly instance: Gallery },
  { names, content = '', attributes, choice }: PictureFields,
  source: PictureSource,
): Promise<Findings> {
  const { analysis } = await engine.pictures.put(namespace, instance, {
    draft: { ...names, content, tags: '', details: null },
    source,
    analysisOptions: analysisOptions(instance, choice),
    detailsOf: (found) => storedDetails({ ...findingsOf(instance, choice, found), attributes }),
  });
  return findingsOf(instance, choice, analysis);
}
