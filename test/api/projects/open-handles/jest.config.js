module.exports = {
  globalSetup: './global-setup.js',
  globalTeardown: 'tuku/jest/global-teardown',
  setupFilesAfterEnv: ['tuku/jest/setup'],
};
