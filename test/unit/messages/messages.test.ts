import { languageOf } from '../../../src/messages/language.ts';
import { chinese, placeholders, t, translated, useLanguage } from '../../../src/messages/messages.ts';

afterEach(() => useLanguage('en'));

const both = Object.entries(chinese);

describe('every message', () => {
  it.each(both)('%j has its Chinese, with the same values', (english, translation) => {
    expect(placeholders(translation).sort()).toEqual(placeholders(english).sort());
    // Punctuation between values alone has no words.
    if (/[a-z]{3}/i.test(english.replace(/\{\w+\}|--[\w-]+|[A-Z_]{2,}/g, '')))
      expect(translation).toMatch(/\p{Script=Han}/u);
  });

  it.each(both)(
    '%j is written as Chinese is: full-width punctuation, blanks around other scripts',
    (_, translation) => {
      expect(translation).not.toMatch(/\p{Script=Han}[,;:!?()]/u);
      expect(translation).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
    },
  );
});

it('speaks the language that is set', () => {
  expect(t('and on {url}', { url: 'http://x' })).toBe('and on http://x');
  useLanguage('zh');
  expect(t('and on {url}', { url: 'http://x' })).toBe('以及 http://x');
});

describe('a finished English text', () => {
  it('is translated with the values in it, and stays what it is in English', () => {
    const text = '--credentials /k.json: entry 3 has an unknown field "colour"';
    expect(translated(text)).toBe(text);
    useLanguage('zh');
    expect(translated(text)).toBe('--credentials /k.json：第 3 项含有未知字段 "colour"');
    expect(translated('not ready after 30 s: the model is loading')).toBe('30 秒后仍未就绪：模型正在加载');
    expect(translated('port 80 on ::1 is in use; try --port 0 to pick a free one')).toBe(
      '::1 的端口 80 已被占用；可用 --port 0 自动选择空闲端口',
    );
  });

  it('that the system wrote stays as it is', () => {
    useLanguage('zh');
    expect(translated('ENOENT: no such file or directory')).toBe('ENOENT: no such file or directory');
  });
});

describe('the language', () => {
  it.each<[Record<string, string>, string]>([
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, 'en'],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'zh_TW' }, 'zh'],
    [{ LANG: 'de_DE', LC_ALL: '' }, 'en'],
    [{ LC_ALL: 'zh_CN', TUKU_LANG: 'en' }, 'en'],
    [{ TUKU_LANG: 'zh' }, 'zh'],
  ])('by %j is %s', (env, language) => {
    expect(languageOf(env, undefined)).toBe(language);
  });

  it('is the system’s where no variable says one', () => {
    expect(languageOf({}, 'zh-CN')).toBe('zh');
    expect(languageOf({ LANG: 'en_GB' }, 'zh-CN')).toBe('en');
  });
});
