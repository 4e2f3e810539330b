/** Starts the command line as a user does: a process of its own, its output and exit code. */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

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

/** `backlot ARGS` in `cwd`, with more in its environment. */
export function backlot(
  args: readonly string[],
  cwd: string = root,
  more: Readonly<Record<string, string>> = {},
): Told {
  const env = { ...process.env, ...more };
  return told(spawnSync(process.execPath, [main, ...args], { cwd, env, encoding: 'utf8' }));
}

/** The same while this process goes on, as it must where it serves what the command asks; `signal` ends it kindly. */
export function backlotBeside(
  args: readonly string[],
  cwd: string = root,
  more: Readonly<Record<string, string>> = {},
): { readonly told: Promise<Told>; signal(name: NodeJS.Signals): void } {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, ...more } });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.out += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.err += part));
  const told = new Promise<Told>((resolve) => child.on('close', (code) => resolve({ code, ...text })));
  return { told, signal: (name) => child.kill(name) };
}

/** Before the program: writes the address of everything that is loaded to the error stream. */
const listing = `
  import { writeSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`;

/** What `backlot ARGS` loads: files of ours as paths, of packages their names. */
export function loadedBy(args: readonly string[]): readonly string[] {
  const hook = `data:text/javascript,${encodeURIComponent(listing)}`;
  const { stderr } = spawnSync(process.execPath, ['--import', hook, main, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  const names = stderr.split('\n').map((url) => {
    const [, inside] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    return inside ?? url.replace(pathToFileURL(root).href, '');
  });
  return [...new Set(names)];
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
