import type { Argument, Command, Option } from 'commander';

/** What may stand for a value. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'any' };

/** An option as shells complete it. */
export interface CompletedOption {
  /** `--port`, and `-d` where there is one. */
  readonly names: readonly string[];
  readonly about: string;
  readonly isRepeatable: boolean;
  /** Absent for a flag. */
  readonly values?: Values & { readonly name: string };
}

/** A command as shells complete it. */
export interface CompletedCommand {
  /** `tuku model add` */
  readonly path: string;
  readonly name: string;
  readonly about: string;
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
  /** Values of its first argument. */
  readonly argument?: Values;
  /** Whether what follows is a command of the system. */
  readonly runsCommand: boolean;
}

/** The command and those below it, as the command line defines them. */
export function completed(command: Command, before = ''): CompletedCommand {
  const path = `${before}${command.name()}`;
  const [argument] = command.registeredArguments;
  const help = {
    names: ['--help', '-h'],
    about: command.createHelp().visibleOptions(command).at(-1)?.description ?? '',
  };
  return {
    path,
    name: command.name(),
    about: command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(option), { ...help, isRepeatable: false }],
    commands: command.commands.map((each) => completed(each, `${path} `)),
    ...(argument === undefined || argument.variadic
      ? {}
      : { argument: valuesOf(argument.argChoices, argument.name()) }),
    runsCommand: isCommand(argument),
  };
}

function isCommand(argument: Argument | undefined): boolean {
  return argument?.name() === 'command' && argument.variadic;
}

function option({
  long,
  short,
  description,
  required,
  argChoices,
  parseArg,
  variadic,
  flags,
}: Option): CompletedOption {
  const name = /<(.+?)(\.\.\.)?>/.exec(flags)?.[1] ?? '';
  return {
    names: [long, short].filter((each) => each !== undefined && each !== null),
    about: description,
    isRepeatable: parseArg !== undefined || variadic,
    ...(required ? { values: { ...valuesOf(argChoices, name), name } } : {}),
  };
}

function valuesOf(choices: readonly string[] | undefined, name: string): Values {
  if (choices !== undefined) return { kind: 'words', words: choices };
  if (name === 'file' || name === 'model') return { kind: 'file' };
  return { kind: name === 'folder' ? 'folder' : 'any' };
}

/** A command and all below it. */
export function withDescendants(command: CompletedCommand): readonly CompletedCommand[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
