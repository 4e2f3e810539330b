import { defineConfig } from 'vitest/config';

// Ten times the cases take their time.
const timeout = process.env['BACKLOT_DEEP'] === '1' ? 600_000 : 60_000;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: timeout,
    hookTimeout: timeout,
    // Worker start-up dominates a suite of many small files; two workers suit the smallest machines.
    pool: 'threads',
    maxWorkers: 2,
  },
});
