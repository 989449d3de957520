import { ImageError } from './port.ts';

const whitespace = /[ \t\r\n]+/g;
const foreign = /[^A-Za-z0-9+/]/;

/**
 * Decodes a picture's base64 string.
 *
 * Accepted: the standard alphabet, with or without padding, with white space anywhere (Python's `encodebytes` and MIME
 * encoders break lines after 76 characters).
 * Refused with ImageError('base64'): the URL-safe alphabet, a `data:` prefix, any other character, padding that does not
 * match the length, an impossible length. A blank string is ImageError('empty').
 */
export function decodeBase64(text: string): Buffer {
  const packed = text.replace(whitespace, '');
  if (packed === '') throw new ImageError('empty', 'the base64 string is empty');
  if (/^data:/i.test(packed)) throw new ImageError('base64', 'the base64 string has a data: prefix');
  const padding = /={0,2}$/.exec(packed.slice(-2))?.[0].length ?? 0;
  const digits = packed.slice(0, packed.length - padding);
  // One character at a time: a pattern for the whole string can overflow the stack with megabytes.
  if (digits === '' || foreign.test(digits)) {
    throw new ImageError('base64', 'the string has characters outside the standard base64 alphabet');
  }
  // 4n+1 characters cannot be base64; padding may only fill up to 4n.
  if (padding > 0 ? packed.length % 4 !== 0 : packed.length % 4 === 1) {
    throw new ImageError('base64', 'the base64 string is truncated or wrongly padded');
  }
  return Buffer.from(packed, 'base64');
}
