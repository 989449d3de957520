import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/paths.ts';
import { inImage } from './docker.ts';

/** Space that an image's files take up, unpacked, in MB (10^6 bytes). */
async function sizeOf(image: string): Promise<number> {
  const files = await inImage(image, 'du --summarize --block-size 1000000 --one-file-system / 2>/dev/null | cut -f 1');
  return Number(files);
}

/** What docs/docker.md says that a target adds to Node's image. */
function documented(target: string): number {
  const page = readFileSync(join(packageRoot, 'docs/docker.md'), 'utf8');
  return Number(new RegExp(`^\\| \`${target}\`.*\\| (\\d+) MB \\|$`, 'm').exec(page)?.[1]);
}

it.each([
  ['full', 'tuku', 450],
  ['slim', 'tuku:slim', 200],
])('%s adds to Node’s image what the page says, and not too much', async (target, image, most) => {
  const added = (await sizeOf(image)) - (await sizeOf('node:22-bookworm-slim'));
  expect(added).toBeLessThanOrEqual(most);
  expect(Math.abs(added - documented(target))).toBeLessThanOrEqual(0.05 * most);
});

it('holds nothing of another platform, of CUDA or of TensorRT, and no model with restrictive terms', async () => {
  const files = await inImage('tuku', 'find /opt/tuku /usr/local/share /data -type f');
  expect(files).toMatch(/onnxruntime-node\/bin\/napi-v6\/linux\/(x64|arm64)\/libonnxruntime\.so/);
  expect(files).toMatch(/faiss-node\/build\/Release\/faiss-node\.node/);
  expect(files.split('\n').filter((file) => /darwin|win32|musl|cuda|tensorrt|sscd_distilled/i.test(file))).toEqual([]);
});

it('holds the licences of what it contains', async () => {
  const files = await inImage('tuku', 'cd /opt/tuku && ls LICENSE dist/models && find . -name "THIRD_PARTY*"');
  expect(files).toMatch(/^LICENSE$/m);
  expect(files).toMatch(/THIRD_PARTY_LICENSES/);
});
