import schemas from '../../../../schemas/baidu/imagesearch/update.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { attributesOf } from '../attributes.ts';
import { imageSearchOperation } from '../call.ts';
import { analysisOptionsOf, picturesSelected, selectorsOf } from '../picture.ts';
import { attributesInRange, briefWithinLimit, libraryExists } from '../rules.ts';

/** Changes the fields that were sent and keeps the others [inferred]. 216680, from the engine, for an unknown picture. */
export const update = imageSearchOperation({
  name: 'update',
  schema: schemas.request,
  rules: [libraryExists, picturesSelected(1), briefWithinLimit, attributesInRange],
  async handle(call, { selection, attributes }) {
    const { input, namespace, services } = call;
    const brief = text(input, 'brief');
    // The rules let one selector through.
    for (const selector of await selectorsOf(call, selection, analysisOptionsOf(call))) {
      await services.engine.pictures.update(namespace, await call.library(), selector, (stored) => ({
        ...(brief !== undefined && { content: brief }),
        details: { ...attributesOf(stored), ...attributes },
      }));
    }
    return {};
  },
});
