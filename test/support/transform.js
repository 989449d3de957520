import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swc from '@swc/jest';

/**
 * Globals that no test replaces. Jest's global object is a proxy, and every read of a name from it takes some 200 ns:
 * sixty times as long as a constant of the module.
 */
export const constants = [
  ...['Array', 'Boolean', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Promise', 'Set', 'String', 'Symbol'],
  ...['Error', 'Infinity', 'NaN', 'RangeError', 'RegExp', 'SyntaxError', 'TypeError'],
  ...['Buffer', 'DataView', 'Float32Array', 'Float64Array', 'Int32Array', 'Uint16Array', 'Uint32Array', 'Uint8Array'],
  ...['TextDecoder', 'TextEncoder', 'URL', 'URLSearchParams', 'decodeURIComponent', 'encodeURIComponent', 'process'],
].map((name) => ({
  name,
  used: new RegExp(`\\b${name}\\b`),
  // Imported, or declared somewhere: found too often rather than too rarely, as that only leaves the code as it is.
  declared: new RegExp(`\\b(?:import|const|let|var|class|function)\\b[^;(=]*\\b${name}\\b`),
}));

/** Puts constants for the globals that a module uses in front of it, on its first line: the others keep their numbers. */
function withConstants(result) {
  const { code } = result;
  const names = constants.filter(({ used, declared }) => used.test(code) && !declared.test(code));
  if (names.length === 0) return result;
  return { ...result, code: `const { ${names.map(({ name }) => name).join(', ')} } = globalThis; ${code}` };
}

/** Jest's cache of transformed files notices when this file changes. */
const own = readFileSync(fileURLToPath(import.meta.url));

export default {
  createTransformer(options) {
    const transformer = swc.createTransformer(options);
    return {
      ...transformer,
      process: (...file) => withConstants(transformer.process(...file)),
      processAsync: async (...file) => withConstants(await transformer.processAsync(...file)),
      getCacheKey: (...file) =>
        createHash('sha1')
          .update(transformer.getCacheKey(...file))
          .update(own)
          .digest('hex'),
    };
  },
};
