import type { Pixels } from './raster.ts';

/** Turns pixels into an L2-normalised vector. */
export type Embed = (picture: Pixels) => Promise<Float32Array>;
