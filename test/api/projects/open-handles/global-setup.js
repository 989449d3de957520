const { globalSetup } = require('tuku/jest/global-setup');

module.exports = globalSetup({ strict: true });
