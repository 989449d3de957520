/** Shells that `tuku env` writes for; `bash` is also for sh, zsh and ksh. */
export const shells = ['bash', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

const forms: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  bash: (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  // Inside single quotes fish knows \\ and \', nothing else.
  fish: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}';`,
  // The curly quotes are quotes for PowerShell, too.
  powershell: (name, value) => `$env:${name} = '${value.replace(/['‘’‚‛]/g, '$&$&')}'`,
};

/** One line a variable, to be evaluated by a shell. */
export function assignments(shell: Shell, variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${forms[shell](name, value)}\n`)
    .join('');
}
