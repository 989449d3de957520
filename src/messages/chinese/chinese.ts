import { chineseErrors } from './errors.ts';
import { chineseHelp } from './help.ts';
import { chineseOutput } from './output.ts';
import { chineseSeeds } from './seeds.ts';
import { chineseSnapshots } from './snapshots.ts';

/** English messages with their Chinese. `{name}` stands for a value, and is the same in both. */
export const chinese = {
  ...chineseHelp,
  ...chineseOutput,
  ...chineseSnapshots,
  ...chineseSeeds,
  ...chineseErrors,
} as const;
