import Environment from './environment.js';

/**
 * For tests that run ONNX Runtime in their own thread: it takes and gives arrays of Node's own class, and a test file's
 * context has another one of the same name.
 */
export default class extends Environment {
  constructor(...settings) {
    super(...settings);
    this.global.Float32Array = Float32Array;
  }
}
