import { type Switch, SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';
import { families } from './families.ts';

/** Behaviour that is configured in the vendor's console, or documented in more than one way. */
export const switches = [
  {
    name: 'libraries',
    values: ['all'],
    free: true,
    about: 'Families in which an account has a library: all, or a comma-separated list. The others answer 216017.',
  },
  {
    name: 'most-results',
    values: ['by-family', '1000'],
    about: 'Results a search can page through: 1000 for product and 300 for the others, or 1000 as in older editions.',
  },
  {
    name: 'default-results',
    values: ['300', '1'],
    about: 'Results of a search without rn: 300, or 1 in the four families with tags, as the newest text can be read.',
  },
  {
    name: 'brief',
    values: ['required', 'optional'],
    about:
      'Whether add refuses a picture without a brief: 216101 as was seen in production, or not, as in older editions.',
  },
  {
    name: 'min-side',
    values: ['50', '15'],
    about: 'Pixels that each side of a picture must have: 50, or 15 as in editions before 2020. --strict ignores it.',
  },
] as const satisfies readonly Switch[];

/** The values of the switches. */
export interface ImageSearchSettings {
  /** Names of the families that have a library. */
  readonly libraries: ReadonlySet<string>;
  readonly maxResults: 'by-family' | 1000;
  readonly defaultResults: 300 | 1;
  readonly brief: 'required' | 'optional';
  /** Pixels. */
  readonly minSide: 50 | 15;
}

/** Throws SwitchError. */
export function settingsOf(values: SwitchValues): ImageSearchSettings {
  const all = families.map(({ name }) => name);
  const wanted = values.libraries ?? 'all';
  const libraries = wanted === 'all' ? all : wanted.split(',').map((name) => name.trim());
  const unknown = libraries.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new SwitchError(`baidu-imagesearch.libraries: no family ${unknown}; there are ${all.join(', ')}`);
  }
  return {
    libraries: new Set(libraries),
    maxResults: values['most-results'] === '1000' ? 1000 : 'by-family',
    defaultResults: values['default-results'] === '1' ? 1 : 300,
    brief: values.brief === 'optional' ? 'optional' : 'required',
    minSide: values['min-side'] === '15' ? 15 : 50,
  };
}
