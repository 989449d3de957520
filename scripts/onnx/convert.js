// Converts a TF.js graph to ONNX. Inputs and outputs keep their names and the layout of TF.js (batch, height, width,
// channels). Inside, the layout is (batch, channels, height, width), as ONNX's operators want it. Weights stay quantised:
// ONNX Runtime dequantises them once, when it loads the model.
import { transposed } from './transpose.js';
import { OnnxWriter } from './writer.js';

const TO_NCHW = [0, 3, 1, 2];
const TO_NHWC = [0, 2, 3, 1];
/** The place of each axis of TF.js in ONNX's layout. */
const AXIS = [0, 2, 3, 1];

const attr = {
  text: (value) => Buffer.from(value?.s ?? '', 'base64').toString(),
  texts: (value) => (value?.list?.s ?? []).map((each) => Buffer.from(each, 'base64').toString()),
  integers: (value) => (value?.list?.i ?? []).map(Number),
};

/**
 * Converts a graph that `cut` returned: `node`, `specs` and `data`. `extraOutputs` are outputs besides its own. Throws if the
 * graph contains an operation, or a form of one, that is not supported.
 */
export function toOnnx(name, { node: nodes, specs, data, outputs }, extraOutputs = []) {
  const conversion = new Conversion(constants(specs, data));
  for (const node of inOrder(nodes)) conversion.add(node);
  return conversion.finish(name, [...outputs, ...extraOutputs]);
}

/** The quantised constants by name. */
function constants(specs, data) {
  const all = new Map();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of specs) {
    const type = quantization?.dtype ?? dtype;
    const bytes = { uint8: 1, float16: 2, float32: 4, int32: 4 }[type];
    if (bytes === undefined) throw new Error(`${name}: ${type} is not supported`);
    const length = shape.reduce((a, b) => a * b, 1) * bytes;
    all.set(name, { shape, type, bytes, quantization, data: data.subarray(offset, offset + length) });
    offset += length;
  }
  return all;
}

const nodeName = (input) => input.replace(/:\d+$/, '');
const dataInputs = (node) => (node.input ?? []).filter((input) => !input.startsWith('^')).map(nodeName);

/** Every node after its inputs. */
function inOrder(nodes) {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const sorted = new Set();
  const visit = (node) => {
    if (sorted.has(node)) return;
    for (const input of dataInputs(node)) visit(byName.get(input));
    sorted.add(node);
  };
  for (const node of nodes) visit(node);
  return sorted;
}

class Conversion {
  #writer = new OnnxWriter();
  #constants;
  /** ONNX name and rank of every converted node, by its TF.js name. Values of rank 4 are in ONNX's layout. */
  #values = new Map();
  #inputs = [];
  /** Converted constants by their ONNX name. */
  #weights = new Set();

  constructor(all) {
    this.#constants = all;
  }

  add(node) {
    const convert = operations[node.op];
    if (convert === undefined) throw new Error(`${node.name}: the operation ${node.op} is not supported`);
    const value = convert(this.#writer, node, dataInputs(node), this);
    if (value !== undefined) this.#values.set(node.name, value);
  }

  addInput(name, shape) {
    this.#inputs.push([name, shape]);
  }

  value(name) {
    const value = this.#values.get(name);
    if (value === undefined) throw new Error(`${name} is not a computed value`);
    return value;
  }

  isConstant(name) {
    return this.#constants.has(name);
  }

  shape(name) {
    return this.#constants.get(name).shape;
  }

  integers(name) {
    const { data, type } = this.#constants.get(name);
    if (type !== 'int32') throw new Error(`${name}: expected integers`);
    return Array.from({ length: data.length / 4 }, (_, i) => data.readInt32LE(4 * i));
  }

  /** A constant as 32-bit floats, with its axes permuted and then in another shape with as many numbers. */
  weight(name, { axes, shape, suffix = '' } = {}) {
    const writer = this.#writer;
    const { data, type, bytes, quantization, shape: own } = this.#constants.get(name);
    const permuted = axes ? transposed(data, own, axes, bytes) : data;
    const dims = shape ?? (axes ? axes.map((axis) => own[axis]) : own);
    const at = `${name}${suffix}`;
    if (this.#weights.has(at)) return at;
    this.#weights.add(at);
    if (type === 'float32') return writer.float32(at, dims, new Float32Array(Uint8Array.from(permuted).buffer));
    if (type === 'float16') return writer.toFloat32(writer.float16(`${at}/half`, dims, permuted), at);
    const steps = writer.toFloat32(writer.uint8(`${at}/quantised`, dims, permuted), `${at}/steps`);
    const scaled = writer.node('Mul', [steps, writer.float32(`${at}/scale`, [], [quantization.scale])], `${at}/scaled`);
    return writer.node('Add', [scaled, writer.float32(`${at}/min`, [], [quantization.min])], at);
  }

  /** An operand of an elementwise operation: a computed value, or a constant that broadcasts along the channels. */
  operand(name) {
    if (!this.isConstant(name)) return this.value(name);
    const shape = this.shape(name);
    if (shape.length > 1) throw new Error(`${name}: a constant of rank ${shape.length} is not supported here`);
    const perChannel = shape.length === 1 && shape[0] > 1;
    return { name: this.weight(name, perChannel ? { shape: [shape[0], 1, 1], suffix: '/chw' } : {}), rank: 0 };
  }

  finish(graphName, outputs) {
    const writer = this.#writer;
    const described = outputs.map((output) => {
      const { name, rank } = this.value(output);
      writer.node(...(rank === 4 ? ['Transpose', [name], output, { perm: TO_NHWC }] : ['Identity', [name], output]));
      return [output, Array.from({ length: rank }, (_, i) => `${output}:${i}`)];
    });
    return writer.encode(graphName, this.#inputs, described);
  }
}

/** Names inside the graph differ from those of TF.js, which the outputs have. */
const inner = (name) => `nchw/${name}`;

function placeholder(writer, { name, attr: { shape } }, _, conversion) {
  const sizes = (shape?.shape?.dim ?? []).map((dim) => Number(dim.size));
  const dims = ['batch', 'height', 'width', 'channels'].map((free, i) => {
    if (sizes[i] > 0) return sizes[i];
    return i === 0 ? 1 : free;
  });
  conversion.addInput(name, dims);
  return { name: writer.node('Transpose', [name], inner(name), { perm: TO_NCHW }), rank: 4 };
}

function elementwise(opType) {
  return (writer, { name }, inputs, conversion) => {
    const operands = inputs.map((input) => conversion.operand(input));
    const names = operands.map((operand) => operand.name);
    return { name: writer.node(opType, names, inner(name)), rank: Math.max(...operands.map(({ rank }) => rank)) };
  };
}

function relu6(writer, input, name) {
  return writer.node('Clip', [input, writer.float32('zero', [], [0]), writer.float32('six', [], [6])], name);
}

const activations = {
  Relu: (writer, input, name) => writer.node('Relu', [input], name),
  Relu6: relu6,
};

function activation(kind) {
  return (writer, { name }, [input], conversion) => {
    const value = conversion.value(input);
    return { name: activations[kind](writer, value.name, inner(name)), rank: value.rank };
  };
}

/** Bias and activation that TF.js has fused into an operation: the bias's constant, and what wraps the result. */
function fused({ name, attr: attributes }, [, , bias]) {
  const [first, second, ...rest] = attr.texts(attributes.fused_ops);
  const wrap = second === undefined ? undefined : activations[second];
  const unknown = (first ?? 'BiasAdd') !== 'BiasAdd' || (second !== undefined && !wrap) || rest.length > 0;
  if (unknown)
    throw new Error(`${name}: the fused operations ${[first, second, ...rest].join(', ')} are not supported`);
  return { bias, wrap };
}

/** Places of the weights' axes in ONNX's (out, in, height, width); a depthwise convolution has (height, width, in, multiplier). */
const WEIGHT_AXES = { full: [3, 2, 0, 1], depthwise: [2, 3, 0, 1] };

function convolution(kind) {
  return (writer, node, inputs, conversion) => {
    const { name, attr: attributes } = node;
    const [input, weights] = inputs;
    const format = attr.text(attributes.data_format) || 'NHWC';
    const padding = attr.text(attributes.padding);
    if (format !== 'NHWC' || !['SAME', 'VALID'].includes(padding)) throw new Error(`${name}: ${format}, ${padding}`);
    const { bias, wrap } = fused(node, inputs);
    const [height, width, from, to] = conversion.shape(weights);
    const perGroup = kind === 'full' ? {} : { shape: [from * to, 1, height, width] };
    const operands = [
      conversion.value(input).name,
      conversion.weight(weights, { axes: WEIGHT_AXES[kind], ...perGroup }),
      ...(bias === undefined ? [] : [conversion.weight(bias)]),
    ];
    const convolved = writer.node('Conv', operands, wrap ? `${inner(name)}/linear` : inner(name), {
      kernel_shape: [height, width],
      strides: attr.integers(attributes.strides).slice(1, 3),
      dilations: attr.integers(attributes.dilations).slice(1, 3),
      group: kind === 'full' ? 1 : from,
      auto_pad: padding === 'SAME' ? 'SAME_UPPER' : 'VALID',
    });
    return { name: wrap ? wrap(writer, convolved, inner(name)) : convolved, rank: 4 };
  };
}

function matMul(writer, node, inputs, conversion) {
  const { name, attr: attributes } = node;
  if (attributes.transpose_a?.b || attributes.transpose_b?.b) throw new Error(`${name}: transposed matrices`);
  const { bias, wrap } = fused(node, inputs);
  const operands = [conversion.value(inputs[0]).name, conversion.weight(inputs[1])];
  if (bias !== undefined) operands.push(conversion.weight(bias));
  const product = writer.node('Gemm', operands, wrap ? `${inner(name)}/linear` : inner(name));
  return { name: wrap ? wrap(writer, product, inner(name)) : product, rank: 2 };
}

function mean(writer, { name, attr: attributes }, [input, axes], conversion) {
  const { name: value, rank } = conversion.value(input);
  if (rank !== 4 || !attributes.keep_dims?.b)
    throw new Error(`${name}: only means that keep all four axes are supported`);
  const places = writer.int64(
    `${name}/axes`,
    conversion.integers(axes).map((axis) => AXIS.at(axis)),
  );
  return { name: writer.node('ReduceMean', [value, places], inner(name), { keepdims: 1 }), rank };
}

function averagePool(writer, { name, attr: attributes }, [input], conversion) {
  const pooled = writer.node('AveragePool', [conversion.value(input).name], inner(name), {
    kernel_shape: attr.integers(attributes.ksize).slice(1, 3),
    strides: attr.integers(attributes.strides).slice(1, 3),
    auto_pad: attr.text(attributes.padding) === 'SAME' ? 'SAME_UPPER' : 'VALID',
  });
  return { name: pooled, rank: 4 };
}

function squeeze(writer, { name, attr: attributes }, [input], conversion) {
  const dims = attr.integers(attributes.squeeze_dims);
  const { name: value, rank } = conversion.value(input);
  if (rank !== 4 || dims.join() !== '1,2') throw new Error(`${name}: only height and width can be squeezed`);
  const axes = writer.int64(`${name}/axes`, [2, 3]);
  return { name: writer.node('Squeeze', [value, axes], inner(name)), rank: 2 };
}

function resizeBilinear(writer, { name, attr: attributes }, [input, size], conversion) {
  const mode = attributes.half_pixel_centers?.b ? 'half_pixel' : 'asymmetric';
  const sizes = writer.int64(`${name}/sizes`, conversion.integers(size));
  const resized = writer.node('Resize', [conversion.value(input).name, '', '', sizes], inner(name), {
    mode: 'linear',
    coordinate_transformation_mode: attributes.align_corners?.b ? 'align_corners' : mode,
    axes: [2, 3],
  });
  return { name: resized, rank: 4 };
}

function concatenate(writer, { name }, inputs, conversion) {
  const [axis] = conversion.integers(inputs.at(-1));
  const values = inputs.slice(0, -1).map((input) => conversion.value(input));
  if (values.some(({ rank }) => rank !== 4)) throw new Error(`${name}: only values with four axes are joined`);
  const names = values.map((value) => value.name);
  return { name: writer.node('Concat', names, inner(name), { axis: AXIS.at(axis) }), rank: 4 };
}

/** By TF.js operation: adds ONNX nodes, and returns the name and the rank of the result. */
const operations = {
  Placeholder: placeholder,
  // Where they are used, they are added in the layout that is wanted there.
  Const: () => undefined,
  Add: elementwise('Add'),
  AddV2: elementwise('Add'),
  Sub: elementwise('Sub'),
  Mul: elementwise('Mul'),
  Sigmoid: elementwise('Sigmoid'),
  Softmax: elementwise('Softmax'),
  Identity: elementwise('Identity'),
  Relu: activation('Relu'),
  Relu6: activation('Relu6'),
  Conv2D: convolution('full'),
  _FusedConv2D: convolution('full'),
  DepthwiseConv2dNative: convolution('depthwise'),
  FusedDepthwiseConv2dNative: convolution('depthwise'),
  _FusedMatMul: matMul,
  Mean: mean,
  AvgPool: averagePool,
  Squeeze: squeeze,
  ResizeBilinear: resizeBilinear,
  ConcatV2: concatenate,
};
