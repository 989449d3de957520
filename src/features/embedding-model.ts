import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { builtModel, modelHash, modelJsonPath } from './model-files.ts';
import { isNamedModel, storedModel } from './named/stored.ts';
import { type OnnxRecipe, readRecipe } from './onnx-recipe.ts';
import { DIMENSION, RECIPE } from './recipe.ts';

/**
 * The version of the choice of views (analyse.ts). It is part of the model id, like the recipe: galleries that detect
 * subjects must not mix embeddings of different views.
 */
const VIEWS = 'v2';

/** The model that embeds pictures: the project's own, a TF.js model's model.json, or an ONNX file with its recipe. */
export type EmbeddingModel =
  | { readonly form: 'any' }
  | { readonly form: 'tfjs'; readonly path: string }
  | { readonly form: 'onnx'; readonly path: string; readonly recipe: OnnxRecipe; readonly boxShare?: number };

/** For models of which nothing is known, and for the built-in one; chosen with `npm run bench -- products`. */
const BOX_SHARE = 0.9;

/**
 * How much of a detected box's width and height is compared, around its middle. The detector's boxes tend to be a little too
 * large, which matters most to models that see much of the background.
 */
export function boxShare(model: EmbeddingModel): number {
  return (model.form === 'onnx' ? model.boxShare : undefined) ?? BOX_SHARE;
}

/** A model with its id. Its dimension is 0 while it is not known, which is until it has loaded. */
export interface IdentifiedModel {
  readonly model: EmbeddingModel;
  /** Embeddings with different ids must not be compared. The id does not depend on the backend. */
  readonly id: string;
  readonly dimension: number;
}

/**
 * Finds the model that `--model` chooses: the name of a model that `tuku model add` stored, an ONNX file, or a TF.js model's
 * folder or model.json; the built-in one when absent. Throws if it does not exist or is not a model.
 */
export function findModel(choice: string | undefined): IdentifiedModel {
  if (choice === undefined) {
    return {
      model: { form: 'any' },
      id: `${RECIPE}-${VIEWS}-${modelHash(builtModel('mobilenet'))}`,
      dimension: DIMENSION,
    };
  }
  if (isNamedModel(choice)) {
    const { path, recipe, boxShare } = storedModel(choice);
    return {
      model: { form: 'onnx', path, recipe, boxShare },
      id: `${choice}-${VIEWS}-${onnxHash(path, recipe)}`,
      dimension: 0,
    };
  }
  if (choice.endsWith('.onnx')) {
    const recipe = readRecipe(choice);
    return {
      model: { form: 'onnx', path: choice, recipe },
      id: `custom-${VIEWS}-${onnxHash(choice, recipe)}`,
      dimension: 0,
    };
  }
  const path = modelJsonPath(choice);
  return { model: { form: 'tfjs', path }, id: `custom-${VIEWS}-${modelHash(path)}`, dimension: 0 };
}

/** A short hash of an ONNX file and of what is fed to it. */
function onnxHash(path: string, recipe: OnnxRecipe): string {
  const ordered = JSON.stringify(Object.entries(recipe).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(readFileSync(path)).update(ordered).digest('hex').slice(0, 12);
}
