import { chinese } from './chinese.ts';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/** The language of a page: Chinese in the folder `zh` of docs, and the README for China. */
export function languageOf(page: string): Language {
  return page.split('/')[1] === 'zh' || page.endsWith('.zh-CN.md') ? 'zh' : 'en';
}

/** Where a drawing is. */
export function figurePath(name: string, language: Language): string {
  return `docs/figures/${name}${language === 'en' ? '' : `.${language}`}.svg`;
}

/** A text in a language; values fill what is in braces. Throws when the translation is missing. */
export function say(text: string, language: Language, values: Readonly<Record<string, string>> = {}): string {
  const translated = language === 'en' ? text : chinese[text];
  if (translated === undefined) throw new Error(`bench/figures/chinese.ts does not translate “${text}”`);
  return translated.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
}

/** A share in per cent. */
export function percent(share: number, decimals: number, language: Language = 'en'): string {
  return `${(share * 100).toFixed(decimals)}${language === 'en' ? ' ' : ''}%`;
}
