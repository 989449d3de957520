import { bundledFrom } from '../support/bundle.ts';

test('the worker that analyses pictures imports no backend before it has chosen one', () => {
  const inputs = bundledFrom('analyse.worker.js');
  expect(inputs).toContain('src/images/sharp.ts');
  expect(inputs.filter((path) => /tensorflow|onnxruntime|features\/backends\/tfjs/.test(path))).toEqual([]);
});
