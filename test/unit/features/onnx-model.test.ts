import { mkdtempSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFeatures } from '../../../src/features/features.ts';
import { backendTrouble } from '../../support/backends.ts';
import { meanColourOnnx } from '../../support/onnx.ts';
import { draw, limits as usual } from './support.ts';

const limits = { ...usual, refuseFlat: false };
const folder = mkdtempSync(join(tmpdir(), 'tuku-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The embedding of a picture whose left third is red and whose middle is blue, by a model that takes the mean colour. */
async function embed(model: string): Promise<number[]> {
  const features = startFeatures({ workers: 1, model });
  try {
    const bytes = await draw(
      300,
      100,
      '<rect width="300" height="100" fill="#00f"/><rect width="100" height="100" fill="#f00"/>',
    );
    const { embedding } = await features.analyse({ bytes, limits });
    expect(features.dimension).toBe(embedding.length);
    return [...embedding].map((value) => Number(value.toFixed(2)));
  } finally {
    await features.close();
  }
}

const trouble = await backendTrouble('onnx');
const title = trouble === null ? 'an ONNX file' : `an ONNX file (${trouble}; see docs/models.md)`;

describe(title, () => {
  const on = trouble === null ? it : it.skip;

  on('embeds with its first output; pictures are squashed into its input', async () => {
    expect(await embed(meanColourOnnx(folder, { size: 30 }))).toEqual([0.45, 0, 0.89]);
  });

  on('gets the middle of the picture with resize: crop', async () => {
    expect(await embed(meanColourOnnx(folder, { size: 30, resize: 'crop' }))).toEqual([0, 0, 1]);
  });

  on('gets its channels, layout and values as the recipe says', async () => {
    expect(await embed(meanColourOnnx(folder, { size: [30, 20], channels: 'BGR' }))).toEqual([0.89, 0, 0.45]);
    expect(await embed(meanColourOnnx(folder, { size: 30, layout: 'NHWC' }, 'NHWC'))).toEqual([0.45, 0, 0.89]);
    const recipe = { size: 30, mean: [-1, 0, 0], std: [1, 1, 0.5], output: 'mean' };
    expect(await embed(meanColourOnnx(folder, recipe))).toEqual([0.71, 0, 0.71]);
  });

  on('has an id by its content and recipe, not by its place', async () => {
    const paths = [{ size: 30 }, { size: 30, layout: 'NCHW' }, { size: 31 }].map((recipe) =>
      meanColourOnnx(folder, recipe),
    );
    const all = paths.map((model) => startFeatures({ workers: 1, model }));
    const [a, b, c] = all.map((features) => features.model);
    await Promise.all(all.map((features) => features.close()));
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  on.each([
    ['an output that is missing', { size: 30, output: 'embedding' }, /no output "embedding"; outputs: mean, same/],
    ['an output that is not a vector', { size: 30, output: 'same' }, /"same" is not a vector.*\[1, 3, 30, 30\]/],
    [
      'an input in another layout',
      { size: 30, layout: 'NHWC' },
      /uint8\[1, 30, 30, 3\] by .*mean.json, but it has "pixels" float32\[1, 3, height, width\]/,
    ],
  ])('with %s cannot be loaded', async (_, recipe, message) => {
    const features = startFeatures({ workers: 1, model: meanColourOnnx(folder, recipe) });
    await expect(features.ready()).rejects.toThrow(message);
    await features.close();
  });

  it('runs on no other backend', async () => {
    const features = startFeatures({ workers: 1, model: meanColourOnnx(folder, { size: 30 }), backend: 'wasm' });
    await expect(features.ready()).rejects.toThrow('--backend wasm cannot be used: the model is an ONNX file');
    await features.close();
  });
});

describe('the recipe beside an ONNX file', () => {
  it.each([
    [{}, "it must have required property 'size'"],
    [{ size: 0 }, 'size must be >= 1'],
    [{ size: 30, resize: 'pad' }, 'resize must be equal to one of the allowed values: squash, crop'],
    [{ size: 30, std: [1, 1, 0] }, 'std.2 must be > 0'],
    [
      { size: 30, mean: [1], sides: 3 },
      /it must NOT have additional properties "sides".*mean must NOT have fewer than 3/,
    ],
    ['{"size": 30', 'is not JSON'],
  ])('%j is refused: %s', (recipe, message) => {
    expect(() => startFeatures({ model: meanColourOnnx(folder, recipe) })).toThrow(message);
  });

  it('is named when it is missing', () => {
    const model = meanColourOnnx(folder, {});
    unlinkSync(model.replace('.onnx', '.json'));
    expect(() => startFeatures({ model })).toThrow(/mean\.json is missing: .*\{"size": 224\}/);
  });
});
