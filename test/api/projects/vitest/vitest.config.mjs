import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['tuku/vitest/global-setup'],
    setupFiles: ['tuku/vitest/setup'],
    include: ['**/*.test.mjs'],
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
