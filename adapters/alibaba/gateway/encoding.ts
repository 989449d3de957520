/** Encodes every UTF-8 byte as `%XX`, except letters, digits, `-`, `_`, `.` and `~` [documented]. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Compares names by their bytes, as the gateways sort them: upper case before lower case. */
export function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
