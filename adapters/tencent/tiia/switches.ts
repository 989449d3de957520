import type { Switch } from '../../../src/protocol/switches.ts';

/** What the vendor's documentation leaves open and a test may need either way. */
export const switches = [
  {
    name: 'unique-picture-name',
    values: ['group', 'entity'],
    about: 'Where a PicName must be unique: in the whole group, or among the pictures of its EntityId.',
  },
  {
    name: 'empty-search',
    values: ['count-zero', 'error'],
    about: 'What a search that finds nothing answers: Count 0 and null, or FailedOperation.ImageSearchInvalid.',
  },
] as const satisfies readonly Switch[];
