/** Starts the command line as a user does: a process of its own, its output and exit code. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = new URL('../..', import.meta.url).pathname;
export const main = join(root, 'src/cli/main.ts');

export interface Told {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const told = ({ status, stdout, stderr }: SpawnSyncReturns<string>): Told => ({
  code: status,
  out: stdout,
  err: stderr,
});

/** `backlot ARGS` in `cwd`. */
export function backlot(args: readonly string[], cwd: string = root): Told {
  return told(spawnSync(process.execPath, [main, ...args], { cwd, encoding: 'utf8' }));
}

/** A line of the shell in which `$BACKLOT` is the command. */
export function shell(line: string, cwd: string = root): Told {
  const env = { ...process.env, NODE: process.execPath, MAIN: main };
  return told(spawnSync('bash', ['-o', 'pipefail', '-c', line], { cwd, encoding: 'utf8', env }));
}

/** A folder with these files in `parent`; `done` takes it away again. */
export function folderOf(
  files: Readonly<Record<string, string>>,
  parent: string = tmpdir(),
): {
  readonly path: string;
  readonly done: () => void;
} {
  const path = mkdtempSync(join(parent, 'backlot-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return { path, done: () => rmSync(path, { recursive: true, force: true }) };
}
