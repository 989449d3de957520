import type { Resource } from '../../../../src/catalog/port.ts';
import { integer, text } from '../../../../src/protocol/fields.ts';
import type { CityCall, CityOperation } from '../call.ts';
import { refusing } from '../derive/refused.ts';
import { textsStorable } from '../derive/rules.ts';
import { refOf } from '../derive/write.ts';
import { refusal } from '../errors.ts';
import { type ComputeJob, computeJobs, logName, started, stopped } from '../jobs.ts';
import { jobGroup } from '../resources/job-group.ts';
import { type ActionName, schemas } from '../schemas.ts';

/** Starts or stops a group; one that runs, or stands, already stays as it is [inferred]. */
function turning(name: ActionName, turn: typeof started): CityOperation {
  return {
    name,
    schema: schemas[name].request,
    rules: [textsStorable],
    async handle(call) {
      const { engine, clock } = call.services;
      const refs = [refOf(jobGroup, call)];
      await refusing(jobGroup, () =>
        engine.resources.update(call.namespace, refs, ({ fields }, at) => ({ fields: turn(fields, clock.now(), at) })),
      );
      return {};
    },
  };
}

export const StartJobGroup = turning('StartJobGroup', started);
export const StopJobGroup = turning('StopJobGroup', stopped);

/** The job group a call names. Throws InvalidJobGroupId.NotFound. */
export function groupOf(call: CityCall): Promise<Resource> {
  const ref = refOf(jobGroup, call);
  return refusing(jobGroup, () => call.services.engine.resources.get(call.namespace, ref));
}

/** The compute job that a parameter names, of the group's latest run. Throws InvalidJobId.NotFound [inferred]. */
async function jobOf(call: CityCall, parameter: string): Promise<ComputeJob> {
  const { clock, transitionMs } = call.services;
  const id = text(call.input, parameter) ?? '';
  const job = computeJobs(await groupOf(call), clock.now(), transitionMs).find((one) => one.id === id);
  if (job === undefined) throw refusal('InvalidJobId.NotFound', { detail: `no compute job ${id} in the latest run` });
  return job;
}

/** The names of a compute job's logs: one [inferred]. */
export const ListComputeJobLogs: CityOperation = {
  name: 'ListComputeJobLogs',
  schema: schemas.ListComputeJobLogs.request,
  rules: [textsStorable],
  async handle(call) {
    return { JobLogs: { JobLog: [logName(await jobOf(call, 'ComputeJobId'))] } };
  },
};

/** The text of a log, of which `Size` characters from its end [inferred]. */
export const GetComputeJobLog: CityOperation = {
  name: 'GetComputeJobLog',
  schema: schemas.GetComputeJobLog.request,
  rules: [
    textsStorable,
    ({ input }) => {
      const size = integer(input, 'Size') ?? 1;
      if (size < 1) throw refusal('InvalidSize', { detail: `Size ${size} is not positive` });
    },
  ],
  async handle(call) {
    const job = await jobOf(call, 'JobId');
    const name = text(call.input, 'JobLogName') ?? '';
    if (name !== logName(job))
      throw refusal('InvalidJobLogName.NotFound', { detail: `job ${job.id} has no log ${name}` });
    const log = job.log.join('\n');
    return { JobLog: log.slice(-(integer(call.input, 'Size') ?? log.length)) };
  },
};
