import schemas from '../../../../schemas/alibaba/green/GetSimilarityLibrary.json' with { type: 'json' };
import type { GreenOperation } from '../call.ts';
import { text } from '../input.ts';
import { libraryInfo, libraryNamed } from '../libraries.ts';
import { clientInfoIsJson } from '../rules.ts';

/** One library; 404 when there is none [inferred]. Its facts stand beside `code` and in `data`, as when it is made. */
export const GetSimilarityLibrary: GreenOperation = {
  name: 'GetSimilarityLibrary',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [clientInfoIsJson],
  async handle({ input, namespace, services: { engine } }) {
    const info = libraryInfo(await libraryNamed(engine, namespace, text(input, 'name') ?? ''), namespace);
    return { ...info, data: info };
  },
};
