import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Worker start-up dominates a suite of many small files; two workers suit the smallest machines.
    pool: 'threads',
    maxWorkers: 2,
  },
});
