/** Shows a file in the program that the system has for it. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** An opener that finds nothing to open with says so soon; one that runs longer shows the file. */
const patienceMs = 1500;

/** Does not wait for the program to end; where there is none, or none that can show it, `failed` is told why. */
export function openFileOutside(path: string, failed: (why: string) => void): void {
  const [command = 'xdg-open', ...args] = openers[process.platform] ?? [];
  const child = spawn(command, [...args, resolve(path)], { detached: true, stdio: 'ignore' });
  const patience = setTimeout(() => child.unref(), patienceMs);
  child.on('error', (error) => {
    clearTimeout(patience);
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    failed(isMissing ? `there is no ${command} here` : error.message);
  });
  child.on('exit', (code) => {
    clearTimeout(patience);
    if (code !== null && code !== 0) failed(`${command} found nothing to open it with (exit code ${code})`);
  });
}
