import type { Command, Option } from 'commander';

const ON = /^(1|true|yes|on)$/i;
const OFF = /^(0|false|no|off)$/i;

/**
 * Prepares a command's variables for commander, which turns an option without a value on whatever its variable holds: what
 * is off, and what is empty, is removed. Ends the process with a message when a variable is neither on nor off.
 */
export function readVariables(command: Command, env: NodeJS.ProcessEnv): void {
  for (const option of command.options) {
    const name = option.envVar;
    const value = name === undefined ? undefined : env[name]?.trim();
    if (name === undefined || value === undefined) continue;
    const off = value === '' || (isFlag(option) && OFF.test(value));
    if (off) delete env[name];
    else if (isFlag(option) && !ON.test(value)) {
      command.error(`error: ${name}=${value}: expected true or false (${option.long})`);
    }
  }
}

function isFlag(option: Option): boolean {
  return !option.required && !option.optional;
}
