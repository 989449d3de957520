import { isName, must, oneOf, within } from '../checks.ts';
import { isoSeconds } from '../input.ts';
import { inInstance, numbered } from './common.ts';
import { byId, type ResourceDefinition, stored } from './definition.ts';
import { protocols } from './protocols.ts';

const MAX_COUNT = 1_000_000; // inferred

/** Work groups: what takes in the streams of cameras. */
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
    create: 'CreateWorkGroup',
    describe: 'DescribeWorkGroups',
    modify: 'ModifyWorkGroup',
    remove: 'DeleteWorkGroup',
  },
};
