import { type CompletedCommand, type Values, withDescendants } from './tree.ts';

/** The completion for bash, from 3.2, which macOS has. */
export function bashCompletion(root: CompletedCommand): string {
  const all = withDescendants(root);
  const descents = all.flatMap(({ path, commands }) => commands.map(({ name }) => `'${path} ${name}'`));
  const values = all.flatMap(({ path, options }) =>
    options.flatMap(({ names, values: each }) =>
      each === undefined
        ? []
        : [`    ${names.map((name) => `'${path} ${name}'`).join('|')}) ${replies(each)}; return ;;`],
    ),
  );
  const words = all.map(({ path, options, commands, argument }) => {
    const more = argument?.kind === 'words' ? argument.words : [];
    const list = [...commands.map(({ name }) => name), ...more, ...options.flatMap(({ names }) => names)];
    return `    '${path}') words='${list.join('\n')}' ;;`;
  });
  const runners = all.filter(({ runsCommand }) => runsCommand).map(({ path }) => `'${path} --'`);
  return `# bash completion of tuku: source <(tuku completion bash)
_tuku() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=tuku words= i
  local IFS=$'\\n'
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
      ${[...descents, ...runners].join('|')}) command="$command \${COMP_WORDS[i]}" ;;
    esac
    case $command in *' --') break ;; esac
  done
  case $command in
    *' --')
      if ((i == COMP_CWORD - 1)); then COMPREPLY=($(compgen -c -- "$cur")); else COMPREPLY=($(compgen -f -- "$cur")); fi
      return ;;
  esac
  case "$command $prev" in
${values.join('\n')}
  esac
  case $command in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _tuku tuku
`;
}

function replies(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `COMPREPLY=($(compgen -W $'${values.words.join('\\n')}' -- "$cur"))`;
    case 'any':
      return 'COMPREPLY=()';
    default:
      return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -${values.kind === 'file' ? 'f' : 'd'} -- "$cur"))`;
  }
}
