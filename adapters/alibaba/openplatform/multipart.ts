/** One part of a multipart/form-data body. */
export interface Part {
  readonly name: string;
  /** Present on a file. */
  readonly filename?: string;
  readonly contentType?: string;
  readonly data: Buffer;
}

/** Most parts of a body; a form upload has seven. */
const MAX_PARTS = 100;
const BLANK_LINE = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/** The boundary of a multipart/form-data content type; undefined for any other type. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const [, quoted, bare] =
    /^\s*multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '') ?? [];
  return quoted ?? bare;
}

/**
 * The parts of a body, in order; undefined when it is no multipart body. Parts after the file count too, and the bytes of
 * a file may run directly into the next boundary, because the vendor's Node client writes it so [observed].
 */
export function parseMultipart(body: Buffer, boundary: string): Part[] | undefined {
  const delimiter = Buffer.from(`--${boundary}`);
  const pieces = split(body, delimiter);
  if (pieces === undefined) return undefined;
  const strays = writesNoLineEnd(pieces.at(-1));
  const parts: Part[] = [];
  for (const piece of pieces) {
    const head = piece.indexOf(BLANK_LINE);
    if (head < 0) return undefined;
    const headers = piece.subarray(0, head).toString();
    const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(headers)?.[1] ?? '';
    const name = attribute(disposition, 'name');
    if (name === undefined) return undefined;
    const filename = attribute(disposition, 'filename');
    const contentType = /^content-type:[ \t]*(\S[^\r\n]*)$/im.exec(headers)?.[1]?.trim();
    const content = piece.subarray(head + BLANK_LINE.length);
    const isFile = filename !== undefined;
    parts.push({
      name,
      ...(isFile && { filename }),
      ...(contentType && { contentType }),
      data: isFile && strays ? content : withoutLineEnds(content, isFile ? 1 : 2),
    });
  }
  return parts;
}

/** What stands between the delimiters; undefined unless the closing one is there. */
function split(body: Buffer, delimiter: Buffer): Buffer[] | undefined {
  const pieces: Buffer[] = [];
  let at = body.indexOf(delimiter);
  while (at >= 0 && pieces.length <= MAX_PARTS) {
    const start = at + delimiter.length;
    if (body.subarray(start, start + 2).toString('latin1') === '--') return pieces.length > 0 ? pieces : undefined;
    at = body.indexOf(delimiter, start);
    if (at >= 0) pieces.push(body.subarray(start, at));
  }
  return undefined;
}

/**
 * Whether the form's writer puts no line end behind a file: the same client ends its last field with an empty line, which
 * no other does, and that field is never the file.
 */
function writesNoLineEnd(last: Buffer | undefined): boolean {
  if (last === undefined || !last.subarray(-4).equals(BLANK_LINE)) return false;
  return !/filename=/i.test(last.subarray(0, last.indexOf(BLANK_LINE)).toString());
}

function withoutLineEnds(data: Buffer, most: number): Buffer {
  let rest = data;
  for (let i = 0; i < most && rest.subarray(-2).equals(LINE_END); i++) rest = rest.subarray(0, -2);
  return rest;
}

function attribute(disposition: string, name: string): string | undefined {
  const [, quoted, bare] = new RegExp(`(?:^|;|\\s)${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(disposition) ?? [];
  return quoted ?? bare;
}
