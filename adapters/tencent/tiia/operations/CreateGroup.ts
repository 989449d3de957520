import schemas from '../../../../schemas/tencent/tiia/CreateGroup.json' with { type: 'json' };
import { characters, integer, isStorable, text } from '../../../../src/protocol/fields.ts';
import { type TiiaRule, tiiaOperation } from '../call.ts';
import { refusal } from '../errors.ts';
import { defaultGroupType, groupSettings, groupTypes } from '../groups.ts';
import { checkGroupId } from '../rules.ts';

const MAX_GROUPS = 30; // per account [documented]
const MAX_NAME = 64; // inferred: an error exists, its limit is not published
const MAX_BRIEF = 1024; // inferred, as above
const DEFAULT_QPS = 10; // documented

const newGroupIdWellFormed: TiiaRule = ({ input }) => {
  const id = text(input, 'GroupId') ?? '';
  if (id === '') throw refusal('FailedOperation.ParameterEmpty', { detail: 'GroupId is empty' });
  checkGroupId(id);
};

const groupNameWellFormed: TiiaRule = ({ input }) => {
  const name = text(input, 'GroupName') ?? '';
  if (name === '') throw refusal('InvalidParameterValue.ImageGroupNameEmpty', { detail: 'GroupName is empty' });
  if (characters(name) > MAX_NAME) {
    throw refusal('InvalidParameterValue.ImageGroupNameTooLong', {
      detail: `GroupName is longer than ${MAX_NAME} characters`,
    });
  }
  if (!isStorable(name)) throw refusal('InvalidParameter.InvalidParameter', { detail: 'GroupName cannot be stored' });
};

const briefWithinLimit: TiiaRule = ({ input }) => {
  const brief = text(input, 'Brief') ?? '';
  if (characters(brief) > MAX_BRIEF) {
    throw refusal('InvalidParameterValue.BriefTooLong', { detail: `Brief is longer than ${MAX_BRIEF} characters` });
  }
  if (!isStorable(brief)) throw refusal('InvalidParameter.InvalidParameter', { detail: 'Brief cannot be stored' });
};

/** At least 1; beyond 2^53 a JSON number loses digits and the answer would not be what was sent [inferred]. */
const countInRange =
  (name: string): TiiaRule =>
  ({ input }) => {
    const count = integer(input, name) ?? 1;
    if (count >= 1 && Number.isSafeInteger(count)) return;
    throw refusal('InvalidParameterValue.InvalidParameterValueLimit', {
      detail: `${name} ${count} is not within 1..2^53-1`,
    });
  };

const groupTypeKnown: TiiaRule = ({ input }) => {
  const type = integer(input, 'GroupType') ?? defaultGroupType;
  if (groupTypes.has(type)) return;
  throw refusal('InvalidParameterValue.InvalidParameterValueLimit', { detail: `GroupType ${type} is not within 1..8` });
};

/** Creates a group. Then: GroupCountExceeded and ImageGroupIdAlreadyExist, from the engine. */
export const CreateGroup = tiiaOperation({
  name: 'CreateGroup',
  schema: schemas.request,
  callsPerSecond: 1,
  rules: [
    newGroupIdWellFormed,
    groupNameWellFormed,
    briefWithinLimit,
    countInRange('MaxCapacity'),
    countInRange('MaxQps'),
    groupTypeKnown,
  ],
  async handle({ input, namespace, services: { engine } }) {
    const draft = {
      key: text(input, 'GroupId') ?? '',
      name: text(input, 'GroupName') ?? '',
      description: text(input, 'Brief') ?? '',
      capacity: integer(input, 'MaxCapacity') ?? 0,
      settings: groupSettings(integer(input, 'MaxQps') ?? DEFAULT_QPS, integer(input, 'GroupType') ?? defaultGroupType),
    };
    await engine.galleries.create(namespace, draft, { maxGalleries: MAX_GROUPS });
    return {};
  },
});
