import { chinese } from './messages/chinese.ts';
import { english, type MessageKey } from './messages/english.ts';
import { fill, type Values } from './messages/fill.ts';
import { language } from './preferences.ts';

/** A message in the chosen language. */
export function t(key: MessageKey, values: Values = {}): string {
  return fill((language.get() === 'zh' ? chinese : english)[key], values, locale());
}

/** How the chosen language writes numbers and dates. */
export function locale(): string {
  return language.get() === 'zh' ? 'zh-CN' : 'en-GB';
}

export function number(value: number): string {
  return value.toLocaleString(locale());
}

/** A similarity or a score: as many digits as tell hits apart. */
export function decimal(value: number, digits = 4): string {
  return value.toLocaleString(locale(), { maximumFractionDigits: digits, useGrouping: false });
}

export function dateTime(value: string | number): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime())
    ? String(value)
    : date.toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'medium' });
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(value, 1)) / 3));
  return `${decimal(value / 1000 ** power, 1)} ${units[power]}`;
}
