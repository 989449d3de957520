import type { Switch } from '../../../src/protocol/switches.ts';

/** What the vendor's console decides, and a test may need otherwise. */
export const switches = [
  {
    name: 'instance-type',
    values: ['product', 'generic'],
    about: 'What instances are that the switch instances gives no type: product search with categories, or generic.',
  },
  {
    name: 'instances',
    values: ['any'],
    free: true,
    about:
      'Which instances there are: any name, made when it is first used, or a list NAME[:product|:generic[:PICTURES]],... ' +
      'outside of which a name is refused; PICTURES is the capacity, 100000 by default.',
  },
  {
    name: 'bucket-folder',
    values: ['none'],
    free: true,
    about:
      'A folder whose subfolders are the buckets that IncreaseInstance reads its pictures and increment.meta from.',
  },
] as const satisfies readonly Switch[];
