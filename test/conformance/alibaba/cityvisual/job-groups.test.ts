import { jest } from '@jest/globals';
import { fakeOnly } from '../../../support/fake-time.ts';
import { type Answer, type CityServer, jobGroupParams, type Params, startCity } from './harness.ts';

let city: CityServer;
let params: Params;
const page = { PageNumber: 1, PageSize: 10 };
const JobGroupId = '1';
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

async function begin(setting: string): Promise<void> {
  city = await startCity({ switches: [`alibaba-cityvisual.job-transition=${setting}`] });
  params = await jobGroupParams(city);
  await city.ok('CreateJobGroup', params);
}
afterEach(() => city.close());

const group = async (): Promise<Answer> => {
  const [first] = await city.list('DescribeJobGroups', { InstanceId: String(params.InstanceId), ...page });
  return first as Answer;
};
const jobs = async () => ((await group()).ComputeJobs as { ComputeJob: Answer[] }).ComputeJob;

describe('job groups', () => {
  it('are shown, changed and deleted', async () => {
    await begin('none');
    const shown = {
      JobGroupId,
      JobGroupName: 'group',
      AlgoLibId: '1',
      ResourceProfileId: '1',
      Status: 'stopped',
      JobCount: 2,
      PlanedJobCount: 2,
      StreamPerJob: 1,
      JobGroupParams: { JobGroupParam: [] },
      ComputeJobs: { ComputeJob: [] },
    };
    expect(await group()).toEqual(shown);
    const { InstanceId: _, ...change } = params;
    const entry = { 'JobGroupParams.1.Key': 'SCHEDULE_FLOW_START_TIME', 'JobGroupParams.1.Value': 'Latest' };
    await city.ok('ModifyJobGroup', { ...change, JobGroupId, JobCount: 3, StreamPerJob: 5, ...entry });
    expect(await group()).toEqual({
      ...shown,
      JobCount: 3,
      StreamPerJob: 5,
      JobGroupParams: { JobGroupParam: [{ Key: 'SCHEDULE_FLOW_START_TIME', Value: 'Latest' }] },
    });
    await city.ok('DeleteJobGroup', { JobGroupId });
    expect(await city.list('DescribeJobGroups', { InstanceId: String(params.InstanceId), ...page })).toEqual([]);
  });

  it('start, run, stop and stand, with their compute jobs', async () => {
    await begin('none');
    await city.ok('StartJobGroup', { JobGroupId });
    expect((await group()).Status).toBe('running');
    const job = { ComputeJobStatus: 'Running', StartTime: time, EndTime: '', Duration: expect.any(Number) };
    expect(await jobs()).toEqual(['1', '2'].map((id) => ({ ...job, ComputeJobId: id, ComputeJobName: id })));
    await city.ok('StartJobGroup', { JobGroupId });
    expect(await jobs()).toHaveLength(2);
    await city.ok('StopJobGroup', { JobGroupId });
    await city.ok('StopJobGroup', { JobGroupId });
    expect((await group()).Status).toBe('stopped');
    expect(await jobs()).toMatchObject([{ ComputeJobStatus: 'Stopped', EndTime: time }, { ComputeJobId: '2' }]);
    const { InstanceId: _, ...change } = params;
    await city.ok('ModifyJobGroup', { ...change, JobGroupId, Status: 'Running' });
    expect((await jobs()).map(({ ComputeJobId }) => ComputeJobId)).toEqual(['3', '4']);
    await city.ok('ModifyJobGroup', { ...change, JobGroupId, Status: 'Stopped' });
    expect((await group()).Status).toBe('stopped');
  });

  it('are starting and stopping for a while', async () => {
    await begin('30s');
    await city.ok('StartJobGroup', { JobGroupId });
    expect((await group()).Status).toBe('starting');
    expect(await jobs()).toMatchObject([{ ComputeJobStatus: 'Stopped' }, {}]);
    await city.ok('StopJobGroup', { JobGroupId });
    expect((await group()).Status).toBe('stopping');
  });

  it('come to run by themselves', async () => {
    await begin('1s');
    fakeOnly('Date');
    try {
      await city.ok('StartJobGroup', { JobGroupId });
      jest.setSystemTime(Date.now() + 900);
      expect((await group()).Status).toBe('starting');
      jest.setSystemTime(Date.now() + 200);
      expect((await group()).Status).toBe('running');
    } finally {
      jest.useRealTimers();
    }
  });

  it('keep a log a job', async () => {
    await begin('none');
    await city.ok('StartJobGroup', { JobGroupId });
    expect(await city.list('ListComputeJobLogs', { JobGroupId, ComputeJobId: '2' })).toEqual(['job-2.log']);
    const log = { JobGroupId, JobId: '2', JobLogName: 'job-2.log' };
    const { JobLog } = await city.ok('GetComputeJobLog', log);
    expect(JobLog).toMatch(/^\S+Z INFO job 2 of job group 1 started$/);
    expect((await city.ok('GetComputeJobLog', { ...log, Size: 7 })).JobLog).toBe('started');
    await city.ok('StopJobGroup', { JobGroupId });
    expect((await city.ok('GetComputeJobLog', log)).JobLog).toMatch(/started\n\S+Z INFO job 2 of job group 1 stopped$/);
  });
});

describe('streams', () => {
  const attach = (...names: string[]) =>
    city.ok('AttachStream', {
      JobGroupId,
      ...Object.fromEntries(
        names.flatMap((name, i) => [
          [`Streams.${i + 1}.StreamName`, name],
          [`Streams.${i + 1}.StreamURL`, `rtmp://host/live/${name}`],
        ]),
      ),
    });
  const streams = (more = {}) => city.list('DescribeStreams', { JobGroupId, ...more });

  it('are attached to jobs, shown and detached', async () => {
    await begin('none');
    await attach('one', 'two', 'three');
    const stream = (StreamName: string, ComputeJobId: string) => ({
      JobGroupId: 1,
      StreamName,
      StreamURL: `rtmp://host/live/${StreamName}`,
      ComputeJobId,
      ObjCount: 0,
      DelayMS: 0,
    });
    expect(await streams()).toEqual([stream('one', ''), stream('two', ''), stream('three', '')]);
    await city.ok('StartJobGroup', { JobGroupId });
    expect(await streams()).toEqual([stream('one', '1'), stream('two', '2'), stream('three', '')]);
    expect(await streams({ PageNumber: 2, PageSize: 1 })).toEqual([stream('two', '2')]);
    await city.ok('DetachStream', { JobGroupId, 'Streams.1.StreamName': 'one', 'Streams.2.StreamName': 'none' });
    expect(await streams()).toEqual([stream('two', '1'), stream('three', '2')]);
  });

  it('are attached all or none, and go with their group', async () => {
    await begin('none');
    await attach('one');
    const twice = { JobGroupId, 'Streams.1.StreamName': 'two', 'Streams.2.StreamName': 'one' };
    expect(await city.codeOf('AttachStream', twice)).toBe('400 InvalidName.Duplicate');
    expect(await streams()).toHaveLength(1);
    await city.ok('DeleteJobGroup', { JobGroupId });
    await city.ok('CreateJobGroup', params);
    expect(await city.list('DescribeStreams', { JobGroupId: '2' })).toEqual([]);
  });
});
