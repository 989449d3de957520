// Collects the nodes and constants of an ONNX graph and encodes them (https://onnx.ai/onnx/repo-docs/IR.html).
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const schema = protobuf.loadSync(fileURLToPath(new URL('onnx.proto', import.meta.url)));
const ModelProto = schema.lookupType('onnx.ModelProto');
const { FLOAT, UINT8, INT64, FLOAT16 } = schema.lookupEnum('onnx.TensorProto.DataType').values;
const attributeTypes = schema.lookupEnum('onnx.AttributeProto.AttributeType').values;

/** Reshape and Clip take tensors, ReduceMean and Squeeze take axes as inputs from opset 18 on; ONNX Runtime 1.14 reads it. */
const OPSET = 18;
const IR_VERSION = 8;

export class OnnxWriter {
  #nodes = [];
  #initializers = new Map();

  /** Adds a node with one output; returns its name. */
  node(opType, inputs, name, attributes = {}) {
    this.#nodes.push({
      name,
      opType,
      input: inputs,
      output: [name],
      attribute: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
    });
    return name;
  }

  /** Adds constants; each returns its name. */
  float32(name, dims, values) {
    return this.#constant(name, FLOAT, dims, littleEndian(Float32Array.from(values)));
  }

  int64(name, values) {
    return this.#constant(name, INT64, [values.length], littleEndian(BigInt64Array.from(values, BigInt)));
  }

  float16(name, dims, data) {
    return this.#constant(name, FLOAT16, dims, data);
  }

  uint8(name, dims, data) {
    return this.#constant(name, UINT8, dims, data);
  }

  /** Converts to 32-bit floats. */
  toFloat32(input, name) {
    return this.node('Cast', [input], name, { to: FLOAT });
  }

  /** Encodes the model; inputs and outputs are pairs of a name and a shape, in which a string is a free dimension. */
  encode(graphName, inputs, outputs) {
    const message = {
      irVersion: IR_VERSION,
      producerName: 'tuku',
      opsetImport: [{ domain: '', version: OPSET }],
      graph: {
        name: graphName,
        node: this.#nodes,
        initializer: [...this.#initializers.values()],
        input: inputs.map(valueInfo),
        output: outputs.map(valueInfo),
      },
    };
    const error = ModelProto.verify(message);
    if (error) throw new Error(`ONNX: ${error}`);
    return Buffer.from(ModelProto.encode(ModelProto.create(message)).finish());
  }

  #constant(name, dataType, dims, rawData) {
    this.#initializers.set(name, { name, dataType, dims, rawData });
    return name;
  }
}

function attribute(name, value) {
  if (Array.isArray(value)) return { name, type: attributeTypes.INTS, ints: value };
  if (typeof value === 'string') return { name, type: attributeTypes.STRING, s: Buffer.from(value) };
  return { name, type: attributeTypes.INT, i: value };
}

function valueInfo([name, shape]) {
  const dim = shape.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

/** `raw_data` is little-endian, as is every machine that Node runs on except IBM's mainframes. */
function littleEndian(values) {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
