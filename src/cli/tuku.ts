import { Command } from 'commander';
import { version } from '../server/version.ts';
import { caCommand } from './ca.ts';
import { doctorCommand } from './doctor.ts';
import { envCommand } from './env.ts';
import { execCommand } from './exec.ts';
import { modelCommand } from './model.ts';
import { startCommand } from './start.ts';

const program = new Command('tuku')
  .description('A local endpoint for the Chinese cloud image-search and vector APIs, with real similarity search.')
  .version(version, '-V, --version')
  .showHelpAfterError()
  // Options after the command of `tuku exec` belong to that command.
  .enablePositionalOptions()
  .addCommand(startCommand())
  .addCommand(execCommand())
  .addCommand(envCommand())
  .addCommand(caCommand())
  .addCommand(modelCommand())
  .addCommand(doctorCommand());

await program.parseAsync();
