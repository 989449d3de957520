import { gatewayError } from './errors.ts';

/**
 * Bytes of a string to sign. A body of 12 MB that is encoded as clients encode it yields at most 20 MB; only characters
 * that no client leaves unencoded yield more.
 */
const MAX_BYTES = 24 * 1024 * 1024;

/**
 * The string to sign of RPC signatures 1.0, in ASCII: `METHOD&%2F&` and the encoded canonical query, whatever the path. Names
 * and values are encoded twice: as parts of the canonical query, and with it. This is done in one pass, since pictures of
 * megabytes are signed. Throws ApiError RequestEntityTooLarge.
 */
export function stringToSign(method: string, values: ReadonlyMap<string, string>): Buffer {
  const names = [...values.keys()].filter((name) => name !== 'Signature').sort();
  const text = new TwiceEncoded(method.length + lengthOf(names, values));
  text.literally(`${method}&%2F&`);
  names.forEach((name, index) => {
    if (index > 0) text.literally('%26');
    text.encoded(name);
    text.literally('%3D');
    text.encoded(values.get(name) ?? '');
  });
  return text.bytes();
}

/** UTF-8 has at most three bytes a UTF-16 unit; each becomes at most five. */
function lengthOf(names: readonly string[], values: ReadonlyMap<string, string>): number {
  let length = 8;
  for (const name of names) length += 6 + 15 * (name.length + (values.get(name) ?? '').length);
  return Math.min(length, MAX_BYTES);
}

/** Text that grows in a buffer of fixed size. */
class TwiceEncoded {
  readonly #buffer: Buffer;
  #length = 0;

  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  literally(text: string): void {
    this.#require(text.length);
    this.#length += this.#buffer.write(text, this.#length, 'latin1');
  }

  /** An unreserved byte stands for itself; any other is `%XX`, whose `%` is encoded again: `%25XX`. */
  encoded(text: string): void {
    const bytes = Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
    const buffer = this.#buffer;
    const end = buffer.length - 5;
    let at = this.#length;
    for (let index = 0; index < bytes.length; ) {
      const start = index;
      while (index < bytes.length && unreserved[bytes[index] as number] === 1) index++;
      if (at + index - start > end + 5) throw gatewayError('RequestEntityTooLarge');
      // A call costs as much as some tens of bytes.
      if (index - start > 64) at += bytes.copy(buffer, at, start, index);
      else for (let from = start; from < index; from++) buffer[at++] = bytes[from] as number;
      for (; index < bytes.length; index++) {
        const byte = bytes[index] as number;
        if (unreserved[byte] === 1) break;
        if (at > end) throw gatewayError('RequestEntityTooLarge');
        buffer[at] = 0x25;
        buffer[at + 1] = 0x32;
        buffer[at + 2] = 0x35;
        buffer[at + 3] = digits[byte >> 4] as number;
        buffer[at + 4] = digits[byte & 15] as number;
        at += 5;
      }
    }
    this.#length = at;
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #require(bytes: number): void {
    if (this.#length + bytes > this.#buffer.length) throw gatewayError('RequestEntityTooLarge');
  }
}

const digits = Buffer.from('0123456789ABCDEF');
const unreserved = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte)) ? 1 : 0,
);
