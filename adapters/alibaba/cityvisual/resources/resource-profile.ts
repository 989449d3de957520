import { isName, must } from '../checks.ts';
import { inInstance, numbered } from './common.ts';
import { byId, type ResourceDefinition } from './definition.ts';
import { profileParameters, shownParameters } from './parameters.ts';

/** Resource profiles: queues, stores and databases that job groups write to. */
export const resourceProfile: ResourceDefinition = {
  kind: 'resource-profile',
  idField: 'ResourceProfileId',
  id: numbered,
  nameField: 'ResourceProfileName',
  nameTaken: 'InvalidName.Duplicate',
  container: inInstance,
  fields: [
    { name: 'ResourceProfileName', check: must(isName, 'InvalidName.Malformed') },
    { name: 'ResourceProfileParams', check: profileParameters },
  ],
  notFound: 'InvalidResourceProfileId.NotFound',
  removal: {
    malformedId: 'InvalidName.Malformed',
    notFound: 'InvalidParameter#resource-profile',
    dependants: [{ kind: 'job-group', field: 'ResourceProfileId' }],
    inUse: 'DependencyViolation#resource-profile',
  },
  list: { wrapper: 'ResourceProfiles', item: 'ResourceProfile', filters: [byId('ResourceProfileId')] },
  show: ({ id, name, fields }) => ({
    ResourceProfileId: id,
    ResourceProfileName: name,
    ResourceProfileParams: { ResourceProfileParam: shownParameters(fields.ResourceProfileParams) },
  }),
  actions: {
    create: 'CreateResourceProfile',
    describe: 'DescribeResourceProfiles',
    modify: 'ModifyResourceProfile',
    remove: 'DeleteResourceProfile',
  },
};
