/** The lock of a journal's writer: held by one, and by nobody whose file was taken away before he had it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdLock, openLock } from '../../src/store/write-lock.ts';

let folder = '';
let journal = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-'));
  journal = join(folder, 'my.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lock of a journal', () => {
  it('is held by one at a time, and leaves nothing', () => {
    for (let times = 0; times < 3; times++) {
      const lock = holdLock(journal);
      // Nothing else, that a kill would leave behind.
      expect(readdirSync(folder)).toEqual(['my.journal.lock']);
      expect(() => holdLock(journal)).toThrow('another process is writing this journal');
      lock.release();
      lock.release();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('is none on a file that was taken away after it was opened', () => {
    const first = holdLock(journal);
    // Another has opened the file, and waits; the first one lets it go; a third makes a new one.
    const second = openLock(`${journal}.lock`)!;
    expect(second.take()).toBe('busy');
    first.release();
    const third = holdLock(journal);
    expect(second.take()).toBe('gone');
    second.close();
    expect(() => holdLock(journal)).toThrow('another process is writing this journal');
    third.release();
  });

  it('is none on a file that was taken away, and that nobody has made anew', () => {
    const first = holdLock(journal);
    const second = openLock(`${journal}.lock`)!;
    first.release();
    expect(second.take()).toBe('gone');
    second.close();
  });

  it('stays held when whoever has it is looked at', () => {
    const lock = holdLock(journal);
    const other = openLock(`${journal}.lock`)!;
    for (let times = 0; times < 3; times++) expect(other.take()).toBe('busy');
    other.close();
    lock.release();
  });
});
