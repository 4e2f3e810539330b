/**
 * Compiles src/ to dist/ for people who install the package (Node strips no types inside node_modules), and puts the
 * parts of the report's page beside the code that reads them.
 */
import { cpSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const root = new URL('..', import.meta.url).pathname;
rmSync(`${root}dist`, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const build = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
cpSync(`${root}src/report/page`, `${root}dist/report/page`, { recursive: true });
process.exitCode = build.status ?? 1;
