/**
 * `node scripts/python-ccxt.ts`: a Python that has ccxt, for the test of an unchanged program against the exchange server.
 * It makes a virtual environment in `.cache`, once for each version of ccxt, and writes the path of its interpreter to the
 * output; where there is no Python, or no package to be had, it says why on the error output, writes nothing, and ends
 * with 1.
 *
 * The version is that of ccxt for JavaScript in package.json: both are made of one source.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const version = dependencies['ccxt']!;
const place = join(root, '.cache', `python-ccxt-${version}`);
const isWindows = process.platform === 'win32';
const python = join(place, ...(isWindows ? ['Scripts', 'python.exe'] : ['bin', 'python']));
/** A registry that does not answer holds nobody up for longer. */
const patienceMs = 300_000;

/** Why a command did not do its work; null where it did. */
function fault(command: string, args: readonly string[]): string | null {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: patienceMs });
  if (error !== undefined) return error.message;
  if (status === 0) return null;
  // The last line says it; where it looked is nobody's business.
  const said =
    stderr
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/https?:\/\/\S+/g, 'the registry') ?? '';
  return said === '' ? `it ended with ${status}` : said;
}

const hasCcxt = (): boolean =>
  existsSync(python) &&
  fault(python, ['-c', `import ccxt; assert ccxt.__version__ == "${version}"`]) === null;

function make(): string | null {
  // What an earlier go has left half done.
  rmSync(place, { recursive: true, force: true });
  const noVenv = fault(isWindows ? 'python' : 'python3', ['-m', 'venv', place]);
  if (noVenv !== null) return `there is no Python that makes environments: ${noVenv}`;
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `ccxt==${version}`];
  const noPackage = fault(python, install);
  if (noPackage !== null) return `ccxt ${version} for Python is not to be had: ${noPackage}`;
  return hasCcxt() ? null : 'ccxt is installed, and is not there';
}

const why = hasCcxt() ? null : make();
if (why === null) process.stdout.write(`${python}\n`);
else {
  rmSync(place, { recursive: true, force: true });
  process.stderr.write(`The test of ccxt for Python is skipped: ${why}\n`);
  process.exitCode = 1;
}
