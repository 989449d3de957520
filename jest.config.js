/**
 * Tests run on the TypeScript sources; worker threads and the command run from dist/, which `npm test` builds first.
 * test/long holds what takes its time (kills, fuzz, the model test): `npm run test:long`.
 */
const transform = {
  '^.+\\.ts$': [
    '<rootDir>/test/support/transform.js',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript' },
        // JSON is imported with an attribute, which Node and Jest demand.
        experimental: { keepImportAttributes: true },
      },
      module: { type: 'es6' },
    },
  ],
};

// FAISS in tests: more threads than free cores wait for each other by spinning.
process.env.OMP_NUM_THREADS ??= '1';

export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  testMatch: [process.env.TUKU_LONG ? '<rootDir>/test/long/*.test.ts' : '<rootDir>/test/!(long)/**/*.test.ts'],
  testTimeout: 30_000,
  maxWorkers: 2,
};
