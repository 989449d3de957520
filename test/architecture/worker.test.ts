import { bundledFrom } from '../support/bundle.ts';

test('the worker that analyses pictures imports no backend before it has chosen one', () => {
  const { inputs, packages } = bundledFrom('analyse.worker.js');
  expect(packages).toContain('sharp');
  expect(inputs.filter((path) => /tensorflow|onnxruntime|features\/backends\/tfjs/.test(path))).toEqual([]);
});
