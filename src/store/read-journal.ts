/**
 * Reading the journal of a run (`run-journal.ts`), while it is being written, after its process was killed, or later.
 * Strict: everything that is wrong with it comes as one InputError, and what is read is what was committed.
 */
import { DatabaseSync } from 'node:sqlite';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError, type Issue } from '../model/issue.ts';
import {
  headChain,
  journalId,
  journalVersion,
  nextChain,
  refused,
  type JournalNote,
  type JournalStep,
} from './run-journal.ts';

export interface StoredJournal {
  readonly path: string;
  /** Plain JSON; what it means is not judged here. */
  readonly head: unknown;
  readonly steps: number;
  readonly notes: readonly (JournalNote & { readonly step: number })[];
  /** Up to which step commands have been sent. */
  readonly sent: number;
  /** Of the run, once it has ended; null while it has not. */
  readonly digest: string | null;
  /** The steps in order, those up to `steps`. */
  readonly each: () => Generator<JournalStep>;
}

const magic = 'SQLite format 3\0';

/** Whether there is a file that begins like a journal: for whoever is given one of several kinds. */
export function isJournalFile(path: string): boolean {
  const bytes = Buffer.alloc(magic.length);
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    readSync(file, bytes, 0, bytes.length, 0);
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
  return bytes.toString('latin1') === magic;
}

/** Throws InputError for a file that is no journal, of another version, torn or changed. */
export function readJournal(path: string): StoredJournal {
  if (!isJournalFile(path)) {
    const why = existsSync(path) ? 'this is no journal of a run' : 'there is no such file';
    throw refused(path, 'not-a-journal', why, 'Journals (.journal) are written by `backlot paper`.');
  }
  return using(path, (database) => {
    demandKind(database, path);
    const issues = wholeness(database, path);
    if (issues.length > 0) throw new InputError(issues);
    return contentsOf(database, path);
  });
}

/** Opens the file for one reading, from one state of it; what SQLite refuses is a torn file. */
function using<T>(path: string, work: (database: DatabaseSync) => T): T {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(resolve(path), { readOnly: true, timeout: patienceMs });
    database.exec('BEGIN');
    return work(database);
  } catch (error) {
    const { code, errcode = 0 } = error as { readonly code?: string; readonly errcode?: number };
    if (error instanceof InputError || code !== 'ERR_SQLITE_ERROR') throw error;
    if (notOpened.includes(errcode & 0xff)) {
      const why = `the journal could not be opened: ${(error as Error).message}`;
      throw refused(path, 'unreadable-file', why, 'A journal that was cut short by a kill needs a folder that can be written.'); // prettier-ignore
    }
    const message = `the journal is torn: ${(error as Error).message}`;
    throw refused(path, 'torn-journal', message, wayOut);
  } finally {
    database?.close();
  }
}

/** How long a reading waits for a writer that opens or closes the file, ms. */
const patienceMs = 5000;

/** Codes of SQLite for a file that it may not open, or that others hold: SQLITE_BUSY, READONLY, CANTOPEN. */
const notOpened: readonly number[] = [5, 8, 14];

const wayOut = 'Bring back a copy of it; a run cannot go on from here.';

function demandKind(database: DatabaseSync, path: string): void {
  const id = database.prepare('PRAGMA application_id').get()!['application_id'];
  if (id !== journalId) {
    const hint = 'Journals are written by `backlot paper`.';
    throw refused(path, 'not-a-journal', 'this is a database, but not the journal of a run', hint);
  }
  const version = database.prepare('PRAGMA user_version').get()!['user_version'] as number;
  if (version === journalVersion) return;
  const message = `the journal has version ${version}; known here is ${journalVersion}`;
  const hint =
    version > journalVersion ? 'Read it with a newer Backlot.' : 'Read it with the Backlot that wrote it.';
  throw refused(path, 'other-version', message, hint);
}

const problemsMost = 20;

/** Everything that does not fit: pages, places of rows, and the chain. */
function wholeness(database: DatabaseSync, path: string): readonly Issue[] {
  const issues: Issue[] = [];
  const add = (message: string): void => {
    if (issues.length < problemsMost)
      issues.push({ code: 'torn-journal', severity: 'error', file: path, message, hint: wayOut });
  };
  for (const row of database.prepare('PRAGMA quick_check').all()) {
    const told = row['quick_check'] as string;
    if (told !== 'ok') add(told);
  }
  if (issues.length > 0) return issues;
  const head = database.prepare('SELECT body, chain FROM head').get();
  const progress = database.prepare('SELECT sent, digest FROM progress').get();
  if (head === undefined) add('it says nothing of the run');
  if (progress === undefined) add('it does not say how far the run came');
  if (head === undefined || progress === undefined) return issues;
  if (headChain(head['body'] as string) !== head['chain']) add('what it says of the run was changed');
  let chain = head['chain'] as string;
  let seq = 0;
  for (const { step, stored } of rowsOf(database, Infinity)) {
    if (step.seq !== seq + 1) add(`steps ${seq + 1} to ${step.seq - 1} are missing`);
    else if (nextChain(chain, stored) !== step.chain) add(`step ${step.seq} was changed`);
    seq = step.seq;
    chain = step.chain;
  }
  if ((progress['sent'] as number) > seq)
    add(`commands of step ${progress['sent'] as number} were sent, and it has ${seq}`);
  return issues;
}

function contentsOf(database: DatabaseSync, path: string): StoredJournal {
  const head = database.prepare('SELECT body FROM head').get()!['body'] as string;
  const progress = database.prepare('SELECT sent, digest FROM progress').get()!;
  const steps = (database.prepare('SELECT max(seq) AS last FROM steps').get()!['last'] as number | null) ?? 0;
  const notes = database.prepare('SELECT step, at, code, market, message FROM notes ORDER BY id').all();
  return {
    path,
    head: JSON.parse(head) as unknown,
    steps,
    notes: notes.map((note) => ({ ...note }) as unknown as StoredJournal['notes'][number]),
    sent: progress['sent'] as number,
    digest: progress['digest'] as string | null,
    each: function* () {
      const again = new DatabaseSync(resolve(path), { readOnly: true, timeout: patienceMs });
      try {
        for (const { stored } of rowsOf(again, steps)) yield stored;
      } finally {
        again.close();
      }
    },
  };
}

function* rowsOf(
  database: DatabaseSync,
  last: number,
): Generator<{
  readonly step: { readonly seq: number; readonly chain: string };
  readonly stored: JournalStep;
}> {
  const rows = database
    .prepare('SELECT seq, arrived, input, tape, equity, chain FROM steps WHERE seq <= ? ORDER BY seq')
    .iterate(last === Infinity ? Number.MAX_SAFE_INTEGER : last);
  for (const row of rows) {
    yield {
      step: { seq: row['seq'] as number, chain: row['chain'] as string },
      stored: {
        arrived: row['arrived'] as number,
        input: row['input'] as string,
        tape: wordsOf(row['tape'] as Uint8Array),
        equity: wordsOf(row['equity'] as Uint8Array),
      },
    };
  }
}

/** A copy: the bytes may lie anywhere. A length that is no multiple of eight loses its end, and the chain says so. */
function wordsOf(bytes: Uint8Array): Float64Array {
  const words = new Float64Array(Math.floor(bytes.length / 8));
  new Uint8Array(words.buffer).set(bytes.subarray(0, words.byteLength));
  return words;
}
