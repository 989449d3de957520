import fc from 'fast-check';
import { decodeBase64 } from '../../../src/images/base64.ts';
import { decodeImage } from '../../../src/images/decode.ts';
import { ImageError, type ImageFormat } from '../../../src/images/port.ts';
import { anyPicture, bmp, fixture, problemOf } from './support.ts';

const small = { ...anyPicture, maxWidth: 1000, maxHeight: 1000 };
const palette = [
  [1, 2, 3, 0],
  [9, 99, 199, 0],
];

/** One file of each kind; small ones, so that a mutation often hits something that matters. */
const seeds: Record<string, Buffer> = {
  png: fixture('edge/grey.png'),
  'transparent png': fixture('edge/transparent.png'),
  jpeg: fixture('edge/grey.jpg'),
  'progressive jpeg': fixture('edge/progressive.jpg'),
  gif: fixture('edge/robot.gif'),
  webp: fixture('edge/robot.webp'),
  tiff: fixture('edge/robot.tiff'),
  svg: fixture('edge/robot.svg'),
  'bmp 24': bmp({ width: 5, height: 4, bits: 24, rows: Array(4).fill(Array(15).fill(100)) }),
  'bmp 8': bmp({ width: 5, height: 4, bits: 8, palette, rows: Array(4).fill([0, 1, 1, 0, 1]) }),
  'bmp 4': bmp({ width: 5, height: 4, bits: 4, palette, rows: Array(4).fill([1, 16, 17]) }),
  'bmp 32': bmp({
    width: 2,
    height: 2,
    bits: 32,
    compression: 3,
    headerSize: 124,
    masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    rows: Array(2).fill([1, 2, 3, 4, 5, 6, 7, 8]),
  }),
};

/** Damages a file: some bytes changed, most of them near the start where headers are, and perhaps the end cut off. */
const damage = fc.record({
  changes: fc.array(
    fc.record({ near: fc.boolean(), at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) }),
    { maxLength: 12 },
  ),
  keep: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
});

describe('damaged files give an ImageError or a picture', () => {
  test.each(Object.entries(seeds))('%s', async (_, seed) => {
    await fc.assert(
      fc.asyncProperty(damage, async ({ changes, keep }) => {
        const file = Buffer.from(seed);
        for (const { near, at, value } of changes) file[Math.floor(at * (near ? 120 : file.length))] = value;
        await decodesOrRefuses(file.subarray(0, Math.floor(file.length * keep)));
      }),
      { numRuns: 60, interruptAfterTimeLimit: 4000 },
    );
  });

  test.each<[ImageFormat, string]>([
    ['png', '\x89PNG\r\n\x1a\n'],
    ['jpeg', '\xff\xd8\xff'],
    ['bmp', 'BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'],
    ['gif', 'GIF89a'],
    ['webp', 'RIFF\0\0\0\0WEBP'],
    ['tiff', 'II*\0'],
    ['avif', '\0\0\0\x14ftypavif'],
  ])('%s signature and noise', async (_, start) => {
    const noise = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(noise, (rest) => decodesOrRefuses(Buffer.concat([Buffer.from(start, 'latin1'), rest]))),
      { numRuns: 40, interruptAfterTimeLimit: 4000 },
    );
  });
});

async function decodesOrRefuses(file: Buffer): Promise<void> {
  try {
    const { width, height, data } = await decodeImage(file, small);
    expect(data.length).toBe(width * height * 3);
  } catch (error) {
    expect(error).toBeInstanceOf(ImageError);
  }
}

describe('base64', () => {
  test('of any bytes comes back, broken into lines or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.integer({ min: 1, max: 80 }), (bytes, column) => {
        const text = Buffer.from(bytes).toString('base64');
        const lines = text.replace(new RegExp(`.{${column}}`, 'g'), '$&\n');
        expect(Buffer.compare(decodeBase64(lines), Buffer.from(bytes))).toBe(0);
      }),
    );
  });

  test('of any text gives bytes or an ImageError', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => void (await problemOf(() => decodeBase64(text)))),
    );
  });
});
