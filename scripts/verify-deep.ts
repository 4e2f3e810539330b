/**
 * Every gate, as CI runs it: the build, types, lint, the pages that are made of the source, the tests with ten times the
 * property runs and the slow suites, conformance, and the benchmark's own checks.
 * Stops at the first gate that fails, with its exit code.
 *
 * The cases of the laws come from the tree of the commit, so that one commit gets one verdict wherever it is judged, and
 * every commit tries other cases; `--seed N` tries cases of your own.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

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

const { values } = parseArgs({ options: { seed: { type: 'string' } } });

/** A seed out of the name of the commit's tree; 0 where there is no repository. */
function seedOfTree(): number {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD^{tree}'], { encoding: 'utf8' });
  return status === 0 ? Number.parseInt(stdout.slice(0, 7), 16) : 0;
}

const seed = values.seed ?? String(seedOfTree());
if (!/^-?\d+$/.test(seed)) {
  process.stderr.write(`--seed ${seed}: expected a whole number\n`);
  process.exit(2);
}
process.stderr.write(`The laws try the cases of seed ${seed} (npm run verify:deep -- --seed ${seed})\n`);

for (const { script, args } of gates) {
  process.stderr.write(`\n== npm run ${script} ${args.join(' ')}\n`);
  const gate = spawnSync('npm', ['run', '--silent', script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, BACKLOT_DEEP: '1', BACKLOT_SEED: seed },
    shell: process.platform === 'win32',
  });
  if (gate.status !== 0) {
    process.stderr.write(`npm run ${script} failed\n`);
    process.exit(gate.status ?? 1);
  }
}
