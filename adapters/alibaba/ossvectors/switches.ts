import { type Switch, SwitchError, type SwitchValues, switchReader } from '../../../src/protocol/switches.ts';
import { type Generation, type GenerationName, generations } from './limits.ts';

/** Choices that the vendor's documentation leaves open or changed over time, and that no request makes. */
export const switches = [
  {
    name: 'limits',
    values: ['2026-09', '2026-02', '2025-09'],
    about: 'The edition of the documentation whose limits, metadata types and filter operators apply.',
  },
  {
    name: 'account-ids',
    values: ['123,1234567890123456'],
    free: true,
    about:
      'Account ids, comma-separated, that path-style requests may be signed with when "account" of the key is not a number; ' +
      'the first is shown in ARNs of buckets made so.',
  },
  {
    name: 'index-parameters',
    values: ['required', 'default'],
    about:
      'Whether PutVectorIndex without dataType, dimension or distanceMetric is refused, or takes float32, 512, euclidean.',
  },
  {
    name: 'index-names',
    values: ['lenient', 'extended', 'documented'],
    about:
      'Whether the name of an index may also have - and _ after the first letter, as the vendor’s own tests and command line ' +
      'use: unless --strict, always, or never.',
  },
  {
    name: 'euclidean',
    values: ['distance', 'squared'],
    about: 'The distance that QueryVectors answers for euclidean indexes: the length of the difference, or its square.',
  },
] as const satisfies readonly Switch[];

export type IndexNames = 'documented' | 'extended';

/** The switches' values, read. */
export interface Choices {
  readonly limits: Generation;
  readonly accountIds: string;
  readonly indexDefaults: boolean;
  readonly indexNames: IndexNames;
  readonly squared: boolean;
}

/** Throws SwitchError. */
export function choices(values: SwitchValues, strict: boolean): Choices {
  const value = switchReader(switches, values);
  const names = value('index-names');
  const accountIds = value('account-ids');
  if (!/^\d+(,\d+)*$/.test(accountIds)) {
    throw new SwitchError(`alibaba-ossvectors.account-ids=${accountIds}: expected numbers separated by commas`);
  }
  return {
    limits: generations[value('limits') as GenerationName],
    accountIds,
    indexDefaults: value('index-parameters') === 'default',
    indexNames: names === 'extended' || (names === 'lenient' && !strict) ? 'extended' : 'documented',
    squared: value('euclidean') === 'squared',
  };
}
