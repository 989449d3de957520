const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How durations are written, for error messages. */
export const DURATION_FORM = 'a duration such as 800ms, 30s, 5m, 2h or 1d12h';

/** Milliseconds of a duration: whole numbers with the units d, h, m, s and ms; undefined for anything else. */
export function milliseconds(text: string): number | undefined {
  if (text.length > 64 || !/^(\d{1,12}(ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, number, unit = ''] of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) total += Number(number) * (UNITS[unit] ?? 0);
  return Number.isSafeInteger(total) ? total : undefined;
}
