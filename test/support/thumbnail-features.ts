import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { analysePicture } from '../../src/features/analyse.ts';
import type { ContentClass, Features } from '../../src/features/port.ts';
import { normalise } from '../../src/features/vector.ts';

/** What a test decides of each analysis. */
interface Decided {
  /** Classes that the classifier finds; the others are 0. */
  readonly classes?: () => Partial<Record<ContentClass, number>>;
  /** Runs before each analysis. */
  readonly before?: () => Promise<void>;
}

/** Real decoding and limits; the embedding is an 8x8 thumbnail, and no object is detected. */
export function thumbnailFeatures({ classes, before }: Decided = {}): Features {
  const model = 'thumbnail';
  const tools = {
    embed: async ({ width, height, data }: { width: number; height: number; data: Uint8Array }) => {
      const image = sharp(data, { raw: { width, height, channels: 3 } }).resize(8, 8, { fit: 'fill' });
      const pixels = Float32Array.from(await image.raw().toBuffer());
      const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
      return normalise(pixels.map((value) => value - mean));
    },
    detector: async () => async () => [],
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
