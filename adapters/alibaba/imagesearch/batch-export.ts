import type { Gallery, Picture } from '../../../src/catalog/port.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { detailsOf } from './attributes.ts';

/** Pictures read at once. */
const BATCH = 1000;

/** The instance's pictures in order of creation, each as the ADD line of a batch import [inferred]. */
export async function exportLines(engine: Engine, instance: Gallery): Promise<string[]> {
  const lines: string[] = [];
  for (let offset = 0; ; offset += BATCH) {
    const pictures = await engine.pictures.page(instance, { offset, limit: BATCH });
    lines.push(...pictures.map(lineOf));
    if (pictures.length < BATCH) return lines;
  }
}

function lineOf(picture: Picture): string {
  const { category, region, attributes } = detailsOf(picture);
  return JSON.stringify({
    OperationType: 'ADD',
    ProductId: picture.item,
    PicName: picture.name,
    CategoryId: category,
    Region: region,
    CustomContent: picture.content,
    ...attributes,
  });
}
