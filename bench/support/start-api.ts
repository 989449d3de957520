import { startTuku } from '../../src/api/index.ts';
import { spawnTuku } from '../../test/support/tuku-process.ts';
import { median } from './statistics.ts';

const ROUNDS = 11;

/** Prints what `startTuku()` takes until it resolves, beyond what `tuku start` takes until it is ready; both in turn. */
export async function benchStartTuku(): Promise<void> {
  const command: number[] = [];
  const call: number[] = [];
  // The first round fills the system's file cache.
  for (let round = 0; round <= ROUNDS; round++) {
    const tuku = await spawnTuku();
    await tuku.stop('SIGKILL');
    const started = performance.now();
    const own = await startTuku();
    const took = performance.now() - started;
    process.kill(own.pid, 'SIGKILL');
    await own.close();
    if (round === 0) continue;
    command.push(tuku.readyMs);
    call.push(took);
  }
  const beyond = call.map((ms, round) => ms - (command[round] ?? Number.NaN));
  const cell = (values: readonly number[]) =>
    `${median([...values]).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
  console.log(`${ROUNDS} rounds in turn; median (min–max)`);
  console.log('| tuku start, ready, ms | startTuku(), ms | beyond the command in the same round, ms |');
  console.log('|---|---|---|');
  console.log(`| ${cell(command)} | ${cell(call)} | ${cell(beyond)} |`);
}
