import CreateCapability from '../../../../schemas/alibaba/cityvisual/CreateCapability.json' with { type: 'json' };
import DeleteCapability from '../../../../schemas/alibaba/cityvisual/DeleteCapability.json' with { type: 'json' };
import DescribeCapabilities from '../../../../schemas/alibaba/cityvisual/DescribeCapabilities.json' with {
  type: 'json',
};
import ModifyCapability from '../../../../schemas/alibaba/cityvisual/ModifyCapability.json' with { type: 'json' };
import { isName, must } from '../checks.ts';
import { inInstance, numbered } from './common.ts';
import type { ResourceDefinition } from './definition.ts';

/** Capabilities that an algorithm library may name. */
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
    create: { name: 'CreateCapability', schema: CreateCapability.request },
    describe: { name: 'DescribeCapabilities', schema: DescribeCapabilities.request },
    modify: { name: 'ModifyCapability', schema: ModifyCapability.request },
    remove: { name: 'DeleteCapability', schema: DeleteCapability.request },
  },
};
