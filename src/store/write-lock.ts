/**
 * One writer for each journal. A small file beside it, held by a lock of the system that ends with the process however
 * that ends; so a killed run leaves nothing that has to be cleaned up before it goes on.
 *
 * Only who holds the file takes it away, and before he lets it go. Whoever had opened it by then would hold a file that is
 * not there any more, while another makes a new one: so a lock counts where its file is still at its place. By which file
 * it is, a name of its own tells, under which it is opened and which nobody else takes away.
 */
import { DatabaseSync } from 'node:sqlite';
import { closeSync, linkSync, openSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../model/issue.ts';

export interface WriteLock {
  release(): void;
}

/** A file at its place as it was opened. */
export interface OpenedLock {
  /** Locks it: `busy` where another holds it, `gone` where it is not at its place any more. */
  take(): 'held' | 'busy' | 'gone';
  /** Takes the file away and lets it go; of one that is not held, only that. */
  close(): void;
}

/** It is gone when another has let it go just now, which nobody does for ever. */
const triesMost = 100;

/** Throws InputError where another process, or this one, writes the journal at `path`. */
export function holdLock(path: string): WriteLock {
  const beside = `${resolve(path)}.lock`;
  for (let tries = 1; ; tries++) {
    const opened = openLock(beside);
    let taken: ReturnType<OpenedLock['take']> = 'gone';
    try {
      taken = opened?.take() ?? 'gone';
    } finally {
      if (taken !== 'held') opened?.close();
    }
    if (opened !== null && taken === 'held') return { release: () => opened.close() };
    if (taken === 'gone' && tries < triesMost) continue;
    const message = 'another process is writing this journal';
    const hint = 'A run has one writer. `backlot report` reads it meanwhile.';
    throw new InputError([{ code: 'journal-in-use', severity: 'error', file: path, message, hint }]);
  }
}

let names = 0;

/** Null where it was taken away before it was opened. */
export function openLock(place: string): OpenedLock | null {
  // Never one that is there: to close it would end a lock that this process has.
  try {
    closeSync(openSync(place, 'wx'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const name = ownName(place);
  if (name === null) return null;
  const { ino, dev } = statSync(name, { bigint: true });
  const database = new DatabaseSync(name);
  let isHeld = false;
  const isThere = (): boolean => {
    const now = statSync(place, { bigint: true, throwIfNoEntry: false });
    return now?.ino === ino && now.dev === dev;
  };
  const forget = (): void => {
    if (name !== place) rmSync(name, { force: true });
  };
  return {
    take() {
      try {
        // In memory: a file of what would be undone would outlive a process that is killed.
        database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      } catch (error) {
        // SQLITE_BUSY
        if ((error as { errcode?: number }).errcode === 5) return 'busy';
        throw error;
      }
      isHeld = isThere();
      forget();
      return isHeld ? 'held' : 'gone';
    },
    close() {
      if (!database.isOpen) return;
      if (isHeld) rmSync(place, { force: true });
      forget();
      database.close();
    },
  };
}

/** Another name of the file; null where that is not there, and its place where files have one name each. */
function ownName(place: string): string | null {
  const name = `${place}-${process.pid}-${++names}`;
  try {
    linkSync(place, name);
    return name;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (singleNamed.has(code)) return place;
    throw error;
  }
}

/** What systems of files without links say of one. */
const singleNamed: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR']);
