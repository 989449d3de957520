/**
 * Tests run on the TypeScript sources; worker threads and the command run from dist/, which `npm test` builds first.
 * The command as a process, and what starts it from a test, are in test/command and test/api: `npm run test:command`.
 * The slow tests (kills, fuzz, the model test) are in test/long: `npm run test:long`. Attacks on a server in a process of
 * its own are in test/attack: `npm run test:attack`. The pages' snippets run from test/snippets: `npm run test:docs`. The
 * package is packed, installed and run in test/package: `npm run test:package`. The examples run from
 * test/example-projects: `npm run test:examples`. The console's page runs in Chromium from test/console:
 * `npm run test:console`. What runs the container image is in test/image: `npm run test:image`.
 */
const transform = {
  '^.+\\.ts$': [
    '<rootDir>/test/support/transform.js',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript' },
        // JSON is imported with an attribute, which Node and Jest require.
        experimental: { keepImportAttributes: true },
      },
      module: { type: 'es6' },
    },
  ],
};

// For FAISS in tests: threads that outnumber the free cores waste time spinning.
process.env.OMP_NUM_THREADS ??= '1';

// Commands that tests start speak English, whatever the developer's own language is.
process.env.TUKU_LANG ??= 'en';

function tests() {
  if (process.env.TUKU_ATTACK) return 'attack/*.test.ts';
  if (process.env.TUKU_PACKAGE) return 'package/*.test.ts';
  if (process.env.TUKU_EXAMPLES) return 'example-projects/*.test.ts';
  if (process.env.TUKU_CONSOLE) return 'console/*.test.ts';
  if (process.env.TUKU_DOCS) return 'snippets/*.test.ts';
  if (process.env.TUKU_TEST_IMAGE) return 'image/*.test.ts';
  return process.env.TUKU_LONG
    ? 'long/*.test.ts'
    : '!(command|api|long|attack|console|image|package|snippets|example-projects)/**/*.test.ts';
}

export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  testMatch: [`<rootDir>/test/${tests()}`],
  watchPathIgnorePatterns: ['<rootDir>/dist/'],
  // npm and others install packages in the tests of the package and of the examples.
  testTimeout:
    process.env.TUKU_PACKAGE || process.env.TUKU_EXAMPLES || process.env.TUKU_CONSOLE || process.env.TUKU_TEST_IMAGE
      ? 300_000
      : 60_000,
  maxWorkers: 2,
};
