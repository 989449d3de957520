export type Values = Readonly<Record<string, string | number>>;

/** A text with `{name}` replaced by its value; numbers with the language's separators. */
export function fill(text: string, values: Values, locale: string): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString(locale) : value;
  });
}
