import schemas from '../../../../schemas/tencent/tiia/DescribeGroups.json' with { type: 'json' };
import { text } from '../../../../src/protocol/fields.ts';
import { type TiiaRule, tiiaOperation } from '../call.ts';
import { groupInfo } from '../groups.ts';
import { page } from '../pictures.ts';
import { checkGroupId, limitInRange, offsetInRange } from '../rules.ts';

/** An empty GroupId asks for every group [documented]. */
const groupIdWellFormedIfAny: TiiaRule = ({ input }) => {
  const id = text(input, 'GroupId');
  if (id) checkGroupId(id);
};

/** Lists groups in order of creation, or the one named; an unknown one is ImageGroupIdNotExist, from the engine. */
export const DescribeGroups = tiiaOperation({
  name: 'DescribeGroups',
  schema: schemas.request,
  callsPerSecond: 20,
  rules: [
    groupIdWellFormedIfAny,
    offsetInRange,
    // LimitExceed is not in this operation's error list.
    limitInRange('InvalidParameter.InvalidParameter'),
  ],
  async handle(call) {
    const { input, namespace, services } = call;
    const galleries = text(input, 'GroupId')
      ? [await call.gallery()]
      : await services.engine.galleries.list(namespace, page(input));
    return { Groups: galleries.map(groupInfo) };
  },
});
