/** The tests that mutants are tried against (docs/mutation.md): those of the rules, in one worker, with the same cases. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{venue,model,portfolio}/**/*.test.ts', 'test/base/mul-div.test.ts'],
    env: { BACKLOT_SEED: '1' },
    testTimeout: 60_000,
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
  },
});
