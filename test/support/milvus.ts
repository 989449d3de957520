import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectMilvus, parseMilvusUrl } from '../../src/index/milvus/client.ts';
import { loadMilvusSdk } from '../../src/index/milvus/library.ts';
import type { Milvus } from '../../src/index/milvus/port.ts';

/** The server that scripts/milvus-server.sh has started. */
export const milvusUrl = process.env.TUKU_TEST_MILVUS;
/** How many starts are tried, as scripts/milvus-server.sh does; and how long one that listens may take to answer. */
const [starts, answerMs] = [3, 60_000];
/** A server that has just started, beside others, may be slow; one that is gone refuses at once. */
const waits = { quickMs: 30_000, patientMs: 60_000 };
/** What the package unpacks into the data folder: the server itself. */
const programs = ['bin', 'lib', 'configs'];
const control = process.env.TUKU_TEST_MILVUS_CONTROL ?? '';
export const canKillMilvus = control !== '';

/** A connection of its own, which the engine or the test closes. */
export function openTestMilvus(): Milvus {
  const loaded = loadMilvusSdk();
  if ('missing' in loaded) throw new Error(loaded.missing);
  const url = parseMilvusUrl(milvusUrl ?? '') as NonNullable<ReturnType<typeof parseMilvusUrl>>;
  return connectMilvus(loaded.sdk, url, waits);
}

export function killMilvus(): void {
  spawnSync(join(control, 'kill'));
}

/** Starts it without what it held, and waits until it answers. */
export async function startEmptyMilvus(): Promise<void> {
  for (let tried = 0; tried < starts; tried++) {
    const data = join(control, 'data');
    for (const name of readdirSync(data))
      if (!programs.includes(name)) rmSync(join(data, name), { recursive: true, force: true });
    if (await start()) return;
  }
  throw new Error(`Milvus did not start in ${starts} tries`);
}

/** Starts it on what it held. Where it does not come up with that, without it, and gives false. */
export async function restartMilvus(): Promise<boolean> {
  for (let tried = 0; tried < starts - 1; tried++) if (await start()) return true;
  await startEmptyMilvus();
  return false;
}

/** Whether it has come up; otherwise it is gone. */
async function start(): Promise<boolean> {
  spawnSync(join(control, 'start'));
  const waiting = spawn(join(control, 'wait'), { stdio: 'ignore' });
  const [code] = (await once(waiting, 'exit')) as [number | null];
  for (const end = performance.now() + answerMs; code === 0 && performance.now() < end; await sleep(200)) {
    const milvus = openTestMilvus();
    const version = await milvus.version().catch(() => undefined);
    await milvus.close();
    if (version !== undefined) return true;
  }
  killMilvus();
  return false;
}
