import type { Resource } from '../../../../src/catalog/port.ts';
import type { CityCall } from '../call.ts';
import { computeJobs } from '../jobs.ts';
import { numbered } from './common.ts';
import { type ResourceDefinition, stored, storedNumber } from './definition.ts';

/** Streams attached to a job group; AttachStream and DetachStream create and remove several at a time. */
export const stream: ResourceDefinition = {
  kind: 'stream',
  idField: 'StreamName',
  id: numbered,
  nameTaken: 'InvalidName.Duplicate',
  container: { field: 'JobGroupId', kind: 'job-group', missing: 'InvalidJobGroupId.NotFound' },
  fields: [],
  notFound: 'InvalidName.Malformed',
  list: { wrapper: 'Streams', item: 'Stream' },
  show: (one) => ({
    JobGroupId: Number(one.parent),
    StreamName: one.name,
    StreamURL: stored(one, 'StreamURL'),
    ComputeJobId: '',
    ObjCount: 0,
    DelayMS: 0,
  }),
  actions: {},
};

/** The job that processes the n-th stream of a group: StreamPerJob streams each [inferred]; `''` when none does. */
export function jobOfStream(group: Resource, n: number, { services }: CityCall): string {
  const jobs = computeJobs(group, services.clock.now(), services.transitionMs);
  const job = jobs[Math.floor(n / Math.max(1, storedNumber(group, 'StreamPerJob')))];
  return job?.shown.ComputeJobStatus === 'Running' ? job.id : '';
}
