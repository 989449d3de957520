/** A moment in Unix milliseconds from 13 digits [documented for SearchImages]; undefined when it is none. */
export function milliseconds(text: string): number | undefined {
  return /^\d{13}$/.test(text) ? Number(text) : undefined;
}

/** The same, or ISO 8601 with its offset [inferred, where no form is documented]. */
export function moment(text: string): number | undefined {
  const digits = milliseconds(text);
  if (digits !== undefined) return digits;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}
