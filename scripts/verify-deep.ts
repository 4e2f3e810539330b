/**
 * Every gate, as CI runs it: the build, types, lint, the pages that are made of the source, the tests with ten times the
 * property runs and the slow suites, conformance, and the benchmark's own checks.
 * Stops at the first gate that fails, with its exit code.
 */
import { spawnSync } from 'node:child_process';

const gates: readonly { readonly script: string; readonly args: readonly string[] }[] = [
  // First, since the tests of the package use what it makes.
  { script: 'build', args: [] },
  { script: 'types', args: [] },
  { script: 'lint', args: [] },
  { script: 'docs', args: [] },
  { script: 'test', args: [] },
  { script: 'conformance', args: [] },
  // Whether every workload still agrees with its bare loop; how fast it is, a shared machine cannot say.
  { script: 'bench', args: ['--', '--quick'] },
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
