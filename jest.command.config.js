/** For `npm run test:command`, on every system: shells set variables in different ways. */
import config from './jest.config.js';

export default { ...config, testMatch: ['<rootDir>/test/{command,api}/**/*.test.ts'] };
