import { backendTrouble } from '../support/backends.ts';
import { describeFeatures } from './features.ts';

describeFeatures('wasm');

for (const backend of ['onnx', 'tfjs-node'] as const) {
  const trouble = await backendTrouble(backend);
  if (trouble === null) {
    describeFeatures(backend);
  } else {
    describe.skip(`features: ${backend} (${trouble}; see docs/models.md)`, () => {
      it('is not tested here', () => undefined);
    });
  }
}
