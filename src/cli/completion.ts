import { Argument, type Command } from 'commander';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { createCommand } from './command.ts';
import type { CompletedCommand } from './completion/tree.ts';
import { reportUserErrors } from './report.ts';

const scripts: ReadonlyMap<string, () => Promise<(root: CompletedCommand) => string>> = new Map([
  ['bash', async () => (await import('./completion/bash.ts')).bashCompletion],
  ['zsh', async () => (await import('./completion/zsh.ts')).zshCompletion],
  ['fish', async () => (await import('./completion/fish.ts')).fishCompletion],
]);

/** `tuku completion`: prints a shell's completion script, made from the commands and options that there are. */
export function completionCommand(program: Command): Command {
  const shell = new Argument('<shell>', t('bash, zsh or fish'));
  shell.argChoices = [...scripts.keys()];
  return createCommand('completion', 'print a script that makes a shell complete this command')
    .addArgument(shell)
    .action((name: string) =>
      reportUserErrors(async () => {
        const script = scripts.get(name);
        if (script === undefined) throw new OptionError(`SHELL ${name}: expected bash, zsh or fish`);
        const { completed } = await import('./completion/tree.ts');
        process.stdout.write((await script())(completed(program)));
      }),
    );
}
