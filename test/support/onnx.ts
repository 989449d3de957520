import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { packageRoot } from '../../src/paths.ts';

const schema = protobuf.loadSync(join(packageRoot, 'scripts/onnx/onnx.proto'));
const ModelProto = schema.lookupType('onnx.ModelProto');
const FLOAT = 1;

/** Writes an ONNX model (the mean colour of a picture, [1, 3]) with a recipe beside it into a new folder; its path. */
export function meanColourOnnx(folder: string, recipe: object | string, layout: 'NCHW' | 'NHWC' = 'NCHW'): string {
  const shape = layout === 'NCHW' ? [1, 3, 'height', 'width'] : [1, 'height', 'width', 3];
  const axes = layout === 'NCHW' ? [2, 3] : [1, 2];
  const INTS = 7;
  const INT = 2;
  const model = {
    irVersion: 8,
    // ReduceMean has its axes as an attribute up to opset 17.
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'mean-colour',
      node: [
        {
          opType: 'ReduceMean',
          input: ['pixels'],
          output: ['mean'],
          attribute: [
            { name: 'axes', type: INTS, ints: axes },
            { name: 'keepdims', type: INT, i: 0 },
          ],
        },
        { opType: 'Identity', input: ['pixels'], output: ['same'] },
      ],
      input: [valueInfo('pixels', shape)],
      output: [valueInfo('mean', [1, 3]), valueInfo('same', shape)],
    },
  };
  const path = join(mkdtempSync(join(folder, 'onnx-')), 'mean.onnx');
  writeFileSync(path, ModelProto.encode(ModelProto.create(model)).finish());
  writeFileSync(path.replace('.onnx', '.json'), typeof recipe === 'string' ? recipe : JSON.stringify(recipe));
  return path;
}

function valueInfo(name: string, shape: readonly (number | string)[]) {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
