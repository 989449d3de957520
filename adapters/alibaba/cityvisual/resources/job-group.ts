import CreateJobGroup from '../../../../schemas/alibaba/cityvisual/CreateJobGroup.json' with { type: 'json' };
import DeleteJobGroup from '../../../../schemas/alibaba/cityvisual/DeleteJobGroup.json' with { type: 'json' };
import DescribeJobGroups from '../../../../schemas/alibaba/cityvisual/DescribeJobGroups.json' with { type: 'json' };
import ModifyJobGroup from '../../../../schemas/alibaba/cityvisual/ModifyJobGroup.json' with { type: 'json' };
import { isName, must, oneOf, within } from '../checks.ts';
import { computeJobs, started, stateOf, stopped } from '../jobs.ts';
import { inInstance, numbered } from './common.ts';
import { byId, type ResourceDefinition, stored, storedNumber } from './definition.ts';
import { jobGroupParameters, shownParameters } from './parameters.ts';

const count = within(1, 1000); // inferred

/** Job groups: compute jobs that run an algorithm library on streams. Their status is in `run`, see jobs.ts. */
export const jobGroup: ResourceDefinition = {
  kind: 'job-group',
  idField: 'JobGroupId',
  id: numbered,
  nameField: 'JobGroupName',
  nameTaken: 'InvalidName.Duplicate',
  container: inInstance,
  fields: [
    { name: 'JobGroupName', check: must(isName, 'InvalidName.Malformed') },
    { name: 'PlanedJobCount', check: must(count, 'InvalidPlanedJobCount') },
    { name: 'StreamPerJob', check: must(count, 'InvalidStreamPerJob') },
    { name: 'JobCount', check: must(within(0, 1000), 'InvalidJobCount') },
    { name: 'Status', check: must(oneOf('Running', 'Stopped'), 'InvalidStatus.ValueNotSupported') },
    { name: 'JobGroupParams', check: jobGroupParameters },
    { name: 'AlgoLibId' },
    { name: 'ResourceProfileId' },
  ],
  references: [
    { field: 'AlgoLibId', kind: 'algolib', missing: 'InvalidAlgoLibId.NotFound#job-group' },
    { field: 'ResourceProfileId', kind: 'resource-profile', missing: 'InvalidResourceProfileId.NotFound' },
  ],
  modified: (fields, { Status }, { now, at }) => {
    if (Status === undefined) return fields;
    return Status === 'Running' ? started(fields, now, at) : stopped(fields, now, at);
  },
  notFound: 'InvalidJobGroupId.NotFound',
  contents: ['stream'],
  list: { wrapper: 'JobGroups', item: 'JobGroup', filters: [byId('JobGroupId')] },
  show: (group, { services }) => {
    const now = services.clock.now();
    return {
      JobGroupId: group.id,
      JobGroupName: group.name,
      AlgoLibId: stored(group, 'AlgoLibId'),
      ResourceProfileId: stored(group, 'ResourceProfileId'),
      Status: stateOf(group, now, services.transitionMs),
      JobCount: storedNumber(group, 'JobCount') || storedNumber(group, 'PlanedJobCount'),
      PlanedJobCount: storedNumber(group, 'PlanedJobCount'),
      StreamPerJob: storedNumber(group, 'StreamPerJob'),
      JobGroupParams: { JobGroupParam: shownParameters(group.fields.JobGroupParams) },
      ComputeJobs: { ComputeJob: computeJobs(group, now, services.transitionMs).map(({ shown }) => shown) },
    };
  },
  actions: {
    create: { name: 'CreateJobGroup', schema: CreateJobGroup.request },
    describe: { name: 'DescribeJobGroups', schema: DescribeJobGroups.request },
    modify: { name: 'ModifyJobGroup', schema: ModifyJobGroup.request },
    remove: { name: 'DeleteJobGroup', schema: DeleteJobGroup.request },
  },
};
