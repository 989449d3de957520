import { type Switch, SwitchError, type SwitchValues } from '../../../src/protocol/switches.ts';
import { families } from './families.ts';

/** What the vendor's console decides, and what its documentation says in more than one way. */
export const switches = [
  {
    name: 'libraries',
    values: ['all'],
    free: true,
    about: 'Families an account has a library of: all, or some of them separated by commas. The others answer 216017.',
  },
  {
    name: 'most-results',
    values: ['by-family', '1000'],
    about: 'Results a search can page through: 1000 for product and 300 for the others, or 1000 as in older editions.',
  },
  {
    name: 'default-results',
    values: ['300', '1'],
    about: 'Results of a search without rn: 300, or in the four families with tags 1, as the newest text can be read.',
  },
] as const satisfies readonly Switch[];

/** The switches' values. */
export interface Choices {
  /** Names of the families that have a library. */
  readonly libraries: ReadonlySet<string>;
  readonly mostResults: 'by-family' | 1000;
  readonly defaultResults: 300 | 1;
}

/** Throws SwitchError. */
export function choices(values: SwitchValues): Choices {
  const all = families.map(({ name }) => name);
  const wanted = values.libraries ?? 'all';
  const libraries = wanted === 'all' ? all : wanted.split(',').map((name) => name.trim());
  const unknown = libraries.find((name) => !all.includes(name));
  if (unknown !== undefined) {
    throw new SwitchError(`baidu-imagesearch.libraries: no family ${unknown}; there are ${all.join(', ')}`);
  }
  return {
    libraries: new Set(libraries),
    mostResults: values['most-results'] === '1000' ? 1000 : 'by-family',
    defaultResults: values['default-results'] === '1' ? 1 : 300,
  };
}
