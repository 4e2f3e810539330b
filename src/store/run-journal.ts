/**
 * The journal of a run whose inputs come as it goes, one SQLite file (`.journal`), written step by step.
 *
 *     head       one row: what the run is made of, as JSON, whose meaning is not judged here
 *     steps      sequence from 1 on, when the input came, the input as canonical text, the words of the tape and the
 *                equity rows that it made the engine write (64 bits each, little-endian), and the chain
 *     notes      what was noticed of the feed, and after which step
 *     progress   up to which step commands have been sent; the digest, once the run has ended
 *
 * A row of `chain` is the digest of the chain before it and of its own row: a row that is changed, missing or another
 * run's breaks it. The file is in write-ahead mode with full synchronisation: what `commit` has returned from survives
 * the end of the process and of the machine, and what it has not is not there. One process writes (`write-lock.ts`);
 * others may read meanwhile (`read-journal.ts`).
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { absorb, absorbText, digestHex, emptyDigest } from '../base/digest.ts';
import { InputError } from '../model/issue.ts';
import { makeFolder, unwritable } from './output.ts';
import { holdLock, type WriteLock } from './write-lock.ts';

/** `BKJL`, and the version of the tables. */
export const journalId = 0x424b4a4c;
export const journalVersion = 1;

export interface JournalStep {
  /** By the clock of the feed, ms: written down, and of no effect. */
  readonly arrived: number;
  readonly input: string;
  readonly tape: Float64Array;
  readonly equity: Float64Array;
}

export interface JournalNote {
  readonly at: number;
  readonly code: string;
  readonly market: string | null;
  readonly message: string;
}

const tables = `
  CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL, chain TEXT NOT NULL) STRICT;
  CREATE TABLE steps (
    seq INTEGER PRIMARY KEY, arrived INTEGER NOT NULL, input TEXT NOT NULL, tape BLOB NOT NULL, equity BLOB NOT NULL,
    chain TEXT NOT NULL
  ) STRICT;
  CREATE TABLE notes (
    id INTEGER PRIMARY KEY, step INTEGER NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL, market TEXT,
    message TEXT NOT NULL
  ) STRICT;
  CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), sent INTEGER NOT NULL, digest TEXT) STRICT;
`;

export class RunJournal {
  readonly path: string;
  private readonly database: DatabaseSync;
  private readonly lock: WriteLock;
  private readonly insert: StatementSync;
  private readonly remark: StatementSync;
  private chain: string;
  /** Steps so far, those of the open transaction included. */
  private seq: number;
  private isOpen = false;
  /** What the disk refused. Nothing is taken after it: it would not follow what is there. */
  private failure: { readonly error: unknown } | null = null;

  private constructor(path: string, database: DatabaseSync, lock: WriteLock) {
    this.path = path;
    this.database = database;
    this.lock = lock;
    this.insert = database.prepare('INSERT INTO steps VALUES (?, ?, ?, ?, ?, ?)');
    this.remark = database.prepare(
      'INSERT INTO notes (step, at, code, market, message) VALUES (?, ?, ?, ?, ?)',
    );
    const last = database.prepare('SELECT seq, chain FROM steps ORDER BY seq DESC LIMIT 1').get();
    const head = database.prepare('SELECT chain FROM head').get();
    this.seq = (last?.['seq'] as number | undefined) ?? 0;
    this.chain = (last ?? head)!['chain'] as string;
  }

  /** A new journal; there must be no file at `path`, folders on the way are made. Throws InputError. */
  static create(path: string, head: unknown): RunJournal {
    demandFree(path);
    makeFolder(dirname(path));
    return inPlace(path, (lock) => {
      // Another may have made it, and have ended, before this one had the lock.
      demandFree(path);
      const database = opened(path);
      const body = JSON.stringify(head);
      database.exec(
        `PRAGMA application_id = ${journalId}; PRAGMA user_version = ${journalVersion}; BEGIN IMMEDIATE; ${tables}`,
      );
      database.prepare('INSERT INTO head VALUES (1, ?, ?)').run(body, headChain(body));
      database.exec('INSERT INTO progress VALUES (1, 0, NULL); COMMIT');
      return new RunJournal(path, database, lock);
    });
  }

  /** Goes on with a journal that `readJournal` has found sound. Throws InputError. */
  static append(path: string): RunJournal {
    return inPlace(path, (lock) => new RunJournal(path, opened(path), lock));
  }

  get steps(): number {
    return this.seq;
  }

  /** Adds a step to the transaction in hand. */
  add({ arrived, input, tape, equity }: JournalStep): void {
    this.guarded(() => {
      this.chain = nextChain(this.chain, { arrived, input, tape, equity });
      this.insert.run(++this.seq, arrived, input, bytesOf(tape), bytesOf(equity), this.chain);
    });
  }

  note({ at, code, market, message }: JournalNote): void {
    this.guarded(() => this.remark.run(this.seq, at, code, market, message));
  }

  /** Everything that was added is on the disk when this returns. */
  commit(): void {
    if (!this.isOpen) return;
    this.guarded(() => this.database.exec('COMMIT'));
    this.isOpen = false;
  }

  /** The commands of all steps so far have been sent. */
  sent(): void {
    this.guarded(() => this.database.prepare('UPDATE progress SET sent = ?').run(this.seq));
    this.commit();
  }

  /** The run has ended, and this is its digest. */
  end(digest: string): void {
    this.guarded(() => this.database.prepare('UPDATE progress SET digest = ?').run(digest));
    this.commit();
  }

  /** What was not committed is dropped. Afterwards the journal is one file again. */
  close(): void {
    if (!this.database.isOpen) return;
    try {
      // Where the disk is full SQLite may have taken it back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      // Whoever reads it later then needs nothing beside it; while somebody reads, and on a full disk, it stays as it is.
      this.database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE');
    } catch (error) {
      if (asSystem(error) === error) throw error;
    } finally {
      this.database.close();
      this.lock.release();
    }
  }

  /** Work on the transaction in hand, which it begins where there is none. */
  private guarded(work: () => void): void {
    if (this.failure !== null) throw this.failure.error;
    try {
      if (!this.isOpen) this.database.exec('BEGIN IMMEDIATE');
      this.isOpen = true;
      work();
    } catch (error) {
      this.failure = { error: unwritable(this.path, asSystem(error)) };
      throw this.failure.error;
    }
  }
}

/** The chain that begins with a head. */
export function headChain(body: string): string {
  const digest = emptyDigest(8);
  absorbText(digest, body);
  return digestHex(digest);
}

/** The chain with one more step. */
export function nextChain(chain: string, { arrived, input, tape, equity }: JournalStep): string {
  const digest = emptyDigest(8);
  absorbText(digest, chain);
  absorbText(digest, input);
  for (const words of [Float64Array.of(arrived, tape.length, equity.length), tape, equity])
    absorb(digest, new Int32Array(words.buffer, words.byteOffset), 0, words.length);
  return digestHex(digest);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function opened(path: string): DatabaseSync {
  // Whoever reads it may hold it for a moment. Whole, a path has no meaning to SQLite of its own, as `:memory:` has.
  const database = new DatabaseSync(resolve(path), { timeout: 10_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000');
  return database;
}

function demandFree(path: string): void {
  if (!existsSync(path)) return;
  const hint = 'Name another file with --journal, or go on with it by --continue.';
  throw refused(path, 'journal-exists', 'there is a file already', hint);
}

function inPlace(path: string, open: (lock: WriteLock) => RunJournal): RunJournal {
  let lock: WriteLock | null = null;
  try {
    lock = holdLock(path);
    return open(lock);
  } catch (error) {
    lock?.release();
    throw unwritable(path, asSystem(error));
  }
}

/** SQLite's word for a full or locked disk, in the words of the system. */
function asSystem(error: unknown): unknown {
  const { errcode } = error as { errcode?: number };
  const code = errcode === undefined ? undefined : systemCodes[errcode & 0xff];
  return code === undefined ? error : Object.assign(new Error((error as Error).message), { code });
}

const systemCodes: Readonly<Record<number, string>> = {
  5: 'EAGAIN',
  8: 'EROFS',
  10: 'EIO',
  13: 'ENOSPC',
  14: 'EACCES',
};

export function refused(file: string, code: string, message: string, hint: string): InputError {
  return new InputError([{ code, severity: 'error', file, message, hint }]);
}
