import { isName, must } from '../checks.ts';
import { inInstance, numbered } from './common.ts';
import type { ResourceDefinition } from './definition.ts';

/** Capabilities: names of what an algorithm library can do. */
export const capability: ResourceDefinition = {
  kind: 'capability',
  idField: 'CapabilityId',
  id: numbered,
  nameField: 'CapabilityName',
  nameTaken: 'InvalidCapabilityName.Duplicate',
  container: inInstance,
  fields: [{ name: 'CapabilityName', check: must(isName, 'InvalidCapabilityName.Malformed') }],
  notFound: 'InvalidCapabilityId.NotFound',
  removal: { malformedId: 'InvalidParameter#capability' },
  list: { wrapper: 'Capabilities', item: 'Capability' },
  show: ({ id, name }) => ({ CapabilityId: id, CapabilityName: name }),
  actions: {
    create: 'CreateCapability',
    describe: 'DescribeCapabilities',
    modify: 'ModifyCapability',
    remove: 'DeleteCapability',
  },
};
