/** Places that cannot be written to: the system's refusals in words, and folders where they can be made. */
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BugError } from '../../src/base/assert.ts';
import { InputError } from '../../src/model/issue.ts';
import { demandFolder, makeFolder, unwritable } from '../../src/store/output.ts';
import { ownFolder } from './candle-make.ts';

const folder = ownFolder();
const at = (name: string): string => join(folder.path, name);

function toldBy(work: () => void): string {
  try {
    work();
    return '';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.issues
      .map(({ file, message }) => `${file!.replace(`${folder.path}/`, '')}: ${message}`)
      .join();
  }
}

describe('makeFolder', () => {
  it('makes all on the way, and is content with what is there', () => {
    makeFolder(at('a/b/c'));
    makeFolder(at('a/b/c'));
    expect(statSync(at('a/b/c')).isDirectory()).toBe(true);
    symlinkSync(at('a'), at('link'));
    makeFolder(at('link/d'));
    expect(statSync(at('a/d')).isDirectory()).toBe(true);
  });

  it('names the file that stands in the way, wherever it does', () => {
    writeFileSync(at('file'), '');
    for (const path of ['file', 'file/x', 'file/x/y'])
      expect(toldBy(() => makeFolder(at(path)))).toBe('file: this is a file; expected a folder');
  });

  // Node's own `recursive` never ends there.
  it.runIf(process.platform === 'linux')('ends where nothing can be made', () => {
    expect(toldBy(() => makeFolder('/proc/none/deep'))).toMatch(/^\/proc\/none\/deep: this (could not be made|may not be written)/); // prettier-ignore
  });
});

it('demandFolder knows beforehand, and makes nothing', () => {
  mkdirSync(at('before'));
  writeFileSync(at('before/file'), '');
  demandFolder(at('before/new/deep'));
  expect(() => statSync(at('before/new'))).toThrow('ENOENT');
  expect(toldBy(() => demandFolder(at('before/file/x')))).toBe('before/file: this is a file; expected a folder'); // prettier-ignore
});

describe('unwritable', () => {
  const refusal = (code: string): Error => Object.assign(new Error(`${code}: in short`), { code });

  it.each([
    ['EISDIR', 'this is a folder; expected a file'],
    ['EBUSY', 'this is a folder; expected a file'],
    ['EACCES', 'this may not be written: no permission'],
    ['EPERM', 'this may not be written: no permission'],
    ['EROFS', 'this may not be written: what is there can only be read'],
    ['ENOSPC', 'this could not be written: no room is left'],
    ['ENAMETOOLONG', 'this could not be made: the name is too long'],
    ['EIO', 'this could not be written: EIO: in short'],
  ])('%s', (code, message) => {
    const told = unwritable(at('place'), refusal(code)) as InputError;
    expect(told.issues).toEqual([
      { code: 'unwritable', severity: 'error', file: at('place'), message, hint: expect.stringMatching(/^(Name|Make) /) as string }, // prettier-ignore
    ]);
  });

  it('leaves a bug a bug', () => {
    const bug = new BugError('of ours');
    expect(unwritable(at('place'), bug)).toBe(bug);
    const ofNode = refusal('ERR_INVALID_ARG_TYPE');
    expect(unwritable(at('place'), ofNode)).toBe(ofNode);
  });
});
