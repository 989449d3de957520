import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { createCommand } from './command.ts';
import { serverOn } from './daemon/detach.ts';
import { callServer } from './daemon/line.ts';
import { type NotedServer, notedServers } from './daemon/state.ts';
import { reportUserErrors } from './report.ts';
import { seconds } from './seconds.ts';
import { addStartOptions, givenOptions } from './start-options.ts';

interface StopFlags {
  readonly all?: true;
  readonly timeout: string;
}

/** `tuku stop`: ends a server in the background. */
export function stopCommand(): Command {
  const command = createCommand('stop', 'end a server that tuku start -d has started; requests in flight are finished');
  return addStartOptions(command, {}, ['config', 'port'])
    .option('--all', t('end all of them'))
    .option('--timeout <seconds>', t('kill it when it has not ended by then'), '30')
    .action((flags: StopFlags) => reportUserErrors(() => stop(command, flags)));
}

async function stop(command: Command, { all, timeout }: StopFlags): Promise<void> {
  const limitMs = seconds('--timeout', timeout) * 1000;
  if (all) {
    const stopped = await Promise.all(notedServers().map((server) => end(server, limitMs)));
    if (!stopped.includes(true)) console.log(t('No Tuku runs in the background.'));
    return;
  }
  const server = serverOn(givenOptions(command).port);
  if (await end(server, limitMs)) return;
  throw new OptionError(`the Tuku on port ${server.port} has already ended`);
}

/** Ends a server; returns whether it was running. */
async function end({ port, pid, url }: NotedServer, limitMs: number): Promise<boolean> {
  const line = await callServer(port);
  if (line === undefined) return false;
  line.stop();
  const timer = new AbortController();
  const late = wait(limitMs, 'late', { signal: timer.signal }).catch(() => undefined);
  if ((await Promise.race([line.ended, late])) === 'late') {
    process.kill(pid, 'SIGKILL');
    await line.ended;
  }
  timer.abort();
  console.log(t('The Tuku on {url} has ended.', { url }));
  return true;
}
