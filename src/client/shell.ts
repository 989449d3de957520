/** Shells whose syntax `tuku env` prints; `bash` also suits sh, zsh and ksh. */
export const shells = ['bash', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

const forms: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  bash: (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  // Inside single quotes fish recognises \\ and \' only.
  fish: (name, value) => `set -gx ${name} '${value.replace(/[\\']/g, '\\$&')}';`,
  // PowerShell treats curly quotes as quotes, too.
  powershell: (name, value) => `$env:${name} = '${value.replace(/['‘’‚‛]/g, '$&$&')}'`,
};

/** Assignments for a shell to evaluate, one variable per line. */
export function assignments(shell: Shell, variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${forms[shell](name, value)}\n`)
    .join('');
}
