import { Command } from 'commander';
import { version } from '../server/version.ts';
import { doctorCommand } from './doctor.ts';
import { startCommand } from './start.ts';

const program = new Command('tuku')
  .description('A local endpoint for the Chinese cloud image-search and vector APIs, with real similarity search.')
  .version(version, '-V, --version')
  .showHelpAfterError()
  .addCommand(startCommand())
  .addCommand(doctorCommand());

await program.parseAsync();
