import { Command } from 'commander';

/** `tuku doctor`: prints which engines are in use, and why. */
export function doctorCommand(): Command {
  return new Command('doctor').description('print which engines are in use, and why').action(async () => {
    const { diagnose } = await import('../server/diagnostics.ts');
    for (const { part, state, reason } of await diagnose())
      console.log(`${part.padEnd(10)} ${state.padEnd(28)} ${reason}`);
  });
}
