/** @jest-environment ./test/support/native-arrays-environment.js */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBackend } from '../../src/features/backends/choose.ts';
import type { Backend, BackendName, Layer, Network } from '../../src/features/backends/port.ts';
import { DETECTOR_SIDE } from '../../src/features/detector.ts';
import { pictureLayer } from '../../src/features/layers.ts';
import { squash } from '../../src/features/raster.ts';
import { decodeImage } from '../../src/images/decode.ts';
import { packageRoot } from '../../src/paths.ts';
import { backendTrouble } from '../support/backends.ts';
import { limits } from '../unit/features/support.ts';

const folder = join(packageRoot, 'fixtures/pictures');
const pictures = readdirSync(folder).filter((file) => /\.(jpg|png|bmp)$/.test(file));

/** The three networks of a backend, and every layer that Tuku reads of a picture. */
async function open(backend: Backend): Promise<(file: string) => Promise<Layer[]>> {
  const [trunk, detector, head] = (await Promise.all(
    (['mobilenet', 'centernet', 'classifier'] as const).map((name) => backend.load(name)),
  )) as [Network, Network, Network];
  return async (file) => {
    const picture = await decodeImage(readFileSync(join(folder, file)), { ...limits, formats: ['jpeg', 'png', 'bmp'] });
    const small = pictureLayer(await squash(picture, 224, 224), 1 / 255);
    const layers = await trunk.run(small, [...trunk.outputs, head.input]);
    const classes = await head.run(layers.at(-1) as Layer, head.outputs);
    const found = await detector.run(
      pictureLayer(await squash(picture, DETECTOR_SIDE, DETECTOR_SIDE), 1),
      detector.outputs,
    );
    return [...layers, ...classes, ...found];
  };
}

function cosine(a: Float32Array, b: Float32Array): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** All of WebAssembly's numbers first: TF.js has one backend at a time. */
async function expectedLayers(): Promise<Map<string, Layer[]>> {
  const onWasm = await open(await startBackend('wasm'));
  const expected = new Map<string, Layer[]>();
  for (const file of pictures) expected.set(file, await onWasm(file));
  return expected;
}

const others: { readonly name: BackendName; readonly trouble: string | null }[] = [];
for (const name of ['onnx', 'tfjs-node'] as const) others.push({ name, trouble: await backendTrouble(name) });
const expected = others.some(({ trouble }) => trouble === null) ? await expectedLayers() : new Map<string, Layer[]>();

for (const { name, trouble } of others) {
  const title = `networks: ${name} gives the numbers of WebAssembly`;
  if (trouble === null) {
    describe(title, () => {
      const found = startBackend(name).then(open);
      it.each(pictures)('for %s', async (file) => {
        const layers = await (await found)(file);
        const same = expected.get(file) as Layer[];
        expect(layers.map(({ shape }) => shape)).toEqual(same.map(({ shape }) => shape));
        expect(layers).toHaveLength(6);
        for (const [k, { data }] of layers.entries()) {
          expect(cosine(data, same[k]?.data as Float32Array)).toBeGreaterThan(0.99999);
        }
      });
    });
  } else {
    describe.skip(`${title} (${trouble}; see docs/models.md)`, () => {
      it('is not tested here', () => undefined);
    });
  }
}
