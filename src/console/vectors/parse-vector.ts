/** The numbers of a text: a JSON list, or numbers separated by blanks, commas or semicolons; otherwise the part that is none. */
export function parseVector(text: string): { readonly vector: readonly number[] } | { readonly problem: string } {
  const parts = text
    .trim()
    .replace(/^\[|\]$/g, '')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  const wrong = parts.find(
    (part) => !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part) || !Number.isFinite(Number(part)),
  );
  if (wrong !== undefined) return { problem: wrong.slice(0, 40) };
  return parts.length === 0 ? { problem: '[]' } : { vector: parts.map(Number) };
}

/** The JSON object of a text; no filter where it is blank, or else what is wrong with it. */
export function parseFilterText(text: string): { readonly filter?: object } | { readonly problem: string } {
  if (text.trim() === '') return {};
  try {
    const filter: unknown = JSON.parse(text);
    if (typeof filter === 'object' && filter !== null && !Array.isArray(filter)) return { filter };
    return { problem: text.trim().slice(0, 40) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
