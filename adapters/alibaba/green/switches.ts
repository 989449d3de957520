import { type Switch, SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';

/** Behaviour that the vendor's documentation leaves open and that a test may need either way. */
export const switches = [
  {
    name: 'hit-rate',
    values: ['80'],
    free: true,
    about: 'Minimum rate (0 to 100) of a sample that counts as a hit of the similarity scene.',
  },
  {
    name: 'most-hits',
    values: ['10'],
    free: true,
    about: 'Maximum number of samples (1 to 1000) in a hit of the similarity scene.',
  },
  {
    name: 'unserved-scenes',
    values: ['refuse', 'pass'],
    about: 'How a scene that Tuku does not serve is answered: with code 596 in its own result, or as a pass.',
  },
] as const satisfies readonly Switch[];

/** Which samples count as hits, and how many of them an answer lists. */
export interface HitSettings {
  /** 0 to 100. */
  readonly minRate: number;
  readonly maxHits: number;
}

/** Reads the switches' values as numbers. Throws SwitchError. */
export function hitSettings(values: SwitchValues): HitSettings {
  return {
    minRate: number(values, 'hit-rate', '80', (value) => value >= 0 && value <= 100),
    maxHits: number(values, 'most-hits', '10', (value) => Number.isInteger(value) && value >= 1 && value <= 1000),
  };
}

function number(values: SwitchValues, name: string, byDefault: string, fits: (value: number) => boolean): number {
  const text = values[name] ?? byDefault;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (fits(value)) return value;
  const { about } = switches.find((one) => one.name === name) ?? { about: name };
  throw new SwitchError(`alibaba-green.${name}=${text}: ${about}`);
}
