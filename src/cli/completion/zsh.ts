import { type CompletedCommand, type CompletedOption, type Values, withDescendants } from './tree.ts';

/** The completion for zsh: a file on the fpath, or sourced. */
export function zshCompletion(root: CompletedCommand): string {
  const functions = withDescendants(root).map(functionOf).join('\n');
  return `#compdef tuku
# zsh completion of tuku: source <(tuku completion zsh) after compinit, or a file _tuku on the fpath
${functions}
if [ "$funcstack[1]" = _tuku ]; then _tuku "$@"; else compdef _tuku tuku; fi
`;
}

function functionOf(command: CompletedCommand): string {
  const { commands, options, argument, runsCommand } = command;
  const specs = options.flatMap(specsOf);
  if (commands.length > 0) specs.push(`'1:command:->command'`, `'*::argument:->argument'`);
  if (argument !== undefined) specs.push(`'1:argument:${action(argument)}'`);
  if (runsCommand) specs.push(`'(-)1:command:_command_names -e'`, `'*::argument:_normal'`);
  const cases = commands.map((each) => `        ${each.name}) ${functionName(each)} ;;`).join('\n');
  const listed = commands.map(({ name, about }) => `        ${quoted(`${name}:${about.replaceAll(':', '\\:')}`)}`);
  const rest =
    commands.length === 0
      ? ''
      : `
  case $state in
    command)
      local -a commands=(
${listed.join('\n')}
      )
      _describe command commands ;;
    argument)
      case $words[1] in
${cases}
      esac ;;
  esac`;
  return `${functionName(command)}() {
  local curcontext=$curcontext state line
  _arguments -C \\
    ${specs.join(' \\\n    ')}${rest}
}`;
}

function functionName({ path }: CompletedCommand): string {
  return `_${path.replaceAll(' ', '_')}`;
}

function specsOf({ names, about, isRepeatable, values }: CompletedOption): string[] {
  const text = `[${about.replace(/[[\]\\:]/g, '\\$&')}]`;
  const value = values === undefined ? '' : `:${values.name.replaceAll(':', '\\:')}:${action(values)}`;
  const others = isRepeatable || names.length < 2 ? '' : `(${names.join(' ')})`;
  return names.map((name) => quoted(`${isRepeatable ? '*' : others}${name}${text}${value}`));
}

function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    default:
      return ' ';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
