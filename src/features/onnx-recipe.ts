import { existsSync, readFileSync } from 'node:fs';
import { loadAjv } from '../ajv.ts';
import { once } from '../concurrency/once.ts';

/** How a picture becomes the input of an ONNX model, and which of its outputs is the embedding. */
export interface OnnxRecipe {
  /** Side of the square input in pixels, or its width and height. */
  readonly size: number | readonly [number, number];
  /** `squash` ignores proportions; `crop` scales the picture until it covers the input, and cuts off what overhangs. */
  readonly resize: 'squash' | 'crop';
  /** Subtracted from the values 0..1 of each channel, then divided by. In the order of `channels`. */
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly layout: 'NCHW' | 'NHWC';
  readonly channels: 'RGB' | 'BGR';
  /** Name of the output; default: the first. */
  readonly output?: string;
}

const side = { type: 'integer', minimum: 1, maximum: 4096 };
const perChannel = { type: 'array', items: { type: 'number' }, minItems: 3, maxItems: 3 };

/** The JSON file beside an ONNX model; docs/models.md explains each member. */
const schema = {
  type: 'object',
  required: ['size'],
  additionalProperties: false,
  properties: {
    size: { anyOf: [side, { type: 'array', items: side, minItems: 2, maxItems: 2 }] },
    resize: { enum: ['squash', 'crop'], default: 'squash' },
    mean: { ...perChannel, default: [0, 0, 0] },
    std: { ...perChannel, items: { type: 'number', exclusiveMinimum: 0 }, default: [1, 1, 1] },
    layout: { enum: ['NCHW', 'NHWC'], default: 'NCHW' },
    channels: { enum: ['RGB', 'BGR'], default: 'RGB' },
    output: { type: 'string', minLength: 1 },
  },
} as const;

/** Compiled on demand: every start loads this module, few need it. */
const validator = once(() => new (loadAjv().Ajv)({ useDefaults: true, allErrors: true }).compile<OnnxRecipe>(schema));

/** Path of the JSON file that describes the input of an ONNX file: the same name with the ending .json. */
export function recipeFile(onnx: string): string {
  return onnx.replace(/\.onnx$/, '.json');
}

/** Reads the JSON file beside an ONNX file. Throws an error that names the file and each member that is wrong. */
export function readRecipe(onnx: string): OnnxRecipe {
  const file = recipeFile(onnx);
  if (!existsSync(file)) {
    throw new Error(
      `${file} is missing: it says how the model wants its pictures, such as {"size": 224}; see docs/models.md`,
    );
  }
  const recipe = parsed(file);
  const validate = validator();
  if (validate(recipe)) return recipe;
  const problems = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const member = 'additionalProperty' in params ? ` "${params.additionalProperty}"` : '';
    const choices = 'allowedValues' in params ? `: ${params.allowedValues.join(', ')}` : '';
    return `${instancePath.slice(1).replaceAll('/', '.') || 'it'} ${message}${choices}${member}`;
  });
  throw new Error(`${file}: ${problems.join('; ')}`);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${file} is not JSON`);
  }
}
