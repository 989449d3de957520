import CreateInstance from '../../../../schemas/alibaba/cityvisual/CreateInstance.json' with { type: 'json' };
import DeleteInstance from '../../../../schemas/alibaba/cityvisual/DeleteInstance.json' with { type: 'json' };
import DescribeInstances from '../../../../schemas/alibaba/cityvisual/DescribeInstances.json' with { type: 'json' };
import ModifyInstance from '../../../../schemas/alibaba/cityvisual/ModifyInstance.json' with { type: 'json' };
import { removeCaptures } from '../captures/store.ts';
import { isDescription, isName, must, oneOf, within } from '../checks.ts';
import { isoSeconds, jsonList } from '../input.ts';
import { type ResourceDefinition, stored, storedNumber } from './definition.ts';

const MAX_IDS = 100; // documented

/** Instances: they contain everything else. */
export const instance: ResourceDefinition = {
  kind: 'instance',
  idField: 'InstanceId',
  id: ({ services }) => ({
    candidate: () => `cityvisual-${services.ids.uuid().replaceAll('-', '').slice(0, 12)}`,
  }),
  nameField: 'InstanceName',
  fields: [
    {
      name: 'InstanceName',
      check: must((value) => value === '' || isName(value), 'InvalidName.Malformed'),
    },
    { name: 'Description', check: must(isDescription, 'InvalidDescription') },
    { name: 'InstanceCapacity', fixed: true, check: must(within(1, 1_000_000), 'InvalidInstanceCapacity') },
    { name: 'Status', check: must(oneOf('Running', 'Stopped'), 'InvalidStatus.ValueNotSupported') },
  ],
  notFound: 'InvalidInstanceId.NotFound',
  removed: (id, call) => removeCaptures(id, call),
  contents: ['algolib', 'capability', 'work-group', 'camera', 'resource-profile', 'job-group'],
  list: {
    wrapper: 'Instances',
    item: 'Instance',
    filters: [
      {
        name: 'InstanceIds',
        read: (value) => {
          const ids = jsonList(value);
          return ids === undefined || ids.length > MAX_IDS ? 'InvalidInstanceIds' : ({ id }) => ids.includes(id);
        },
      },
      {
        name: 'InstanceName',
        read:
          (value) =>
          ({ name }) =>
            wildcard(name, value),
      },
    ],
  },
  show: (resource, { caller }) => ({
    InstanceId: resource.id,
    InstanceName: resource.name,
    Description: stored(resource, 'Description'),
    InstanceCapacity: storedNumber(resource, 'InstanceCapacity'),
    Status: stored(resource, 'Status') || 'Running',
    RegionId: caller.region,
    CreateTime: isoSeconds(resource.createdAt),
  }),
  actions: {
    create: { name: 'CreateInstance', schema: CreateInstance.request },
    describe: { name: 'DescribeInstances', schema: DescribeInstances.request },
    modify: { name: 'ModifyInstance', schema: ModifyInstance.request },
    remove: { name: 'DeleteInstance', schema: DeleteInstance.request },
  },
};

/** Whether a string matches a pattern in which `*` stands for any characters [documented]. Takes linear time. */
export function wildcard(value: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return value === pattern;
  if (!value.startsWith(first) || !value.endsWith(last) || value.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= value.length - last.length;
}
