/**
 * A file that appears whole or not at all, written part by part: it grows beside its place under a name of its own, is
 * brought to the disk, and then renamed. Whoever is stopped in between, by a signal too, leaves what was there before.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const open = new Set<StagedFile>();
let count = 0;

export class StagedFile {
  readonly path: string;
  private readonly beside: string;
  private readonly file: number;
  private isClosed = false;

  /** Folders on the way to `path` are made. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.beside = `${path}.${process.pid}-${++count}.part`;
    this.file = openSync(this.beside, 'w+');
    if (open.size === 0) for (const signal of signals) process.on(signal, stopped);
    open.add(this);
  }

  write(bytes: Uint8Array, at: number): void {
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.file, bytes, done, bytes.length - done, at + done);
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
      throw error;
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
