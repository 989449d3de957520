/** Parsers of PostgreSQL's text format by type OID, for the types that the catalog uses. */
const readers: { readonly [oid: number]: (text: string) => unknown } = {
  16: (text) => text === 't',
  17: (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex')),
  20: Number,
  21: Number,
  23: Number,
  26: Number,
  114: (text) => JSON.parse(text) as unknown,
  701: Number,
  1184: readTimestamp,
  3802: (text) => JSON.parse(text) as unknown,
};

function same(text: string): string {
  return text;
}

/** The parser for a type's text format; the identity for other types. */
export function readerOf(typeOid: number): (text: string) => unknown {
  return readers[typeOid] ?? same;
}

/** Parses `2024-05-06 07:08:09.123+00`, also with an offset such as `+05:30`. */
function readTimestamp(text: string): Date {
  const iso = text.replace(' ', 'T');
  return new Date(/[+-]\d\d$/.test(iso) ? `${iso}:00` : iso);
}
