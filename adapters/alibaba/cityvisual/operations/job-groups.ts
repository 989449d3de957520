import getLog from '../../../../schemas/alibaba/cityvisual/GetComputeJobLog.json' with { type: 'json' };
import listLogs from '../../../../schemas/alibaba/cityvisual/ListComputeJobLogs.json' with { type: 'json' };
import start from '../../../../schemas/alibaba/cityvisual/StartJobGroup.json' with { type: 'json' };
import stop from '../../../../schemas/alibaba/cityvisual/StopJobGroup.json' with { type: 'json' };
import type { Resource } from '../../../../src/catalog/port.ts';
import { integer, text } from '../../../../src/protocol/fields.ts';
import { type CityCall, cityOperation } from '../call.ts';
import { refusing } from '../derive/refused.ts';
import { textsStorable } from '../derive/rules.ts';
import { refOf } from '../derive/write.ts';
import { refusal } from '../errors.ts';
import { type ComputeJob, computeJobs, logName, started, stopped } from '../jobs.ts';
import type { Action } from '../resources/definition.ts';
import { jobGroup } from '../resources/job-group.ts';

/**
 * Derives the action that starts or stops a group; one that already runs, or is stopped, is left unchanged [inferred].
 */
function turning(action: Action, turn: typeof started) {
  return cityOperation({
    ...action,
    rules: [textsStorable],
    async handle(call) {
      const { engine, clock } = call.services;
      const refs = [refOf(jobGroup, call)];
      await refusing(jobGroup, () =>
        engine.resources.update(call.namespace, refs, ({ fields }, at) => ({ fields: turn(fields, clock.now(), at) })),
      );
      return {};
    },
  });
}

export const StartJobGroup = turning({ name: 'StartJobGroup', schema: start.request }, started);
export const StopJobGroup = turning({ name: 'StopJobGroup', schema: stop.request }, stopped);

/** The job group that a call names. Throws InvalidJobGroupId.NotFound. */
export function groupOf(call: CityCall): Promise<Resource> {
  const ref = refOf(jobGroup, call);
  return refusing(jobGroup, () => call.services.engine.resources.get(call.namespace, ref));
}

/** The compute job that a parameter names, in the group's latest run. Throws InvalidJobId.NotFound [inferred]. */
async function jobOf(call: CityCall, parameter: string): Promise<ComputeJob> {
  const { clock, transitionMs } = call.services;
  const id = text(call.input, parameter) ?? '';
  const job = computeJobs(await groupOf(call), clock.now(), transitionMs).find((one) => one.id === id);
  if (job === undefined) throw refusal('InvalidJobId.NotFound', { detail: `no compute job ${id} in the latest run` });
  return job;
}

/** Returns the names of a compute job's logs: one [inferred]. */
export const ListComputeJobLogs = cityOperation({
  name: 'ListComputeJobLogs',
  schema: listLogs.request,
  rules: [textsStorable],
  async handle(call) {
    return { JobLogs: { JobLog: [logName(await jobOf(call, 'ComputeJobId'))] } };
  },
});

const sizePositive = ({ input }: CityCall) => {
  const size = integer(input, 'Size');
  if (size !== undefined && size < 1) throw refusal('InvalidSize', { detail: `Size ${size} is not positive` });
  return { size };
};

/** Returns a log, or its last `Size` characters [inferred]. */
export const GetComputeJobLog = cityOperation({
  name: 'GetComputeJobLog',
  schema: getLog.request,
  rules: [textsStorable, sizePositive],
  async handle(call, { size }) {
    const job = await jobOf(call, 'JobId');
    const name = text(call.input, 'JobLogName') ?? '';
    if (name !== logName(job))
      throw refusal('InvalidJobLogName.NotFound', { detail: `job ${job.id} has no log ${name}` });
    const log = job.log.join('\n');
    return { JobLog: log.slice(-(size ?? log.length)) };
  },
});
