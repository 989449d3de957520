import { ImageError } from './port.ts';

const whitespace = /[ \t\r\n]+/g;
const foreign = /[^A-Za-z0-9+/]/;

/**
 * Decodes the base64 text of a picture.
 *
 * Accepted: the standard alphabet, with or without its padding, with blanks and line breaks anywhere (Python's
 * `encodebytes` and MIME encoders put one after every 76 characters).
 * Refused with ImageError('base64'): the URL-safe alphabet, a `data:` prefix, any other character, padding that does
 * not fit the length, a length no encoder produces. Nothing but blanks is ImageError('empty').
 */
export function decodeBase64(text: string): Buffer {
  const packed = text.replace(whitespace, '');
  if (packed === '') throw new ImageError('empty', 'the base64 text is empty');
  if (/^data:/i.test(packed)) throw new ImageError('base64', 'a data: prefix stands before the base64 text');
  const padding = /={0,2}$/.exec(packed.slice(-2))?.[0].length ?? 0;
  const digits = packed.slice(0, packed.length - padding);
  // One character at a time: a pattern for the whole text can run out of stack with megabytes of it.
  if (digits === '' || foreign.test(digits)) {
    throw new ImageError('base64', 'the text has characters outside the standard base64 alphabet');
  }
  // 4n+1 characters cannot be base64; padding is there to fill up to 4n and does nothing else.
  if (padding > 0 ? packed.length % 4 !== 0 : packed.length % 4 === 1) {
    throw new ImageError('base64', 'the base64 text is cut off or wrongly padded');
  }
  return Buffer.from(packed, 'base64');
}
