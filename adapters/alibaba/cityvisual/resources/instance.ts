import { removeCaptures } from '../captures/store.ts';
import { isDescription, isName, must, oneOf, within } from '../checks.ts';
import { isoSeconds, jsonList } from '../input.ts';
import { type ResourceDefinition, stored, storedNumber } from './definition.ts';

const MAX_IDS = 100; // documented

/** Instances: what everything else lies in. */
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
        check: (value) => {
          const ids = jsonList(String(value));
          return ids === undefined || ids.length > MAX_IDS ? 'InvalidInstanceIds' : undefined;
        },
        accepts: ({ id }, value) => (jsonList(value) ?? []).includes(id),
      },
      { name: 'InstanceName', accepts: ({ name }, value) => wildcard(name, value) },
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
    create: 'CreateInstance',
    describe: 'DescribeInstances',
    modify: 'ModifyInstance',
    remove: 'DeleteInstance',
  },
};

/** Whether a text matches a pattern in which `*` stands for any characters [documented]. Linear in both. */
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
