/**
 * Every gate, as CI runs it: types, lint, and the tests with ten times the property runs and the slow suites.
 * Stops at the first gate that fails, with its exit code.
 */
import { spawnSync } from 'node:child_process';

const gates: readonly { readonly script: string; readonly args: readonly string[] }[] = [
  { script: 'types', args: [] },
  { script: 'lint', args: [] },
  { script: 'test', args: [] },
];

for (const { script, args } of gates) {
  process.stderr.write(`\n== npm run ${script} ${args.join(' ')}\n`);
  const gate = spawnSync('npm', ['run', '--silent', script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, BACKLOT_DEEP: '1' },
    shell: process.platform === 'win32',
  });
  if (gate.status !== 0) {
    process.stderr.write(`npm run ${script} failed\n`);
    process.exit(gate.status ?? 1);
  }
}
