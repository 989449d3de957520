import type { CityOperation } from '../call.ts';
import { protocols } from '../resources/protocols.ts';
import { schemas } from '../schemas.ts';

/** The ways a work group may take in streams [documented]. */
export const DescribeProtocols: CityOperation = {
  name: 'DescribeProtocols',
  schema: schemas.DescribeProtocols.request,
  rules: [],
  async handle() {
    return { Protocols: { ...protocols } };
  },
};
