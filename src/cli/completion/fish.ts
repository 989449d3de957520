import { type CompletedCommand, type CompletedOption, type Values, withDescendants } from './tree.ts';

/** The completion for fish, from 3.1. */
export function fishCompletion(root: CompletedCommand): string {
  const lines = withDescendants(root).flatMap((command) => linesOf(command));
  return `# fish completion of tuku: tuku completion fish | source
complete -c tuku -e
complete -c tuku -f
${lines.join('\n')}
`;
}

function linesOf(command: CompletedCommand): string[] {
  const { commands, options, argument, runsCommand } = command;
  const condition = conditionOf(command);
  const start = `complete -c tuku -n ${quoted(condition)}`;
  return [
    ...commands.map(({ name, about }) => `${start} -a ${name} -d ${quoted(about)}`),
    ...options.map((option) => `${start} ${optionOf(option)}`),
    ...(argument?.kind === 'words' ? [`${start} -a ${quoted(argument.words.join(' '))}`] : []),
    ...(runsCommand ? [`${start} -F -a '(__fish_complete_command)'`] : []),
  ];
}

/** Whether the words before lead to this command and to none below it. */
function conditionOf({ path, commands }: CompletedCommand): string {
  const [, ...words] = path.split(' ');
  const below = commands.map(({ name }) => name).join(' ');
  const within = words.map((word) => `__fish_seen_subcommand_from ${word}`);
  return [...within, ...(below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`])].join('; and ');
}

function optionOf({ names, about, values }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return [...flags, ...(values === undefined ? [] : [argumentOf(values)]), `-d ${quoted(about)}`].join(' ');
}

function argumentOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-x -a ${quoted(values.words.join(' '))}`;
    case 'any':
      return '-x';
    case 'folder':
      return `-x -a '(__fish_complete_directories)'`;
    default:
      return '-r -F';
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
