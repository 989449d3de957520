import { chinese } from '../../src/console/messages/chinese.ts';
import { english, type MessageKey } from '../../src/console/messages/english.ts';
import { fill, type Values } from '../../src/console/messages/fill.ts';

export type Words = (key: MessageKey, values?: Values) => string;

/** What the console says in a language, for tests to look for. */
export const words = {
  en: (key: MessageKey, values: Values = {}) => fill(english[key], values, 'en-GB'),
  zh: (key: MessageKey, values: Values = {}) => fill(chinese[key], values, 'zh-CN'),
} satisfies Record<string, Words>;
