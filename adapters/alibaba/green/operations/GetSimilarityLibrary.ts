import schemas from '../../../../schemas/alibaba/green/GetSimilarityLibrary.json' with { type: 'json' };
import { nonEmptyText } from '../../../../src/protocol/fields.ts';
import { greenOperation } from '../call.ts';
import { libraryInfo, libraryNamed } from '../libraries.ts';
import { clientInfoIsJson } from '../rules.ts';

/** Returns one library, beside `code` and in `data` as when it was created; 404 when there is none [inferred]. */
export const GetSimilarityLibrary = greenOperation({
  name: 'GetSimilarityLibrary',
  path: '/green/similarity/library/get',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson],
  async handle({ input, namespace, services: { engine } }) {
    const info = libraryInfo(await libraryNamed(engine, namespace, nonEmptyText(input, 'name') ?? ''), namespace);
    return { ...info, data: info };
  },
});
