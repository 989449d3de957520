import { readdirSync, readFileSync } from 'node:fs';
import { residentMb } from '../../test/support/tuku-process.ts';

/** Resident memory in MB of a process and its children (Linux); shared memory counts for each. */
export function treeMb(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return children.reduce((sum, child) => sum + treeMb(child), residentMb(pid));
}
