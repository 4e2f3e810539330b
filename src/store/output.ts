/**
 * Places that are written to. What the system refuses there is bad input: one issue that names the place, says what was
 * expected and what to do, whatever wrote.
 */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../model/issue.ts';

/** Makes the folder and those on the way to it. Throws InputError. */
export function makeFolder(path: string): void {
  try {
    make(path);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Whether there can be a folder with files of ours at `path`, as far as that is known beforehand. Throws InputError. */
export function demandFolder(path: string): void {
  const above = standing(path);
  try {
    if (!isFolder(above)) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
    accessSync(above, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * The InputError for what the system refused at `path`, or for a stream's `what` where there is none; anything that is
 * no refusal of the system comes back as it is.
 */
export function unwritable(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || typeof (error as NodeJS.ErrnoException).code !== 'string') return error;
  const code = (error as NodeJS.ErrnoException).code!;
  if (code.startsWith('ERR_')) return error;
  const between = standing(path);
  const isBlocked = (code === 'EEXIST' || code === 'ENOTDIR') && !isFolder(between);
  const [file, message, hint] = isBlocked
    ? [between, 'this is a file; expected a folder', another]
    : [path, ...(words[code] ?? [`this could not be written: ${error.message}`, another])];
  return new InputError([{ code: 'unwritable', severity: 'error', file, message, hint }]);
}

const another = 'Name another place.';
const isAFolder = ['this is a folder; expected a file', 'Name a file in it.'] as const;
const isLocked = ['this may not be written: no permission', 'Name another place, or ask for the permission.'] as const; // prettier-ignore
const isFull = ['this could not be written: no room is left', 'Make room, or name another place.'] as const;

const words: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  EISDIR: isAFolder,
  EBUSY: isAFolder,
  ENOTEMPTY: isAFolder,
  EACCES: isLocked,
  EPERM: isLocked,
  EROFS: ['this may not be written: what is there can only be read', another],
  ENOSPC: isFull,
  EDQUOT: isFull,
  EFBIG: ['this could not be written: the file would be too large for the place', another],
  ENOENT: ['this could not be made: the system lets nothing be made there', another],
  ENAMETOOLONG: ['this could not be made: the name is too long', 'Name a shorter one.'],
};

/**
 * Not `recursive` of Node: where the system says of a folder that is there that it is not (/proc), that never ends.
 */
function make(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) make(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The longest beginning of `path` at which there is something. */
function standing(path: string): string {
  for (let at = path; ; at = dirname(at)) if (isThere(at) || dirname(at) === at) return at;
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A part of it that is no folder, or may not be looked into.
    return false;
  }
}
