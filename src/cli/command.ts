import { Command, Help, Option } from 'commander';
import { languages } from '../messages/language.ts';
import { languageInUse, type Message, t, translated } from '../messages/messages.ts';
import { columnsOf, wrapped } from './columns.ts';

/** A command whose help and errors are in the language of this process. */
export function createCommand(name: string, about: Message): Command {
  const language = new Option(
    '--lang <language>',
    t('language of messages (default: that of the environment, LC_ALL or LANG)'),
  );
  language.argChoices = [...languages];
  return new LocalCommand(name)
    .description(t(about))
    .helpOption('-h, --help', t('display help for command'))
    .configureOutput({ outputError: (text, write) => write(`${translated(text.trimEnd())}\n`) })
    .showHelpAfterError()
    .addOption(language.env('TUKU_LANG'));
}

class LocalCommand extends Command {
  override createHelp(): Help {
    return Object.assign(new LocalHelp(), this.configureHelp());
  }
}

class LocalHelp extends Help {
  override styleTitle(title: string): string {
    return translated(title);
  }

  /** What is known of an option's values follows its description. */
  override optionDescription({ description, argChoices, defaultValue, envVar }: Option): string {
    const facts = [
      argChoices && t('choices: {values}', { values: argChoices.join(', ') }),
      defaultValue === undefined ? undefined : t('default: {value}', { value: String(defaultValue) }),
      envVar && t('env: {name}', { name: envVar }),
    ].filter((fact) => fact !== undefined);
    return facts.length === 0 ? description : t('{text} ({facts})', { text: description, facts: facts.join(t('; ')) });
  }

  override commandUsage(command: Command): string {
    return withWords(super.commandUsage(command));
  }

  override subcommandTerm(command: Command): string {
    return withWords(super.subcommandTerm(command));
  }

  override displayWidth(text: string): number {
    return columnsOf(text);
  }

  /** Chinese has no blanks at which to break. */
  override boxWrap(text: string, width: number): string {
    return languageInUse() === 'zh'
      ? text
          .split('\n')
          .map((line) => wrapped(line, width))
          .join('\n')
      : super.boxWrap(text, width);
  }
}

/** commander's words in a line of usage. */
function withWords(usage: string): string {
  return usage.replace('[options]', t('[options]')).replace('[command]', t('[command]'));
}
