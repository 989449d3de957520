import fc from 'fast-check';

/** What a client can send as the value of a header: printable ASCII. */
export function headerText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ maxLength }).filter((text) => /^[\x20-\x7e]*$/.test(text));
}
