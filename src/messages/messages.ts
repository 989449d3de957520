import type { chinese } from './chinese/chinese.ts';
import type { Language } from './language.ts';

/** A message of the command line, in English. */
export type Message = keyof typeof chinese;

/** The Chinese of all messages; undefined while this process speaks English. */
let translations: Readonly<Record<string, string>> | undefined;

/** Sets the language of this process. Only who speaks Chinese waits for its messages to load. */
export async function useLanguage(language: Language): Promise<void> {
  translations = language === 'zh' ? (await import('./chinese/chinese.ts')).chinese : undefined;
}

/** The language of this process. */
export function languageInUse(): Language {
  return translations === undefined ? 'en' : 'zh';
}

/** A message in the language of this process. */
export function t(message: Message, values: Readonly<Record<string, string | number>> = {}): string {
  return filled(translations?.[message] ?? message, values);
}

/**
 * A finished English text, such as an error's, in the language of this process: the first message that it is an instance of
 * gives its Chinese, and its values are translated too. A text that is no message, such as the system's, stays as it is.
 */
export function translated(text: string): string {
  if (translations === undefined) return text;
  const exact = translations[text];
  if (exact !== undefined) return exact;
  compiled ??= patternsOf(translations);
  for (const { pattern, names, template } of compiled) {
    const [, ...found] = pattern.exec(text) ?? [];
    if (found.length === 0) continue;
    return filled(template, Object.fromEntries(names.map((name, index) => [name, translated(found[index] ?? '')])));
  }
  return text;
}

interface Pattern {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly template: string;
}
let compiled: readonly Pattern[] | undefined;

/** Those with values; the ones with most words of their own first. */
function patternsOf(messages: Readonly<Record<string, string>>): readonly Pattern[] {
  return Object.entries(messages)
    .filter(([english]) => placeholders(english).length > 0)
    .sort(([a], [b]) => ownText(b).length - ownText(a).length)
    .map(([english, template]) => {
      const names = placeholders(english);
      const [first = '', ...words] = english
        .split(/\{\w+\}/)
        .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      // A place has colons of its own, such as the line of a file and what stands there: it goes on to the last that fits.
      const values = words.map((word, index) => `([\\s\\S]*${names[index] === 'where' ? '' : '?'})${word}`);
      return { pattern: new RegExp(`^${first}${values.join('')}$`), names, template };
    });
}

/** The names of a message's values, in their order. */
export function placeholders(message: string): string[] {
  return [...message.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function ownText(message: string): string {
  return message.replace(/\{\w+\}/g, '');
}

function filled(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
