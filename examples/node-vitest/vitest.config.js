import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['tuku/vitest/global-setup'],
    setupFiles: ['tuku/vitest/setup'],
    testTimeout: 30_000,
  },
});
