import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { loadOnnxRuntime, openSession } from './backends/onnx.ts';
import type { Embed } from './embed.ts';
import { type OnnxRecipe, recipeFile } from './onnx-recipe.ts';
import { cover, type Pixels, squash } from './raster.ts';
import { normalise } from './vector.ts';

/**
 * Loads an ONNX model with one picture as its input: four axes, 32-bit floats prepared by the recipe, or the bytes of the
 * pixels. The embedding is the chosen output of one picture, L2-normalised. Throws if the model has another form.
 */
export async function loadOnnxModel(path: string, recipe: OnnxRecipe): Promise<Embed> {
  const runtime = await loadOnnxRuntime();
  if (typeof runtime === 'string') throw new Error(`${path}: an ONNX model needs ONNX Runtime, but ${runtime}`);
  const session = await openSession(runtime, path);
  const output = chosenOutput(path, session, recipe.output);
  const [width, height] = typeof recipe.size === 'number' ? [recipe.size, recipe.size] : recipe.size;
  const shape = recipe.layout === 'NCHW' ? [1, 3, height, width] : [1, height, width, 3];
  const resize = recipe.resize === 'crop' ? cover : squash;
  const { name, type } = pictureInput(path, session, shape);
  if (type === 'uint8' && [...recipe.mean, ...recipe.std].join() !== '0,0,0,1,1,1') {
    throw new Error(`${path}: the input is bytes, so that ${recipeFile(path)} can have neither mean nor std`);
  }
  return async (picture) => {
    const pixels = arranged(await resize(picture, width, height), recipe);
    const input =
      type === 'uint8'
        ? new runtime.Tensor('uint8', pixels, shape)
        : new runtime.Tensor('float32', standardised(pixels, recipe), shape);
    const { data, dims } = (await session.run({ [name]: input }, [output]))[output] as Tensor;
    if (!(data instanceof Float32Array) || dims.slice(1).filter((length) => length !== 1).length > 1) {
      throw new Error(`${path}: the output "${output}" is not a vector of 32-bit floats, but [${dims.join(', ')}]`);
    }
    return normalise(data.slice());
  };
}

/** The model's input. Throws unless it is the only one, of pixels in this shape. */
function pictureInput(path: string, { inputMetadata }: InferenceSession, shape: readonly number[]) {
  const [input] = inputMetadata;
  const fits =
    input?.isTensor &&
    inputMetadata.length === 1 &&
    (input.type === 'float32' || input.type === 'uint8') &&
    input.shape.length === shape.length &&
    // A name stands for any length.
    input.shape.every((length, axis) => typeof length === 'string' || length === shape[axis]);
  if (fits) return input;
  const found = inputMetadata.map((each) =>
    each.isTensor ? `"${each.name}" ${each.type}[${each.shape.join(', ')}]` : `"${each.name}"`,
  );
  throw new Error(
    `${path}: expected one input, float32 or uint8[${shape.join(', ')}] by ${recipeFile(path)}, but it has ${found.join(' and ')}`,
  );
}

function chosenOutput(path: string, { outputNames }: InferenceSession, wanted: string | undefined): string {
  const output = wanted ?? outputNames[0];
  if (output !== undefined && outputNames.includes(output)) return output;
  throw new Error(`${path}: it has no output "${wanted}"; outputs: ${outputNames.join(', ')}`);
}

/** The pixels in the model's layout and order of channels. */
function arranged({ width, height, data }: Pixels, { layout, channels }: OnnxRecipe): Uint8Array {
  const area = width * height;
  const result = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const from = channels === 'RGB' ? channel : 2 - channel;
      result[layout === 'NCHW' ? channel * area + i : 3 * i + channel] = data[3 * i + from] as number;
    }
  }
  return result;
}

function standardised(pixels: Uint8Array, { layout, mean, std }: OnnxRecipe): Float32Array {
  const area = pixels.length / 3;
  const values = new Float32Array(pixels.length);
  // Not `Float32Array.from`, which takes several times as long.
  for (let i = 0; i < values.length; i++) {
    const channel = (layout === 'NCHW' ? Math.floor(i / area) : i % 3) as 0 | 1 | 2;
    values[i] = ((pixels[i] as number) / 255 - mean[channel]) / std[channel];
  }
  return values;
}
