/** Most milliseconds between a request's time and the server's clock; nonces are kept for as long [documented]. */
export const timeWindow = 15 * 60 * 1000;

/** Milliseconds of `YYYY-MM-DDThh:mm:ssZ`; NaN for anything else. */
export function parseIsoTime(text: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** Milliseconds of an RFC 1123 date in GMT; NaN for anything else. */
export function parseHttpTime(text: string): number {
  return /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}
