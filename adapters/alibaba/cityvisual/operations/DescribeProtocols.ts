import schemas from '../../../../schemas/alibaba/cityvisual/DescribeProtocols.json' with { type: 'json' };
import { cityOperation } from '../call.ts';
import { protocols } from '../resources/protocols.ts';

/** Returns the protocols by which a work group may receive streams [documented]. */
export const DescribeProtocols = cityOperation({
  name: 'DescribeProtocols',
  schema: schemas.request,
  rules: [],
  async handle() {
    return { Protocols: { ...protocols } };
  },
});
