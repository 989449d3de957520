import { Argument, type Command } from 'commander';
import { t } from '../messages/messages.ts';
import { OptionError } from '../server/options.ts';
import { createCommand } from './command.ts';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { type CompletedCommand, completed } from './completion/tree.ts';
import { zshCompletion } from './completion/zsh.ts';
import { reportUserErrors } from './report.ts';

const scripts: ReadonlyMap<string, (root: CompletedCommand) => string> = new Map([
  ['bash', bashCompletion],
  ['zsh', zshCompletion],
  ['fish', fishCompletion],
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
        process.stdout.write(script(completed(program)));
      }),
    );
}
