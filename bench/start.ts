// Duration, processor time and memory of a start, beside azurite in turn: of the installed package with a kept catalog and
// without one, and of a checkout where nothing is built. Options: --rounds 9, --first 3 (rounds of the last), --other FOLDER
// (another built checkout, measured as a package too). With --api: of startTuku(), compared with the command.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../src/paths.ts';
import { azuriteScript } from './support/azurite.ts';
import { benchStartTuku } from './support/start-api.ts';
import { type Server, type StartUp, startUp } from './support/start-up.ts';
import { median } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    first: { type: 'string', default: '3' },
    other: { type: 'string' },
    api: { type: 'boolean' },
  },
});
if (options.api) {
  await benchStartTuku();
  process.exit();
}
const rounds = Number(options.rounds);
const scratch = mkdtempSync(join(tmpdir(), 'tuku-bench-start-'));

interface Start extends StartUp {
  readonly model: number;
  readonly modelMegabytes: number;
}

/** `tuku start` of a package or a checkout. */
function tuku(folder: string, ...args: string[]): Server {
  return {
    args: [join(folder, 'bin/tuku.js'), 'start', '--port', '0', '--log-level', 'error', ...args],
    listens: /ready on (http:\S+)/,
    path: '/_tuku/ready',
    ready: (status) => status === 200,
  };
}

/** As users start it, with a kept folder, but without telling Microsoft of each start. */
function azurite(script: Parameters<typeof azuriteScript>[0], ports: readonly string[], listens: RegExp): Server {
  const port = ports.flatMap((name) => [name, '0']);
  const location = join(scratch, script.replace('/', '-'));
  return {
    args: [azuriteScript(script), ...port, '--location', location, '--disableTelemetry'],
    listens,
    path: '/devstoreaccount1',
    ready: () => true,
  };
}

/** What npm would install of a checkout, with the packages that it has. */
function packageOf(checkout: string, name: string): string {
  const folder = join(scratch, name);
  for (const part of ['bin', 'dist', 'schemas', 'package.json']) {
    if (existsSync(join(checkout, part))) cpSync(join(checkout, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A copy of the checkout in which nothing is built yet; it shares the installed packages. */
function freshCheckout(): string {
  const folder = mkdtempSync(join(scratch, 'checkout-'));
  const files = execFileSync('git', ['ls-files'], { cwd: packageRoot, encoding: 'utf8' }).trim().split('\n');
  for (const file of files)
    if (existsSync(join(packageRoot, file))) cpSync(join(packageRoot, file), join(folder, file));
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function measure(server: Server): Promise<Start> {
  const started = await startUp(server);
  const { url, took } = started;
  if (server.path !== '/_tuku/ready') {
    await started.stop();
    return { ...took, model: Number.NaN, modelMegabytes: Number.NaN };
  }
  while (!(await (await fetch(`${url}${server.path}`)).text()).includes('"model":"ready"')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const [model, modelMegabytes] = [started.sinceStart(), started.megabytes()];
  await started.stop();
  return { ...took, model, modelMegabytes };
}

const installed = packageOf(packageRoot, 'installed');
const blob = 'azurite-blob';
const contenders: Record<string, Server> = {
  [blob]: azurite('blob/main.js', ['--blobPort'], /Blob service successfully listens on (http:\S+)/),
  'Tuku, kept catalog': tuku(installed, '--data-dir', join(scratch, 'data')),
  'Tuku, no catalog': tuku(installed),
  azurite: azurite(
    'azurite.js',
    ['--blobPort', '--queuePort', '--tablePort'],
    /Blob service is successfully listening at (http:\S+)[\s\S]*Table service is successfully listening/,
  ),
};
if (options.other !== undefined) {
  const other = packageOf(options.other, 'other');
  contenders['other, kept catalog'] = tuku(other, '--data-dir', join(scratch, 'other-data'));
  contenders['other, no catalog'] = tuku(other);
}

const rows = new Map<string, Start[]>(Object.keys(contenders).map((name) => [name, []]));
const firstEver: Start[] = [];
try {
  // The first start of each fills its folder and the system's file cache.
  for (const server of Object.values(contenders)) await measure(server);
  for (let round = 0; round < rounds; round++) {
    for (const [name, starts] of rows) starts.push(await measure(contenders[name] as Server));
  }
  for (let round = 0; round < Number(options.first); round++) {
    const folder = freshCheckout();
    firstEver.push(await measure(tuku(folder)));
    rmSync(folder, { recursive: true });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (firstEver.length > 0) rows.set('Tuku, first ever, in a checkout', firstEver);

/** Median, least and greatest of one figure. */
function summary(starts: readonly Start[], key: keyof Start): string {
  const values = starts.map((start) => start[key]);
  if (values.some(Number.isNaN)) return '';
  return `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)})`;
}

/** The median of the ratios to azurite-blob in the same round. */
function ratio(starts: readonly Start[], key: keyof Start): string {
  const reference = rows.get(blob) ?? [];
  if (starts.length !== reference.length) return '';
  return median(starts.map((start, round) => start[key] / (reference[round]?.[key] ?? Number.NaN))).toFixed(2);
}

console.log(
  `${rounds} rounds in turn; median (min–max); ratios are medians of those to azurite-blob in the same round`,
);
const columns = ['start', 'ready, ms', 'ratio', 'processor time, ms', 'ratio', 'memory at ready, MB', 'ratio'];
console.log(`| ${[...columns, 'model ready, ms', 'memory then, MB'].join(' | ')} |`);
console.log(`|${'---|'.repeat(columns.length + 2)}`);
for (const [name, starts] of rows) {
  const cells = (['readyMs', 'cpuMs', 'megabytes'] as const).flatMap((key) => [
    summary(starts, key),
    ratio(starts, key),
  ]);
  console.log(`| ${[name, ...cells, summary(starts, 'model'), summary(starts, 'modelMegabytes')].join(' | ')} |`);
}
