import type { Switch } from '../../../src/protocol/switches.ts';

/** Choices that are made in the vendor's console, and that a test may need to change. */
export const switches = [
  {
    name: 'instance-type',
    values: ['product', 'generic'],
    about:
      'The type of instances for which the switch instances gives none: product search with categories, or generic.',
  },
  {
    name: 'instances',
    values: ['any'],
    free: true,
    about:
      'The instances that exist: any name, created when it is first used, or only those of a list ' +
      'NAME[:product|:generic[:PICTURES]],... where PICTURES is the capacity, 100000 by default.',
  },
  {
    name: 'bucket-folder',
    values: ['none'],
    free: true,
    about: 'A folder whose subfolders are the buckets from which IncreaseInstance reads pictures and increment.meta.',
  },
] as const satisfies readonly Switch[];
