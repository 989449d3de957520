import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Json } from '../json.ts';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { addAddressOptions, addressOf, demand } from './address.ts';
import { createCommand } from './command.ts';
import { isSeedName, openRecording, type RecordedCall } from './recording.ts';
import { reportUserErrors } from './report.ts';

const PAGE_MS = 60_000;

/** `tuku record`: writes a seed from the requests that a server has stored. */
export function recordCommand(): Command {
  const command = createCommand(
    'record',
    'write a seed from the requests that a server with --journal-bodies has stored',
  );
  return addAddressOptions(command)
    .option('--out <path>', t('seed to write, or the folder to write recorded.yaml in'), 'recorded.yaml')
    .action((flags: { out: string }) => reportUserErrors(() => record(command, flags.out)));
}

async function record(command: Command, out: string): Promise<void> {
  const file = isSeedName(out) ? out : `${out.replace(/[/\\]+$/, '')}/recorded.yaml`;
  if (existsSync(file)) throw new OptionError(`--out ${file}: there is such a file already`);
  const address = addressOf(command);
  const calls: RecordedCall[] = [];
  let lost = 0;
  for (let after: Json = 0; after !== null; ) {
    const body = await demand(address, `record?after=${Number(after)}`, { timeoutMs: PAGE_MS });
    calls.push(...(body.calls as unknown as readonly RecordedCall[]));
    lost = Number(body.dropped);
    after = body.next ?? null;
  }
  if (calls.length === 0) throw new OptionError('the server has stored no request that changed anything');
  const recording = openRecording(file);
  for (const call of calls) recording.add(call);
  const pictures = recording.finish();
  console.log(summary(file, calls.length, pictures));
  if (lost > 0) {
    console.log(t('{count} requests are missing: there was no room for them (--journal-bodies)', { count: lost }));
  }
}

function summary(file: string, calls: number, pictures: number): string {
  const counts = { file, calls, pictures };
  if (calls === 1 && pictures === 1) return t('{file}: 1 call, 1 picture', counts);
  if (calls === 1) return t('{file}: 1 call, {pictures} pictures', counts);
  if (pictures === 1) return t('{file}: {calls} calls, 1 picture', counts);
  return t('{file}: {calls} calls, {pictures} pictures', counts);
}
