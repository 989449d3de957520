module.exports = {
  globalSetup: 'tuku/jest/global-setup',
  globalTeardown: 'tuku/jest/global-teardown',
  setupFilesAfterEnv: ['tuku/jest/setup'],
  testTimeout: 30_000,
};
