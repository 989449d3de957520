import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, ask, type ControlAnswer } from './address.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';
import { seconds } from './seconds.ts';

interface WaitFlags {
  readonly model?: true;
  readonly timeout: string;
}
const LOOK_MS = 50;
/** A server gets as long to answer the last question, too. */
const ANSWER_MS = 2_000;

/** `tuku wait`: returns when a server is ready. */
export function waitCommand(): Command {
  const command = createCommand('wait', 'return when a server is ready to answer');
  return addAddressOptions(command)
    .option('--model', t('wait until it has loaded its model, too'))
    .option('--timeout <seconds>', t('fail when it is not ready by then'), '30')
    .action((flags: WaitFlags) => reportUserErrors(() => waitUntilReady(command, flags)));
}

async function waitUntilReady(command: Command, { model, timeout }: WaitFlags): Promise<void> {
  const address = addressOf(command);
  const end = performance.now() + seconds('--timeout', timeout) * 1000;
  for (;;) {
    const limitMs = Math.max(ANSWER_MS, Math.min(5_000, end - performance.now()));
    const state = await look(() => ask(address, 'ready', { timeoutMs: limitMs }), model);
    if (state === undefined) return void console.log(t('The Tuku on {url} is ready.', { url: address.url }));
    if (performance.now() + LOOK_MS > end) throw new OptionError(`not ready after ${timeout} s: ${state}`);
    await wait(LOOK_MS);
  }
}

/** What is missing; undefined when nothing is. Throws when it never will be. */
async function look(asked: () => Promise<ControlAnswer>, needsModel = false): Promise<string | undefined> {
  let answer: ControlAnswer;
  try {
    answer = await asked();
  } catch (error) {
    return (error as Error).message;
  }
  const { status, body } = answer;
  if (typeof body.error === 'string') throw new OptionError(body.error);
  if (needsModel && body.model === 'failed')
    throw new OptionError('the server cannot load its model; its log says why');
  if (status !== 200) return 'the catalog is not available';
  return needsModel && body.model !== 'ready' ? 'the model is loading' : undefined;
}
