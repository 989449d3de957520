import { createImageFetcher, type ImageFetcher } from '../../src/images/fetch.ts';
import { ImageError } from '../../src/images/port.ts';

/**
 * Serves known URLs from memory; loopback and malformed ones as the real fetcher does; nothing leaves this machine. A URL
 * that ends in `/slow` exceeds its time.
 */
export function memoryFetcher(web: ReadonlyMap<string, Buffer>): ImageFetcher {
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
