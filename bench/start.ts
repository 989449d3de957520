// Duration of a start and its memory: the first ever (nothing is built), later ones with a stored catalog, and without.
// With --api: of startTuku(), compared with the command.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/paths.ts';
import { spawnTuku, type TukuProcess } from '../test/support/tuku-process.ts';
import { benchStartTuku } from './support/start-api.ts';
import { median } from './support/statistics.ts';

if (process.argv.includes('--api')) {
  await benchStartTuku();
  process.exit();
}

const ROUNDS = 5;

interface Start {
  ready: number;
  megabytes: number;
  model: number;
}

async function measure(args: string[], folder?: string): Promise<Start> {
  const tuku: TukuProcess = await spawnTuku(args, folder);
  const model = await tuku.modelReadyMs();
  await tuku.stop();
  return { ready: tuku.readyMs, megabytes: tuku.readyMb, model };
}

/** A copy of the checkout in which nothing is built yet; it shares the installed packages. */
function freshCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuku-bench-start-'));
  const files = execFileSync('git', ['ls-files'], { cwd: packageRoot, encoding: 'utf8' }).trim().split('\n');
  for (const file of files) cpSync(join(packageRoot, file), join(folder, file));
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

const rows: Record<string, Start[]> = { 'first ever': [], 'later, kept catalog': [], 'later, no catalog': [] };
const data = mkdtempSync(join(tmpdir(), 'tuku-bench-data-'));
await measure(['--data-dir', data]);
for (let round = 0; round < ROUNDS; round++) {
  if (round < 3) {
    const folder = freshCheckout();
    rows['first ever']?.push(await measure([], folder));
    rmSync(folder, { recursive: true });
  }
  rows['later, kept catalog']?.push(await measure(['--data-dir', data]));
  rows['later, no catalog']?.push(await measure([]));
}
rmSync(data, { recursive: true });

console.log('| start | ready, ms: median (min–max) | memory at ready, MB | model ready, ms after start |');
console.log('|---|---|---|---|');
for (const [name, starts] of Object.entries(rows)) {
  const of = (key: keyof Start) => {
    const values = starts.map((start) => start[key]);
    return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
  };
  console.log(`| ${name} | ${of('ready')} | ${of('megabytes')} | ${of('model')} |`);
}
