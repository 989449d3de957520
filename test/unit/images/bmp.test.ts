import { decodeImage } from '../../../src/images/decode.ts';
import { anyPicture, type BmpParts, bmp, pixel, problemOf } from './support.ts';

const red = [255, 0, 0];
const green = [0, 255, 0];
const blue = [0, 0, 255];
const white = [255, 255, 255];

/** Index 1 is red, 2 green, 3 blue, 0 white. */
const palette = [
  [255, 255, 255, 0],
  [0, 0, 255, 0],
  [0, 255, 0, 0],
  [255, 0, 0, 0],
];
const bgr = [
  [0, 0, 255],
  [0, 255, 0],
  [255, 0, 0],
];

/** One row of red, green, blue above one row of white, as every variant can hold it. */
const scene = [
  [red, green, blue],
  [white, white, white],
];
const threeByTwo = { width: 3, height: 2 };

/** The masks of these variants give 8 bits a component at least for 0 and 255. */
const variants: Record<string, BmpParts> = {
  '4 bits': {
    ...threeByTwo,
    bits: 4,
    palette,
    rows: [
      [0x00, 0x00],
      [0x12, 0x30],
    ],
  },
  '8 bits': {
    ...threeByTwo,
    bits: 8,
    palette,
    rows: [
      [0, 0, 0],
      [1, 2, 3],
    ],
  },
  '8 bits, unused bytes before the pixels': {
    ...threeByTwo,
    bits: 8,
    palette,
    gap: 10,
    rows: [
      [0, 0, 0],
      [1, 2, 3],
    ],
  },
  '8 bits, a palette length that lies': {
    ...threeByTwo,
    bits: 8,
    palette,
    coloursUsed: 0xffffffff,
    rows: [
      [0, 0, 0],
      [1, 2, 3],
    ],
  },
  '16 bits, 5-5-5': {
    ...threeByTwo,
    bits: 16,
    rows: [
      [0xff, 0x7f, 0xff, 0x7f, 0xff, 0x7f],
      [0, 0x7c, 0xe0, 0x03, 0x1f, 0],
    ],
  },
  '16 bits, 5-6-5 by masks': {
    ...threeByTwo,
    bits: 16,
    compression: 3,
    masks: [0xf800, 0x07e0, 0x001f],
    rows: [
      [0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
      [0, 0xf8, 0xe0, 0x07, 0x1f, 0],
    ],
  },
  '16 bits, one of them alpha': {
    ...threeByTwo,
    bits: 16,
    compression: 3,
    headerSize: 108,
    masks: [0x7c00, 0x03e0, 0x001f, 0x8000],
    rows: [
      [0, 0, 0, 0, 0xff, 0xff],
      [0, 0xfc, 0xe0, 0x83, 0x1f, 0x80],
    ],
  },
  '24 bits': { ...threeByTwo, bits: 24, rows: [Array(9).fill(255), bgr.flat()] },
  '24 bits, top-down': { ...threeByTwo, height: -2, bits: 24, rows: [bgr.flat(), Array(9).fill(255)] },
  '24 bits, V5 header': { ...threeByTwo, headerSize: 124, bits: 24, rows: [Array(9).fill(255), bgr.flat()] },
  '24 bits, OS/2 header': { ...threeByTwo, headerSize: 12, bits: 24, rows: [Array(9).fill(255), bgr.flat()] },
  '32 bits, the fourth byte unused': {
    ...threeByTwo,
    bits: 32,
    rows: [Array(12).fill(255), bgr.flatMap((colour) => [...colour, 0])],
  },
  '32 bits, other masks': {
    ...threeByTwo,
    bits: 32,
    compression: 3,
    masks: [0x000000ff, 0x0000ff00, 0x00ff0000],
    rows: [Array(12).fill(255), [...red, 0, ...green, 0, ...blue, 0]],
  },
  '32 bits with alpha': {
    ...threeByTwo,
    bits: 32,
    compression: 3,
    headerSize: 124,
    masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    rows: [Array(12).fill(0), bgr.flatMap((colour) => [...colour, 255])],
  },
  '32 bits, declared but unused alpha': {
    ...threeByTwo,
    bits: 32,
    compression: 3,
    headerSize: 124,
    masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    rows: [[255, 255, 255, 0, 255, 255, 255, 0, 255, 255, 255, 0], bgr.flatMap((colour) => [...colour, 0])],
  },
};

describe('BMP', () => {
  test.each(Object.entries(variants))('of %s', async (_, parts) => {
    const picture = await decodeImage(bmp(parts), anyPicture);
    expect([picture.width, picture.height, picture.format]).toEqual([3, 2, 'bmp']);
    expect([0, 1].map((y) => [0, 1, 2].map((x) => pixel(picture, x, y)))).toEqual(scene);
  });

  test('of 1 bit', async () => {
    const picture = await decodeImage(
      bmp({ width: 10, height: 1, bits: 1, palette: palette.slice(0, 2), rows: [[0x40, 0x40]] }),
      anyPicture,
    );
    const reds = Array.from({ length: 10 }, (_, x) => pixel(picture, x, 0)).map((colour) => colour[1] === 0);
    expect(reds).toEqual([false, true, false, false, false, false, false, false, false, true]);
  });

  test('of half transparency is blended with white', async () => {
    const parts = { width: 1, height: 1, bits: 32, compression: 3, headerSize: 124 };
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
    const picture = await decodeImage(bmp({ ...parts, masks, rows: [[0, 0, 255, 128]] }), anyPicture);
    expect(pixel(picture, 0, 0)).toEqual([255, 127, 127]);
  });

  test('of ten bits a component keeps the highest eight, in the topmost bits too', async () => {
    const parts = { width: 2, height: 1, bits: 32, compression: 3 };
    const masks = [0xffc00000, 0x003ff000, 0x00000ffc];
    const rows = [[0xfc, 0xff, 0xff, 0xff, 0x04, 0x40, 0x00, 0x80]];
    const picture = await decodeImage(bmp({ ...parts, masks, rows }), anyPicture);
    expect([pixel(picture, 0, 0), pixel(picture, 1, 0)]).toEqual([
      [255, 255, 255],
      [128, 1, 0],
    ]);
  });

  test('of one bit a component is black or full', async () => {
    const parts = { width: 2, height: 1, bits: 32, compression: 3 };
    const masks = [0x80000000, 0x40000000, 0x00000001];
    const rows = [[0, 0, 0, 0x80, 1, 0, 0, 0x40]];
    const picture = await decodeImage(bmp({ ...parts, masks, rows }), anyPicture);
    expect([pixel(picture, 0, 0), pixel(picture, 1, 0)]).toEqual([red, [0, 255, 255]]);
  });

  test('has black where its palette is short', async () => {
    const file = bmp({ width: 2, height: 1, bits: 8, palette, rows: [[1, 200]] });
    const picture = await decodeImage(file, anyPicture);
    expect([pixel(picture, 0, 0), pixel(picture, 1, 0)]).toEqual([red, [0, 0, 0]]);
  });

  test('may lack the padding of its last row', async () => {
    const file = bmp({ ...threeByTwo, bits: 24, rows: [Array(9).fill(255), bgr.flat()] });
    expect(pixel(await decodeImage(file.subarray(0, -3), anyPicture), 2, 0)).toEqual(blue);
  });

  test.each([
    ['RLE8', { bits: 8, compression: 1, rows: [[3, 0, 0, 0, 3, 1, 0, 1]] }],
    ['RLE4', { bits: 4, compression: 2, rows: [[3, 0, 0, 0, 3, 17, 0, 1]] }],
    ['JPEG', { bits: 0, compression: 4, rows: [[0xff, 0xd8]] }],
  ])('of %s coding is refused', async (_, parts) => {
    expect(await problemOf(decodeImage(bmp({ ...threeByTwo, palette, ...parts }), anyPicture))).toBe(
      'unsupported-format',
    );
  });
});

describe('a BMP header that lies', () => {
  const honest = () => bmp({ width: 64, height: 64, bits: 24, rows: Array(64).fill(Array(192).fill(7)) });
  const change = (at: number, value: number) => {
    const file = honest();
    file.writeInt32LE(value, at);
    return file;
  };

  test.each([
    ['a width no file could hold', change(18, 4000), 'corrupt'],
    ['a height no file could hold', change(22, 4000), 'corrupt'],
    ['a negative width', change(18, -64), 'corrupt'],
    ['no width', change(18, 0), 'corrupt'],
    ['no height', change(22, 0), 'corrupt'],
    ['two billion rows', change(22, 0x7fffffff), 'too-large'],
    ['two billion rows, top-down', change(22, -0x80000000), 'too-large'],
    ['pixels behind the end', change(10, 0x7fffffff), 'corrupt'],
    ['pixels in the header', change(10, 20), 'corrupt'],
    ['7 bits a pixel', change(28, 7), 'corrupt'],
    ['a palette length for 24 bits', change(46, 0x7fffffff), 'none'],
    ['masks for 24 bits', change(30, 3), 'corrupt'],
    ['an unknown header size', change(14, 41), 'unrecognised'],
    ['a header longer than the file', change(14, 124).subarray(0, 60), 'corrupt'],
    ['a wrong file length', change(2, 1), 'none'],
    ['a missing last row', honest().subarray(0, -192), 'corrupt'],
    ['nothing but the header', honest().subarray(0, 54), 'corrupt'],
    ['a third of the header', honest().subarray(0, 18), 'corrupt'],
  ])('with %s', async (_, file, problem) => {
    const start = performance.now();
    expect(await problemOf(decodeImage(file, anyPicture))).toBe(problem);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test('with no palette for 8 bits', async () => {
    const file = bmp({ width: 4, height: 1, bits: 8, rows: [[1, 2, 3, 4]] });
    expect(await problemOf(decodeImage(file, anyPicture))).toBe('corrupt');
  });
});
