import fc from 'fast-check';

/** Files that are not quite the picture, or no picture at all: a few bytes, its beginning, the picture with one byte changed. */
export function brokenPictures(picture: Buffer): fc.Arbitrary<Buffer> {
  return fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.integer({ min: 1, max: picture.length - 1 }).map((length) => picture.subarray(0, length)),
    fc
      .tuple(fc.nat(200), fc.nat(255))
      .map(([at, byte]) => Buffer.concat([picture.subarray(0, at), Buffer.from([byte]), picture.subarray(at + 1)])),
  );
}
