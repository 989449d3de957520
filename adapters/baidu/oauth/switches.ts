import { type Switch, SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';

const MONTH = 2_592_000; // seconds of a token's life [documented]
const TEN_YEARS = 315_360_000;

/** What the vendor's console decides, and what a test may need otherwise. */
export const switches = [
  {
    name: 'iam-only',
    values: ['none'],
    free: true,
    about: 'Access keys, separated by commas, that get no token and must sign with bce-auth-v1 or use their API key.',
  },
  {
    name: 'token-lifetime',
    values: [String(MONTH)],
    free: true,
    about:
      'Seconds (0 to 315360000) until a token expires. 86400 or less makes the Node SDK send calls without any token.',
  },
] as const satisfies readonly Switch[];

export interface TokenSettings {
  readonly iamOnly: ReadonlySet<string>;
  /** Seconds. */
  readonly lifetime: number;
}

/** Throws SwitchError. */
export function tokenSettings(values: SwitchValues): TokenSettings {
  const keys = values['iam-only'] ?? 'none';
  const text = values['token-lifetime'] ?? String(MONTH);
  const lifetime = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(lifetime <= TEN_YEARS)) throw new SwitchError(`baidu-oauth.token-lifetime=${text}: ${switches[1].about}`);
  return { iamOnly: new Set(keys === 'none' ? [] : keys.split(',').map((key) => key.trim())), lifetime };
}
