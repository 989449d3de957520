import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Dicer } from '@fastify/busboy';

/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string;
  /** Present on a file. */
  readonly filename?: string;
  readonly contentType?: string;
  readonly data: Buffer;
}

/** Maximum number of parts in a body; a form upload has seven. */
const MAX_PARTS = 100;
const LINE_END = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');

/** Headers of a part by lower-case name, one character a byte. */
type PartHeaders = { readonly [name: string]: readonly string[] | undefined };

/** The boundary of a multipart/form-data content type, at most 70 characters; undefined for any other type. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const [, quoted, bare] =
    /^\s*multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?=[\s;]|$))/i.exec(
      contentType ?? '',
    ) ?? [];
  return quoted ?? bare;
}

/**
 * The parts of a body, in order; undefined when it is malformed or has more than 100 parts. Parts may follow the file. The
 * body of the vendor's Node client is repaired first, see `withLineEnds`.
 */
export async function parseMultipart(body: Buffer, boundary: string): Promise<Part[] | undefined> {
  const delimiters = findDelimiters(body, boundary);
  if (delimiters === undefined) return undefined;
  const parser = new Dicer({ boundary });
  const reading: Promise<Part | undefined>[] = [];
  parser.on('part', (part: Readable) => reading.push(readPart(part).catch(() => undefined)));
  const isComplete = await new Promise<boolean>((resolve) => {
    parser.on('finish', () => resolve(true));
    parser.on('error', () => resolve(false));
    parser.end(withLineEnds(body, delimiters));
  });
  const parts = await Promise.all(reading);
  const wellFormed = parts.filter((part) => part !== undefined);
  return isComplete && wellFormed.length === parts.length ? wellFormed : undefined;
}

async function readPart(stream: Readable): Promise<Part | undefined> {
  let headers: PartHeaders = {};
  stream.once('header', (found: PartHeaders) => {
    headers = found;
  });
  const data = await buffer(stream);
  const disposition = /^form-data\s*;(.*)$/is.exec(textOf(headers, 'content-disposition'))?.[1] ?? '';
  const name = attribute(disposition, 'name');
  if (name === undefined) return undefined;
  const filename = attribute(disposition, 'filename');
  const contentType = printable(textOf(headers, 'content-type'));
  return { name, ...(filename !== undefined && { filename }), ...(contentType !== '' && { contentType }), data };
}

/** A string that can stand in a response header; `''` for any other. */
function printable(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : '';
}

/** The first header of that name as UTF-8, trimmed; `''` when there is none. */
function textOf(headers: PartHeaders, name: string): string {
  return Buffer.from(headers[name]?.[0] ?? '', 'latin1')
    .toString()
    .trim();
}

function attribute(disposition: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`(?:^|;|\\s)${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(disposition) ?? [];
  return quoted ?? bare;
}

/** Offsets of the delimiters, the closing one last; undefined when it is missing, and for no parts or too many. */
function findDelimiters(body: Buffer, boundary: string): number[] | undefined {
  const delimiter = Buffer.from(`--${boundary}`);
  const found: number[] = [];
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    if (found.length > MAX_PARTS) return undefined;
    found.push(at);
    const end = at + delimiter.length;
    if (body.toString('latin1', end, end + 2) === '--') return found.length > 1 ? found : undefined;
  }
  return undefined;
}

/**
 * The body with the line ends that the vendor's Node client leaves out: it writes the delimiter directly after the bytes
 * of a file [observed]. Its forms are recognised by the empty line that ends their last field, which no other client
 * writes; the surplus line end is removed. Bodies of other clients are returned unchanged.
 */
function withLineEnds(body: Buffer, delimiters: readonly number[]): Buffer {
  const pieces = delimiters.map((at, index) => body.subarray(at, delimiters[index + 1]));
  const last = pieces.at(-2);
  if (last === undefined || isFile(last) || !last.subarray(-4).equals(BLANK_LINE)) return body;
  return Buffer.concat(
    pieces.flatMap((piece) => {
      if (piece === last) return [piece.subarray(0, -2)];
      return isFile(piece) ? [piece, LINE_END] : [piece];
    }),
  );
}

function isFile(piece: Buffer): boolean {
  return /filename=/i.test(piece.toString('latin1', 0, Math.max(0, piece.indexOf(BLANK_LINE))));
}
