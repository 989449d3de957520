import CreateWorkGroup from '../../../../schemas/alibaba/cityvisual/CreateWorkGroup.json' with { type: 'json' };
import DeleteWorkGroup from '../../../../schemas/alibaba/cityvisual/DeleteWorkGroup.json' with { type: 'json' };
import DescribeWorkGroups from '../../../../schemas/alibaba/cityvisual/DescribeWorkGroups.json' with { type: 'json' };
import ModifyWorkGroup from '../../../../schemas/alibaba/cityvisual/ModifyWorkGroup.json' with { type: 'json' };
import { isName, must, oneOf, within } from '../checks.ts';
import { isoSeconds } from '../input.ts';
import { inInstance, numbered } from './common.ts';
import { byId, type ResourceDefinition, stored } from './definition.ts';
import { protocols } from './protocols.ts';

const MAX_COUNT = 1_000_000; // inferred

/** Work groups: they receive the streams of cameras. */
export const workGroup: ResourceDefinition = {
  kind: 'work-group',
  idField: 'WorkGroupId',
  id: numbered,
  nameField: 'WorkGroupName',
  nameTaken: 'InvalidName.Duplicate',
  container: inInstance,
  fields: [
    { name: 'WorkGroupName', check: must(isName, 'InvalidName.Malformed') },
    {
      name: 'Protocol',
      check: must((value) => oneOf(...Object.keys(protocols))(String(value).toLowerCase()), 'InvalidProtocol'),
    },
    { name: 'TheoryCutStatus', check: must(oneOf('True', 'False'), 'InvalidTheoryCutStatus') },
    { name: 'Description' },
    { name: 'JobNum', check: must(within(0, MAX_COUNT), 'InvalidJobNum') },
    { name: 'TopicNum', check: must(within(0, MAX_COUNT), 'InvalidTopicNum') },
    { name: 'Port', check: must(within(1, 65_535), 'InvalidPort') },
    { name: 'TopicPrefix' },
    { name: 'Account' },
    { name: 'Password' },
    { name: 'Ip' },
  ],
  notFound: 'InvalidGroupId.NotFound',
  removal: {
    dependants: [{ kind: 'camera', field: 'WorkGroupId' }],
    inUse: 'DependencyViolation#work-group',
  },
  list: { wrapper: 'WorkGroups', item: 'WorkGroup', filters: [byId('WorkGroupId')] },
  show: (group) => ({
    WorkGroupId: group.id,
    WorkGroupName: group.name,
    InstanceId: group.parent,
    Description: stored(group, 'Description'),
    Protocol: stored(group, 'Protocol'),
    TheoryCutStatus: stored(group, 'TheoryCutStatus'),
    CreateTime: isoSeconds(group.createdAt),
    UpdateTime: isoSeconds(group.updatedAt),
  }),
  actions: {
    create: { name: 'CreateWorkGroup', schema: CreateWorkGroup.request },
    describe: { name: 'DescribeWorkGroups', schema: DescribeWorkGroups.request },
    modify: { name: 'ModifyWorkGroup', schema: ModifyWorkGroup.request },
    remove: { name: 'DeleteWorkGroup', schema: DeleteWorkGroup.request },
  },
};
