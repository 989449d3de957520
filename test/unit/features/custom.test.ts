import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startFeatures } from '../../../src/features/features.ts';
import { meanColourModel } from '../../support/model.ts';
import { limits, scene } from './support.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuku-model-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a model of the user', () => {
  test('embeds with its flattened, normalised output', async () => {
    const features = startFeatures({ workers: 1, model: meanColourModel(folder, 16) });
    try {
      await features.ready();
      expect(features.dimension).toBe(3);
      const { embedding, model } = await features.analyse({ bytes: await scene(1), limits });
      expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
      expect(model).toBe(features.model);
    } finally {
      await features.close();
    }
  });

  test('has an id of its own, by content and not by place', async () => {
    const paths = [meanColourModel(folder, 16), meanColourModel(folder, 16), meanColourModel(folder, 24)];
    const all = [startFeatures({ workers: 1 }), ...paths.map((model) => startFeatures({ workers: 1, model }))];
    const [own, a, b, c] = all.map((features) => features.model);
    await Promise.all(all.map((features) => features.close()));
    expect(a).toBe(b);
    expect(new Set([own, a, c]).size).toBe(3);
  });

  test('that does not exist is refused at once', () => {
    expect(() => startFeatures({ model: join(folder, 'nothing') })).toThrow(/ENOENT/);
  });

  test('that cannot be loaded fails ready() and every analysis, and nothing else', async () => {
    const path = meanColourModel(folder, 16);
    const broken = { format: 'layers-model', modelTopology: { class_name: 'Nonsense' }, weightsManifest: [] };
    writeFileSync(join(path, 'model.json'), JSON.stringify(broken));
    const features = startFeatures({ workers: 2, model: path });
    await expect(features.ready()).rejects.toThrow();
    expect(features.state).toBe('failed');
    await expect(features.analyse({ bytes: await scene(2), limits })).rejects.toThrow();
    await features.close();
  });
});
