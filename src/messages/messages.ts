import { chineseErrors } from './chinese/errors.ts';
import { chineseHelp } from './chinese/help.ts';
import { chineseOutput } from './chinese/output.ts';
import type { Language } from './language.ts';

/** English messages with their Chinese. `{name}` stands for a value, and is the same in both. */
export const chinese = { ...chineseHelp, ...chineseOutput, ...chineseErrors } as const;

/** A message of the command line, in English. */
export type Message = keyof typeof chinese;

let language: Language = 'en';

/** Sets the language of this process. */
export function useLanguage(chosen: Language): void {
  language = chosen;
}

/** The language of this process. */
export function languageInUse(): Language {
  return language;
}

/** A message in the language of this process. */
export function t(message: Message, values: Readonly<Record<string, string | number>> = {}): string {
  return filled(language === 'zh' ? chinese[message] : message, values);
}

/**
 * A finished English text, such as an error's, in the language of this process: the first message that it is an instance of
 * gives its Chinese, and its values are translated too. A text that is no message, such as the system's, stays as it is.
 */
export function translated(text: string): string {
  if (language === 'en') return text;
  const exact = (chinese as Readonly<Record<string, string>>)[text];
  if (exact !== undefined) return exact;
  for (const { pattern, names, template } of patterns()) {
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
function patterns(): readonly Pattern[] {
  compiled ??= Object.entries(chinese)
    .filter(([english]) => placeholders(english).length > 0)
    .sort(([a], [b]) => ownText(b).length - ownText(a).length)
    .map(([english, template]) => {
      const words = english.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return { pattern: new RegExp(`^${words.join('([\\s\\S]*?)')}$`), names: placeholders(english), template };
    });
  return compiled;
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
