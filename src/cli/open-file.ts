/** Shows a file in the program that the system has for it. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Does not wait for the program; where there is none, `failed` is told why. */
export function openFileOutside(path: string, failed: (why: string) => void): void {
  const [command = 'xdg-open', ...args] = openers[process.platform] ?? [];
  const child = spawn(command, [...args, resolve(path)], { detached: true, stdio: 'ignore' });
  child.on('error', (error) => failed(error.message));
  child.unref();
}
