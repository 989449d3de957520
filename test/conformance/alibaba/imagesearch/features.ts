import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { analysePicture } from '../../../../src/features/analyse.ts';
import type { Features, Subject } from '../../../../src/features/port.ts';
import { normalise } from '../../../../src/features/vector.ts';
import { createImageFetcher, type ImageFetcher } from '../../../../src/images/fetch.ts';
import { ImageError } from '../../../../src/images/port.ts';

export interface Sights {
  /** What the detector finds. */
  detected: readonly Subject[];
  /** Every analysis waits for it. */
  gate?: Promise<unknown>;
}

/** Real decoding, limits and cropping; the model is an 8x8 thumbnail, the detector finds what it is told. */
export function thumbnails(sights: Sights): Features {
  const model = 'thumbnail';
  const tools: Parameters<typeof analysePicture>[1] = {
    embed: async ({ width, height, data }) => {
      const image = sharp(data, { raw: { width, height, channels: 3 } }).resize(8, 8, { fit: 'fill' });
      const pixels = Float32Array.from(await image.raw().toBuffer());
      const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
      return normalise(pixels.map((value) => value - mean));
    },
    detector: async () => async () => [...sights.detected],
    classifier: async () => {
      throw new Error('nothing here classifies');
    },
  };
  return {
    model,
    dimension: 192,
    state: 'ready',
    ready: async () => undefined,
    async analyse(request) {
      await sights.gate;
      const found = await analysePicture(request, tools);
      return { ...found, model, contentHash: createHash('sha256').update(request.bytes).digest('hex') };
    },
    describe: () => ({ backend: 'thumbnails', workers: 0, reason: 'a test' }),
    close: async () => undefined,
  };
}

/** Serves known URLs from memory; loopback and malformed ones as the real fetcher does; nothing leaves this machine. */
export function fetcherOf(web: ReadonlyMap<string, Buffer>): ImageFetcher {
  const real = createImageFetcher();
  return {
    async fetch(url, options) {
      const bytes = web.get(url);
      if (bytes && bytes.length > options.maxBytes) throw new ImageError('too-many-bytes', 'too many bytes');
      if (bytes) return bytes;
      if (url.endsWith('/slow')) {
        expect(options.totalTimeoutMs).toBe(5000);
        throw new ImageError('download', 'it took too long', true);
      }
      if (/^https?:\/\/[a-z]/.test(url)) throw new ImageError('download', `nothing at ${url}`);
      return real.fetch(url, options);
    },
  };
}
