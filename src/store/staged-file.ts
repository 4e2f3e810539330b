/**
 * A file that appears whole or not at all, written part by part: it grows beside its place under a name of its own, is
 * brought to the disk, and then renamed. Whoever is stopped in between, by a signal too, leaves what was there before.
 * What the system refuses is an InputError (`output.ts`).
 */
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'; // prettier-ignore
import { dirname } from 'node:path';
import { makeFolder, unwritable } from './output.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const open = new Set<StagedFile>();
let count = 0;

export class StagedFile {
  readonly path: string;
  private readonly told: string;
  private readonly beside: string;
  private readonly file: number;
  private isClosed = false;

  /** Folders on the way to `path` are made; `told` is what messages name. */
  constructor(path: string, told: string = path) {
    makeFolder(dirname(path));
    this.path = path;
    this.told = told;
    this.beside = `${path}.${process.pid}-${++count}.part`;
    try {
      // Known before anything is written; to rename would find it out at the end.
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
        throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
      this.file = openSync(this.beside, 'w+');
    } catch (error) {
      throw unwritable(told, error);
    }
    if (open.size === 0) for (const signal of signals) process.on(signal, stopped);
    open.add(this);
  }

  write(bytes: Uint8Array, at: number): void {
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.file, bytes, done, bytes.length - done, at + done);
    } catch (error) {
      throw unwritable(this.told, error);
    }
  }

  /** Fills `bytes` with what was written at `at`. */
  read(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;) {
      const got = readSync(this.file, bytes, done, bytes.length - done, at + done);
      if (got === 0) throw new RangeError('a staged file is read beyond its end');
      done += got;
    }
  }

  /** The file takes its place. */
  commit(): void {
    try {
      fsyncSync(this.file);
      this.close();
      renameSync(this.beside, this.path);
      forget(this);
    } catch (error) {
      this.drop();
      throw unwritable(this.told, error);
    }
  }

  /** As if it had never been; nothing happens after `commit`. */
  drop(): void {
    if (!open.has(this)) return;
    try {
      this.close();
    } finally {
      rmSync(this.beside, { force: true });
      forget(this);
    }
  }

  /** Once: its number may be another file's by the second time. */
  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    closeSync(this.file);
  }
}

/** A file in one piece. Folders on the way to `path` are made. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  writeTogether([{ path, bytes }]);
}

/** Several files that belong together: all of them, or none. */
export function writeTogether(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): void {
  const staged: StagedFile[] = [];
  const made: string[] = [];
  try {
    for (const { path, bytes } of files) {
      const file = new StagedFile(path);
      staged.push(file);
      file.write(bytes, 0);
    }
    for (const file of staged) {
      const isNew = !existsSync(file.path);
      file.commit();
      if (isNew) made.push(file.path);
    }
  } catch (error) {
    for (const file of staged) file.drop();
    for (const path of made) rmSync(path, { force: true });
    throw error;
  }
}

function forget(file: StagedFile): void {
  open.delete(file);
  if (open.size === 0) for (const signal of signals) process.off(signal, stopped);
}

/** Takes everything away, and lets the signal do what it does. */
function stopped(signal: NodeJS.Signals): void {
  for (const other of signals) process.off(other, stopped);
  for (const file of open) file.drop();
  process.kill(process.pid, signal);
}
