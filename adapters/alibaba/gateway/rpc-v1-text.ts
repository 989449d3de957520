import { createHmac, type Hmac } from 'node:crypto';
import { gatewayError } from './errors.ts';

/** A string to sign may be so much longer than what was sent, and the beginning of it that errors repeat. */
const [MAX_RATIO, ALWAYS_ALLOWED, EXCERPT] = [2, 64 * 1024, 8 * 1024];
/** Bytes that are encoded before they are hashed. */
const CHUNK = 64 * 1024;

/**
 * Signs the string of RPC signatures 1.0: `METHOD&%2F&` and the encoded canonical query, whatever the path. Names and
 * values are encoded twice: as parts of the canonical query, and with it. Pictures of megabytes are signed this way, so
 * it is done in one pass, and in chunks.
 * @param sent bytes of query and body. Of what clients encode, the string is at most 5/3 as long: over twice the length
 *   comes only of characters that no client leaves unencoded. ApiError RequestEntityTooLarge refuses it [Tuku's own
 *   limit]
 * @returns the signature in base64, and the first 8 KB of the string, which is ASCII
 */
export function signRpcV1(
  { hash, secret, method, sent }: { hash: string; secret: string; method: string; sent: number },
  values: ReadonlyMap<string, string>,
): { signature: string; excerpt: string } {
  const text = new TwiceEncoded(createHmac(hash, `${secret}&`), MAX_RATIO * sent + ALWAYS_ALLOWED);
  text.literally(`${method}&%2F&`);
  const names = [...values.keys()].filter((name) => name !== 'Signature').sort();
  names.forEach((name, index) => {
    if (index > 0) text.literally('%26');
    text.encoded(name);
    text.literally('%3D');
    text.encoded(values.get(name) ?? '');
  });
  return text.end();
}

/** Text that is hashed while it is encoded. */
class TwiceEncoded {
  readonly #hmac: Hmac;
  readonly #chunk = Buffer.allocUnsafe(CHUNK);
  #length = 0;
  #left: number;
  #excerpt = '';

  constructor(hmac: Hmac, maxBytes: number) {
    this.#hmac = hmac;
    this.#left = maxBytes;
  }

  literally(text: string): void {
    if (this.#length + text.length > CHUNK) this.#flush();
    this.#length += this.#chunk.write(text, this.#length, 'latin1');
  }

  /** An unreserved byte stands for itself; any other is `%XX`, whose `%` is encoded again: `%25XX`. */
  encoded(text: string): void {
    if (text.length <= 64 && isUnreserved.test(text)) {
      this.literally(text);
      return;
    }
    const bytes = Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
    for (let index = 0; index < bytes.length; ) {
      const end = endOfRun(bytes, index);
      this.#copy(bytes, index, end);
      index = this.#encode(bytes, end);
    }
  }

  #copy(bytes: Buffer, start: number, end: number): void {
    for (let from = start; from < end; ) {
      if (this.#length === CHUNK) this.#flush();
      const to = Math.min(end, from + CHUNK - this.#length);
      // A call costs as much as some tens of bytes.
      if (to - from > 64) this.#length += bytes.copy(this.#chunk, this.#length, from, to);
      else for (let at = from; at < to; at++) this.#chunk[this.#length++] = bytes[at] as number;
      from = to;
    }
  }

  /** Encodes bytes up to the next unreserved one, and returns its place. */
  #encode(bytes: Buffer, start: number): number {
    const chunk = this.#chunk;
    let [index, at] = [start, this.#length];
    for (; index < bytes.length; index++) {
      const byte = bytes[index] as number;
      if (unreserved[byte] === 1) break;
      if (at > CHUNK - 5) {
        this.#length = at;
        this.#flush();
        at = 0;
      }
      chunk[at] = 0x25;
      chunk[at + 1] = 0x32;
      chunk[at + 2] = 0x35;
      chunk[at + 3] = digits[byte >> 4] as number;
      chunk[at + 4] = digits[byte & 15] as number;
      at += 5;
    }
    this.#length = at;
    return index;
  }

  end(): { signature: string; excerpt: string } {
    this.#flush();
    return { signature: this.#hmac.digest('base64'), excerpt: this.#excerpt };
  }

  #flush(): void {
    this.#left -= this.#length;
    if (this.#left < 0) throw gatewayError('RequestEntityTooLarge');
    const encoded = this.#chunk.subarray(0, this.#length);
    this.#hmac.update(encoded);
    if (this.#excerpt.length < EXCERPT) this.#excerpt += encoded.toString('latin1', 0, EXCERPT - this.#excerpt.length);
    this.#length = 0;
  }
}

/** The end of the unreserved bytes that begin at an index. A function of its own is compiled well for long runs, too. */
function endOfRun(bytes: Buffer, start: number): number {
  let end = start;
  while (end < bytes.length && unreserved[bytes[end] as number] === 1) end++;
  return end;
}

const digits = Buffer.from('0123456789ABCDEF');
const isUnreserved = /^[\w\-.~]*$/;
const unreserved = Uint8Array.from({ length: 256 }, (_, byte) =>
  isUnreserved.test(String.fromCharCode(byte)) ? 1 : 0,
);
