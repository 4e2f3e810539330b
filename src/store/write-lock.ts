/**
 * One writer for each journal. A small file beside it, held by a lock of the system that ends with the process however
 * that ends; so a killed run leaves nothing that has to be cleaned up before it goes on.
 */
import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../model/issue.ts';

export interface WriteLock {
  release(): void;
}

/** Throws InputError where another process, or this one, writes the journal at `path`. */
export function holdLock(path: string): WriteLock {
  const beside = `${resolve(path)}.lock`;
  const database = new DatabaseSync(beside);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    // SQLITE_BUSY
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    const message = 'another process is writing this journal';
    const hint = 'A run has one writer. `backlot report` reads it meanwhile.';
    throw new InputError([{ code: 'journal-in-use', severity: 'error', file: path, message, hint }]);
  }
  return {
    release() {
      if (!database.isOpen) return;
      rmSync(beside, { force: true });
      database.close();
    },
  };
}
