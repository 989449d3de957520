import type { Resource } from '../../../src/catalog/port.ts';
import { isJsonObject, type Json } from '../../../src/json.ts';
import { isoSeconds } from './input.ts';

/** A job group's status [documented]. */
export type JobGroupState = 'starting' | 'running' | 'stopping' | 'stopped';

/**
 * A run of a job group, kept in its field `run`. Durations are measured in milliseconds, dates come from the catalog.
 */
interface Run {
  /** Id of the first compute job; the ids of a group's jobs ascend across all its runs. */
  readonly first: number;
  readonly count: number;
  readonly startedMs: number;
  readonly started: string;
  readonly stoppedMs: number | null;
  readonly stopped: string | null;
}

/** A compute job of the latest run, as answers show it. */
export interface ComputeJob {
  readonly id: string;
  readonly shown: { readonly [name: string]: string | number };
  readonly log: readonly string[];
}

type Fields = { readonly [name: string]: Json };

function runOf(fields: Fields): Run | undefined {
  return isJsonObject(fields.run) ? (fields.run as unknown as Run) : undefined;
}

/** The current state of a group: a change takes `transitionMs`. */
export function stateOf({ fields }: Resource, now: Date, transitionMs: number): JobGroupState {
  const run = runOf(fields);
  if (run === undefined) return 'stopped';
  const since = now.getTime() - (run.stoppedMs ?? run.startedMs);
  if (run.stoppedMs === null) return since < transitionMs ? 'starting' : 'running';
  return since < transitionMs ? 'stopping' : 'stopped';
}

/** The fields of a group after a start; unchanged when it is already starting or running [inferred]. */
export function started(fields: Fields, now: Date, at: Date): Fields {
  const last = runOf(fields);
  if (last?.stoppedMs === null) return fields;
  const run = {
    first: last === undefined ? 1 : last.first + last.count,
    count: Number(fields.PlanedJobCount ?? 0),
    startedMs: now.getTime(),
    started: isoSeconds(at),
    stoppedMs: null,
    stopped: null,
  };
  return { ...fields, run };
}

/** The fields of a group after a stop; unchanged when it is not running [inferred]. */
export function stopped(fields: Fields, now: Date, at: Date): Fields {
  const run = runOf(fields);
  if (run === undefined || run.stoppedMs !== null) return fields;
  return { ...fields, run: { ...run, stoppedMs: now.getTime(), stopped: isoSeconds(at) } };
}

/** The compute jobs of the latest run; none before the first run. */
export function computeJobs(group: Resource, now: Date, transitionMs: number): ComputeJob[] {
  const run = runOf(group.fields);
  if (run === undefined) return [];
  const state = stateOf(group, now, transitionMs);
  const status = state === 'running' || state === 'stopping' ? 'Running' : 'Stopped';
  const seconds = Math.max(0, Math.floor(((run.stoppedMs ?? now.getTime()) - run.startedMs) / 1000));
  return Array.from({ length: run.count }, (_, i) => {
    const id = String(run.first + i);
    return {
      id,
      shown: {
        ComputeJobId: id,
        ComputeJobName: id, // example
        ComputeJobStatus: status,
        StartTime: run.started,
        EndTime: run.stopped ?? '',
        Duration: seconds,
      },
      log: [
        `${run.started} INFO job ${id} of job group ${group.id} started`,
        ...(run.stopped === null ? [] : [`${run.stopped} INFO job ${id} of job group ${group.id} stopped`]),
      ],
    };
  });
}

/** The name of a compute job's only log [inferred]. */
export function logName(job: ComputeJob): string {
  return `job-${job.id}.log`;
}
