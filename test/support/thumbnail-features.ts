import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { analysePicture } from '../../src/features/analyse.ts';
import type { ContentClass, Features, Subject } from '../../src/features/port.ts';
import { normalise } from '../../src/features/vector.ts';

/** What a test decides of the pictures to come. */
export interface Sights {
  /** What the detector finds. */
  detected: readonly Subject[];
  /** Every analysis waits for it. */
  gate?: Promise<unknown>;
}

/** What a test decides of each analysis. */
interface Decided {
  /** Classes that the classifier finds; the others are 0. */
  readonly classes?: () => Partial<Record<ContentClass, number>>;
  /** What the detector finds; nothing by default. */
  readonly detected?: () => readonly Subject[];
  /** The share of a picture's mean that its embedding keeps, 0 by default: the more, the more alike all pictures are. */
  readonly keptMean?: number;
  /** Runs before each analysis. */
  readonly before?: () => Promise<unknown> | undefined;
}

/** Real decoding, limits, cropping and colours; the embedding is an 8x8 thumbnail. */
export function thumbnailFeatures({ classes, detected, keptMean = 0, before }: Decided = {}): Features {
  const model = 'thumbnail';
  const tools = {
    embed: async ({ width, height, data }: { width: number; height: number; data: Uint8Array }) => {
      const image = sharp(data, { raw: { width, height, channels: 3 } }).resize(8, 8, { fit: 'fill' });
      const pixels = Float32Array.from(await image.raw().toBuffer());
      const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
      return normalise(pixels.map((value) => value - (1 - keptMean) * mean));
    },
    boxShare: 1,
    detector: async () => async () => [...(detected?.() ?? [])],
    classifier: async () => async () => ({ Drawing: 0, Hentai: 0, Neutral: 0, Porn: 0, Sexy: 0, ...classes?.() }),
  };
  return {
    model,
    dimension: 192,
    state: 'ready',
    ready: async () => undefined,
    async analyse(request) {
      await before?.();
      const contentHash = createHash('sha256').update(request.bytes).digest('hex');
      return { ...(await analysePicture(request, tools)), model, contentHash };
    },
    describe: () => ({ backend: 'thumbnails', workers: 0, reason: 'a test' }),
    close: async () => undefined,
  };
}
