import sharp from 'sharp';
import { checkLimits, cropRaster, decodeImage } from '../../../src/images/decode.ts';
import { sniffFormat } from '../../../src/images/format.ts';
import { ImageError, type ImageFormat, type ImageLimits } from '../../../src/images/port.ts';
import { anyPicture, blankPng, difference, fixture, pixel, problemOf } from './support.ts';

const decode = (name: string, limits: Partial<ImageLimits> = {}) =>
  decodeImage(fixture(name), { ...anyPicture, ...limits });

// CMYK cannot hold the brightest colours, hence the wide margins for it; a wrong conversion is far outside of them.
describe('decoding', () => {
  test.each<[string, ImageFormat]>([
    ['beach.jpg', 'jpeg'],
    ['meadow.jpg', 'jpeg'],
    ['mountains.jpg', 'jpeg'],
    ['balloons.jpg', 'jpeg'],
    ['city.png', 'png'],
    ['teapot.png', 'png'],
    ['fish.png', 'png'],
    ['robot.png', 'png'],
    ['edge/robot.gif', 'gif'],
    ['edge/robot.webp', 'webp'],
    ['edge/robot.tiff', 'tiff'],
    ['edge/robot.avif', 'avif'],
    ['edge/robot.svg', 'svg'],
  ])('gives the pixels of %s', async (name, format) => {
    const { width, height, data, format: found } = await decode(name, { refuseFlat: true });
    expect({ width, height, found }).toEqual({ width: 480, height: 360, found: format });
    expect(data.length).toBe(480 * 360 * 3);
  });

  test.each([
    ['CMYK', 'edge/cmyk.jpg', 'fish.png', 12],
    ['an orientation flag', 'edge/rotated.jpg', 'beach.jpg', 4],
    ['progressive coding', 'edge/progressive.jpg', 'beach.jpg', 2],
    ['a wide-gamut profile', 'edge/wide-gamut.jpg', 'beach.jpg', 4],
    ['a palette', 'robot.png', 'edge/robot.svg', 2],
    ['BMP', 'teapot.bmp', 'teapot.png', 8],
    ['16 bits a component', 'edge/16-bit.png', 'robot.png', 8],
  ])('shows the same scene with %s', async (_, name, reference, maxDifference) => {
    const picture = await decode(name);
    const whole = sharp(fixture(reference)).flatten().resize(picture.width, picture.height).removeAlpha().raw();
    expect(difference(picture, { ...picture, data: await whole.toBuffer() })).toBeLessThan(maxDifference);
  });

  test('honours the profile of a CMYK picture', async () => {
    const printed = await sharp(fixture('robot.png')).withIccProfile('cmyk').jpeg().toBuffer();
    expect((await sharp(printed).metadata()).space).toBe('cmyk');
    expect(difference(await decodeImage(printed, anyPicture), await decode('robot.png'))).toBeLessThan(15);
  });

  test.each(['edge/grey.jpg', 'edge/grey.png'])('gives three equal components for %s', async (name) => {
    const picture = await decode(name);
    const [red, green, blue] = pixel(picture, 30, 30);
    expect([green, blue]).toEqual([red, red]);
    expect(picture.data.length).toBe(picture.width * picture.height * 3);
  });

  test('puts transparency on white', async () => {
    const picture = await decode('edge/transparent.png');
    expect(pixel(picture, 0, 0)).toEqual([255, 255, 255]);
    expect(pixel(picture, 100, 170)).not.toEqual([255, 255, 255]);
  });

  test('puts 16-bit and grey transparency on white', async () => {
    for (const space of ['rgb16', 'grey16', 'b-w']) {
      const clear = sharp({ create: { width: 4, height: 4, channels: 4, background: '#0000' } });
      const picture = await decodeImage(await clear.toColourspace(space).png().toBuffer(), anyPicture);
      expect(pixel(picture, 1, 1)).toEqual([255, 255, 255]);
    }
  });

  test('reads a view into a larger buffer', async () => {
    const file = fixture('robot.png');
    const larger = Buffer.concat([Buffer.alloc(7), file, Buffer.alloc(9)]);
    const view = new Uint8Array(larger.buffer, larger.byteOffset + 7, file.length);
    expect((await decodeImage(view, anyPicture)).width).toBe(480);
  });

  test.each(['beach.jpg', 'robot.png'])('ignores junk after the end of %s', async (name) => {
    const file = Buffer.concat([fixture(name), Buffer.alloc(3000, 'junk')]);
    expect((await decodeImage(file, anyPicture)).width).toBe(480);
  });
});

describe('refusing', () => {
  test.each<[string, string, Partial<ImageLimits>]>([
    ['unrecognised', 'edge/text.jpg', {}],
    ['unsupported-format', 'edge/robot.gif', { formats: ['png', 'jpeg', 'bmp'] }],
    ['too-many-bytes', 'robot.png', { maxBytes: 1000 }],
    ['too-large', 'robot.png', { maxWidth: 479 }],
    ['too-large', 'robot.png', { maxHeight: 359 }],
    ['too-small', 'robot.png', { minWidth: 481 }],
    ['too-small', 'teapot.bmp', { minHeight: 121 }],
    ['too-elongated', 'robot.png', { maxAspect: 480 / 360 }],
    ['none', 'robot.png', { maxAspect: 1.34, minWidth: 480, minHeight: 360, maxWidth: 480, maxHeight: 360 }],
    ['corrupt', 'edge/truncated.jpg', {}],
    ['corrupt', 'edge/truncated.png', {}],
    ['flat', 'edge/flat.png', { refuseFlat: true }],
    ['none', 'edge/flat.png', { refuseFlat: false }],
  ])('%s: %s', async (problem, name, limits) => {
    expect(await problemOf(decode(name, limits))).toBe(problem);
  });

  test('empty', async () => {
    expect(await problemOf(decodeImage(Buffer.alloc(0), anyPicture))).toBe('empty');
  });

  test('a flat JPEG and a fully transparent picture', async () => {
    const grey = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#345' } })
      .jpeg()
      .toBuffer();
    const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#1230' } })
      .png()
      .toBuffer();
    for (const file of [grey, clear]) {
      expect(await problemOf(decodeImage(file, { ...anyPicture, refuseFlat: true }))).toBe('flat');
    }
  });

  test('HEIC, which no published decoder here reads', async () => {
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    expect(await problemOf(decodeImage(heic, anyPicture))).toBe('unsupported-format');
  });

  test('limits hold for the upright size', async () => {
    expect(await problemOf(decode('edge/rotated.jpg', { maxWidth: 480, maxHeight: 360 }))).toBe('none');
    expect(await problemOf(decode('edge/rotated.jpg', { maxWidth: 360, maxHeight: 480 }))).toBe('too-large');
  });

  test('a decompression bomb is refused by its header', async () => {
    const bomb = blankPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(150_000);
    const before = process.memoryUsage().rss;
    expect(await problemOf(decodeImage(bomb, anyPicture))).toBe('too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test('the size comes before damage, damage before flatness', async () => {
    const truncated = fixture('edge/truncated.png');
    expect(await problemOf(decodeImage(truncated, { ...anyPicture, maxWidth: 100 }))).toBe('too-large');
    const flat = blankPng(600, 600);
    expect(await problemOf(decodeImage(flat.subarray(0, 60), { ...anyPicture, refuseFlat: true }))).toBe('corrupt');
  });

  test('says what is wrong', async () => {
    await expect(decode('robot.png', { maxWidth: 100 })).rejects.toThrow(
      new ImageError('too-large', 'the picture is 480x360 pixels, the limit is 100x4096'),
    );
  });

  test('stricter limits can be checked later', () => {
    expect(() => checkLimits({ width: 2001, height: 10 }, { maxWidth: 2000, maxHeight: 2000 })).toThrow(ImageError);
    expect(() =>
      checkLimits({ width: 99, height: 10 }, { maxWidth: 2000, maxHeight: 2000, maxAspect: 10 }),
    ).not.toThrow();
  });
});

describe('cropping', () => {
  test('cuts out a region', async () => {
    const picture = await decode('robot.png');
    const part = cropRaster(picture, { x: 100, y: 50, width: 30, height: 20 });
    expect([part.width, part.height, part.data.length]).toEqual([30, 20, 1800]);
    expect(pixel(part, 0, 0)).toEqual(pixel(picture, 100, 50));
    expect(pixel(part, 29, 19)).toEqual(pixel(picture, 129, 69));
  });

  test('of the whole picture is the picture', async () => {
    const picture = await decode('robot.png');
    expect(cropRaster(picture, { x: 0, y: 0, width: 480, height: 360 })).toBe(picture);
  });

  test.each([
    [0, 0, 0, 5],
    [0, 0, 5, 0],
    [-1, 0, 5, 5],
    [0, -1, 5, 5],
    [476, 0, 5, 5],
    [0, 356, 5, 5],
    [5, 5, -3, 3],
    [0.5, 0, 5, 5],
    [Number.NaN, 0, 5, 5],
  ])('refuses the region %p,%p %px%p', async (x, y, width, height) => {
    const picture = await decode('robot.png');
    expect(await problemOf(() => cropRaster(picture, { x, y, width, height }))).toBe('region');
  });
});

describe('the format', () => {
  test.each<[string, ImageFormat | undefined]>([
    ['II*\0', 'tiff'],
    ['MM\0*', 'tiff'],
    ['\xff\xd8\xff\xe0', 'jpeg'],
    ['RIFF\0\0\0\0WEBP', 'webp'],
    ['\0\0\0\x1cftypmif1\0\0\0\0mif1avif', 'avif'],
    ['\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'heic'],
    ['\0\0\0\x18ftypisom\0\0\0\0mp42avc1', undefined],
    ['\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg>\n<svg/>', 'svg'],
    ['<html><svg></svg></html>', undefined],
    ['BMW is a brand of cars', undefined],
    ['BM', undefined],
    ['', undefined],
  ])('of %j is %s', (start, format) => {
    expect(sniffFormat(Buffer.from(start, 'latin1'))).toBe(format);
  });
});
