import type { Existing } from '../../../src/protocol/direct.ts';
import { families } from './families.ts';

/** What operations answer when what they make is there already: a library has the same file only once. */
export const existing: readonly Existing[] = families.map(({ name }) => ({
  operation: `${name}/add`,
  codes: ['216681'],
  removal: ({ image, url }) => ({
    operation: `${name}/delete`,
    parameters: image === undefined ? { url: url ?? '' } : { image },
  }),
}));
