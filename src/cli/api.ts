import type { Command } from 'commander';
import { createCommand } from './command.ts';

/** `tuku api`: prints the OpenAPI description of the control API; no server is needed. */
export function apiCommand(): Command {
  return createCommand('api', 'print the OpenAPI description of the control API').action(async () => {
    const { controlDescription } = await import('../server/control/openapi-document.ts');
    console.log(JSON.stringify(controlDescription(), null, 2));
  });
}
