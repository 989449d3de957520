import { createRequire } from 'node:module';
import type sharpType from 'sharp';

export type { Sharp, SharpOptions } from 'sharp';

/** By `require`: the module that `import` loads imports JSON, which Node 20.18.1 and 22.11 warn of on each start. */
export const sharp = createRequire(import.meta.url)('sharp') as typeof sharpType;
