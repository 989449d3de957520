/**
 * The `name=value` parts, separated by commas, of an Authorization header behind its scheme; spaces around them do not
 * count. Undefined when a part has no `=` or a name comes twice.
 */
export function parseAttributes(text: string): ReadonlyMap<string, string> | undefined {
  const parts = new Map<string, string>();
  for (const piece of text.split(',')) {
    const mark = piece.indexOf('=');
    const name = piece.slice(0, mark).trim();
    if (mark < 0 || parts.has(name)) return undefined;
    parts.set(name, piece.slice(mark + 1).trim());
  }
  return parts;
}
