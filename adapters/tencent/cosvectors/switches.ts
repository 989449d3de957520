import { type Switch, SwitchError, type SwitchValues, switchReader } from '../../../src/protocol/switches.ts';

/** Choices that the vendor's documentation leaves open, and that no request makes. */
export const switches = [
  {
    name: 'euclidean',
    values: ['squared', 'distance'],
    about:
      'The distance that QueryVectors answers for euclidean indexes: the square of the length of the difference, as in the ' +
      'vendor’s test data, or that length.',
  },
  {
    name: 'indexes',
    values: ['100', '10000'],
    about: 'Indexes of a bucket: 100 as documented, or 10000 as another client claims.',
  },
  {
    name: 'region',
    values: ['ap-guangzhou'],
    free: true,
    about: 'The region of requests whose host does not name one.',
  },
] as const satisfies readonly Switch[];

/** The switches' values, read. */
export interface Choices {
  readonly squared: boolean;
  readonly maxIndexes: number;
  readonly region: string;
}

/** Throws SwitchError. */
export function choices(values: SwitchValues): Choices {
  const value = switchReader(switches, values);
  const region = value('region');
  if (!/^[a-z0-9-]{1,63}$/.test(region)) {
    throw new SwitchError(`tencent-cosvectors.region=${region}: a region has letters, digits and hyphens`);
  }
  return { squared: value('euclidean') === 'squared', maxIndexes: Number(value('indexes')), region };
}
