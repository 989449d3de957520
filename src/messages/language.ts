/** The languages of the command line. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

/**
 * The language that variables ask for: TUKU_LANG, then POSIX's LC_ALL, LC_MESSAGES and LANG, of which the first that is set
 * counts. Where none is, as on Windows, the system's.
 * @param system the system's locale, such as `zh-CN`; undefined where variables alone count
 */
export function languageOf(env: NodeJS.ProcessEnv, system = systemLocale()): Language {
  const asked = [env.TUKU_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value) ?? system ?? '';
  return /^zh\b|^zh_/i.test(asked) ? 'zh' : 'en';
}

/** On POSIX systems a program without variables speaks English. */
function systemLocale(): string | undefined {
  return process.platform === 'win32' ? Intl.DateTimeFormat().resolvedOptions().locale : undefined;
}
