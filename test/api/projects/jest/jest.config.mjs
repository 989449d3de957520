export default {
  globalSetup: 'tuku/jest/global-setup',
  globalTeardown: 'tuku/jest/global-teardown',
  setupFilesAfterEnv: ['tuku/jest/setup'],
  testMatch: ['**/*.test.mjs'],
  transform: {},
  maxWorkers: 2,
  testTimeout: 30_000,
};
