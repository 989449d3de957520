import type { Switch } from '../../../src/protocol/switches.ts';

/** What the vendor's documentation leaves open and a test may need either way. */
export const switches = [
  {
    name: 'unique-picture-name',
    values: ['entity', 'group'],
    about: 'Where a PicName must be unique: among the pictures of its EntityId, or in the whole group.',
  },
  {
    name: 'empty-search',
    values: ['count-zero', 'error'],
    about: 'What a search that finds nothing answers: Count 0 and null, or FailedOperation.ImageSearchInvalid.',
  },
] as const satisfies readonly Switch[];
