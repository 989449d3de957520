/** UTF-8 bytes; letters, digits, `-`, `_`, `.`, `~` stay, every other byte is `%XX` [documented]. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Byte order of names, as the gateways sort: upper case before lower case. */
export function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
