/** Parses 13 digits as Unix milliseconds [documented for SearchImages]; undefined for anything else. */
export function milliseconds(text: string): number | undefined {
  return /^\d{13}$/.test(text) ? Number(text) : undefined;
}

/** Parses 13 digits, or ISO 8601 with an offset [inferred, where no format is documented]. */
export function moment(text: string): number | undefined {
  const digits = milliseconds(text);
  if (digits !== undefined) return digits;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}
