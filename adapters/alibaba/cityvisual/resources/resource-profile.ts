import CreateResourceProfile from '../../../../schemas/alibaba/cityvisual/CreateResourceProfile.json' with {
  type: 'json',
};
import DeleteResourceProfile from '../../../../schemas/alibaba/cityvisual/DeleteResourceProfile.json' with {
  type: 'json',
};
import DescribeResourceProfiles from '../../../../schemas/alibaba/cityvisual/DescribeResourceProfiles.json' with {
  type: 'json',
};
import ModifyResourceProfile from '../../../../schemas/alibaba/cityvisual/ModifyResourceProfile.json' with {
  type: 'json',
};
import { isName, must } from '../checks.ts';
import { inInstance, numbered } from './common.ts';
import { byId, type ResourceDefinition } from './definition.ts';
import { profileParameters, shownParameters } from './parameters.ts';

/** Resource profiles: the queues, stores and databases to which job groups write. */
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
    create: { name: 'CreateResourceProfile', schema: CreateResourceProfile.request },
    describe: { name: 'DescribeResourceProfiles', schema: DescribeResourceProfiles.request },
    modify: { name: 'ModifyResourceProfile', schema: ModifyResourceProfile.request },
    remove: { name: 'DeleteResourceProfile', schema: DeleteResourceProfile.request },
  },
};
