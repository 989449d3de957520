import { type Switch, SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';

/** Seconds of a token's lifetime [documented]. */
const MONTH = 2_592_000;
const TEN_YEARS = 315_360_000;

/** Behaviour that is configured in the vendor's console, or that a test may want to change. */
export const switches = [
  {
    name: 'iam-only',
    values: ['none'],
    free: true,
    about: 'Comma-separated access keys that get no token: they sign with bce-auth-v1 or use their API key.',
  },
  {
    name: 'token-lifetime',
    values: [String(MONTH)],
    free: true,
    about:
      'Seconds (0 to 315360000) until a token expires. With 86400 or less the Node SDK sends its calls without a token.',
  },
] as const satisfies readonly Switch[];

/** The values of the switches. */
export interface TokenSettings {
  /** Access keys that get no token. */
  readonly iamOnly: ReadonlySet<string>;
  /** Seconds. */
  readonly lifetime: number;
}

/** Throws SwitchError. */
export function tokenSettings(values: SwitchValues): TokenSettings {
  const keys = values['iam-only'] ?? 'none';
  const seconds = values['token-lifetime'] ?? String(MONTH);
  const lifetime = /^\d{1,9}$/.test(seconds) ? Number(seconds) : Number.NaN;
  if (!(lifetime <= TEN_YEARS)) throw new SwitchError(`baidu-oauth.token-lifetime=${seconds}: ${switches[1].about}`);
  return { iamOnly: new Set(keys === 'none' ? [] : keys.split(',').map((key) => key.trim())), lifetime };
}
