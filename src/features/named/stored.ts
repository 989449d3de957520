import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedDataFolders, userDataFolder } from '../../folders.ts';
import type { OnnxRecipe } from '../onnx-recipe.ts';
import { type NamedModel, namedModels } from './catalogue.ts';

/** A model cannot be added or used; the message is for the user. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/** Whether `--model` means a model by its name. A folder of the same name is `./NAME`. */
export function isNamedModel(name: string): boolean {
  return namedModels.some((model) => model.name === name);
}

/** A model by its name. Throws ModelError for a name that is not known. */
export function namedModel(name: string): NamedModel {
  const model = namedModels.find((each) => each.name === name);
  if (model !== undefined) return model;
  throw new ModelError(`there is no model "${name}"; models: ${namedModels.map((each) => each.name).join(', ')}`);
}

/** The folder in which `tuku model add` stores a model. */
export function folderOf(name: string): string {
  return join(userDataFolder(), 'models', name);
}

/** The folder that holds a model, complete or not: the user's own before those that all users of the machine share. */
export function storedFolder({ name, onnx }: NamedModel): string | undefined {
  const folders = [folderOf(name), ...sharedDataFolders().map((folder) => join(folder, 'models', name))];
  return folders.find((folder) => existsSync(join(folder, onnx)));
}

/** A stored model's ONNX file. Throws ModelError, which says what to run, when it is missing or damaged. */
export function storedModel(name: string): { path: string; recipe: OnnxRecipe } {
  const model = namedModel(name);
  const folder = storedFolder(model);
  const path = join(folder ?? folderOf(name), model.onnx);
  if (folder === undefined) throw new ModelError(`${path} is missing; run: tuku model add ${name}`);
  if (sha256(readFileSync(path)) !== model.files[model.onnx]?.sha256) {
    throw new ModelError(`${path} is damaged; run: tuku model add ${name}`);
  }
  return { path, recipe: model.recipe };
}

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
