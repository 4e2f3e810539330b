/** The journal of a run on a feed on the disk: what was committed, whatever became of the writer; and files that are none. */
import { DatabaseSync } from 'node:sqlite';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/issue.ts';
import { isJournalFile, readJournal } from '../../src/store/read-journal.ts';
import { RunJournal, type JournalStep } from '../../src/store/run-journal.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-'));
  path = join(folder, 'my.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

const head = { name: 'a run', text: 'with “quotes”' };
const step = (n: number): JournalStep => ({
  arrived: 1000 * n,
  input: `{"kind":"candles","at":${n}}`,
  tape: Float64Array.of(n, -0, NaN, 1 / 3),
  equity: n % 2 === 0 ? Float64Array.of(100 + n) : new Float64Array(0),
});

function written(steps: number): RunJournal {
  const journal = RunJournal.create(path, head);
  for (let n = 1; n <= steps; n++) journal.add(step(n));
  journal.commit();
  return journal;
}

/** The codes and messages of what is refused. */
function refusal(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.issues.map(({ code, message }) => `${code}: ${message}`);
    throw error;
  }
  return [];
}

/** Changes the file as somebody with a tool would. */
function tamper(sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

describe('a journal', () => {
  it('comes back as it was written, to the last bit, and is one file', () => {
    const journal = written(5);
    journal.note({ at: 7, code: 'late-candle', market: 'BTC/USDT', message: 'too late' });
    journal.end('0123456789abcdef0123456789abcdef');
    journal.close();
    expect(readdirSync(folder)).toEqual(['my.journal']);
    const stored = readJournal(path);
    expect([stored.head, stored.steps, stored.digest]).toEqual([head, 5, '0123456789abcdef0123456789abcdef']);
    expect([...stored.each()]).toEqual([1, 2, 3, 4, 5].map(step));
    expect(stored.notes).toEqual([
      { step: 5, at: 7, code: 'late-candle', market: 'BTC/USDT', message: 'too late' },
    ]);
    expect(Object.is([...stored.each()][0]!.tape[1], -0)).toBe(true);
  });

  it('FLOW-2 is read while it is written: what is committed, and no more', () => {
    const journal = written(3);
    journal.add(step(4));
    expect(readJournal(path).steps).toBe(3);
    journal.commit();
    const stored = readJournal(path);
    expect(stored.steps).toBe(4);
    // And what comes later is not of that reading.
    journal.add(step(5));
    journal.commit();
    expect([...stored.each()]).toHaveLength(4);
    journal.close();
  });

  it('FLOW-2 goes on where it was closed, and drops what was not committed', () => {
    const first = written(3);
    first.add(step(4));
    first.close();
    const second = RunJournal.append(path);
    expect(second.steps).toBe(3);
    second.add(step(4));
    second.sent();
    second.close();
    const stored = readJournal(path);
    expect([...stored.each()]).toEqual([1, 2, 3, 4].map(step));
    expect(stored.sent).toBe(4);
  });

  it('FLOW-2 is whole after the machine went away: from the file and its log as they lay there', () => {
    const journal = written(3);
    journal.add(step(4));
    const other = join(folder, 'other');
    for (const ending of ['', '-wal']) copyFileSync(`${path}${ending}`, `${other}.journal${ending}`);
    journal.close();
    expect([...readJournal(`${other}.journal`).each()]).toEqual([1, 2, 3].map(step));
    const next = RunJournal.append(`${other}.journal`);
    next.add(step(4));
    next.commit();
    next.close();
    expect([...readJournal(`${other}.journal`).each()]).toHaveLength(4);
  });

  it('has one writer', () => {
    const journal = written(1);
    expect(refusal(() => RunJournal.append(path))).toEqual([
      'journal-in-use: another process is writing this journal',
    ]);
    journal.close();
    RunJournal.append(path).close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('is not written over', () => {
    written(1).close();
    const bytes = readFileSync(path);
    expect(refusal(() => RunJournal.create(path, head))).toEqual(['journal-exists: there is a file already']);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('is refused where nothing can be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(refusal(() => RunJournal.create(join(folder, 'file', 'a.journal'), head))).toEqual([
      'unwritable: this is a file; expected a folder',
    ]);
  });

  it.runIf(process.platform === 'linux')('is refused in a folder that takes no file', () => {
    expect(refusal(() => RunJournal.create('/proc/a.journal', head))).toEqual([
      'unwritable: this could not be made: the system lets nothing be made there',
    ]);
  });

  it('FLOW-2 where no room is left says so, keeps what was committed, and goes on once there is room', () => {
    const journal = written(3);
    const full = ['unwritable: this could not be written: no room is left'];
    limitPages(journal);
    expect(refusal(() => {
      for (let n = 4; n < 1000; n++) journal.add(step(n));
      journal.commit();
    })).toEqual(full); // prettier-ignore
    // Whoever tidies up hears the same, and no step gets in that does not follow.
    expect(refusal(() => journal.commit())).toEqual(full);
    expect(refusal(() => journal.add(step(4)))).toEqual(full);
    journal.close();
    expect([...readJournal(path).each()]).toEqual([1, 2, 3].map(step));
    const next = RunJournal.append(path);
    next.add(step(4));
    next.commit();
    next.close();
    expect([...readJournal(path).each()]).toEqual([1, 2, 3, 4].map(step));
  });

  it('FLOW-2 is closed where the system has taken the transaction back by itself', () => {
    const journal = written(3);
    journal.add(step(4));
    inside(journal).exec('ROLLBACK');
    expect(() => journal.commit()).toThrow(/no transaction/);
    journal.close();
    expect([...readJournal(path).each()]).toEqual([1, 2, 3].map(step));
  });
});

const inside = (journal: RunJournal): DatabaseSync =>
  (journal as unknown as { readonly database: DatabaseSync }).database;

/** As if the disk had room for one page more. */
function limitPages(journal: RunJournal): void {
  const { page_count: pages } = inside(journal).prepare('PRAGMA page_count').get()!;
  inside(journal).exec(`PRAGMA max_page_count = ${Number(pages) + 1}`);
}

describe('a file that is no whole journal', () => {
  it.each<[string, () => void, RegExp]>([
    ['that is not there', () => rmSync(path, { force: true }), /^not-a-journal: there is no such file/],
    ['of text', () => writeFileSync(path, 'time,open,high\n'), /^not-a-journal: this is no journal of a run/],
    ['that is empty', () => writeFileSync(path, ''), /^not-a-journal: this is no journal of a run/],
    [
      'of another program',
      () => tamper('CREATE TABLE a (b); PRAGMA application_id = 7'),
      /^not-a-journal: this is a database/,
    ],
  ])('%s', (_, make, message) => {
    rmSync(path, { force: true });
    make();
    expect(refusal(() => readJournal(path)).join('\n')).toMatch(message);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'a later version',
      'PRAGMA user_version = 9',
      ['other-version: the journal has version 9; known here is 1'],
    ],
    ['another head', "UPDATE head SET body = '{}'", ['torn-journal: what it says of the run was changed']],
    ['no head', 'DELETE FROM head', ['torn-journal: it says nothing of the run']],
    ['a changed input', "UPDATE steps SET input = 'x' WHERE seq = 2", ['torn-journal: step 2 was changed']],
    ['a changed time', 'UPDATE steps SET arrived = 1 WHERE seq = 4', ['torn-journal: step 4 was changed']],
    [
      'a changed decision',
      'UPDATE steps SET tape = zeroblob(32) WHERE seq = 3',
      ['torn-journal: step 3 was changed'],
    ],
    [
      'missing steps, and a changed one',
      'DELETE FROM steps WHERE seq IN (2, 3); UPDATE steps SET equity = zeroblob(8) WHERE seq = 5',
      ['torn-journal: steps 2 to 3 are missing', 'torn-journal: step 5 was changed'],
    ],
    [
      'more that was sent',
      'UPDATE progress SET sent = 9',
      ['torn-journal: commands of step 9 were sent, and it has 5'],
    ],
  ])('with %s, all of it told', (_, sql, messages) => {
    written(5).close();
    tamper(sql);
    expect(refusal(() => readJournal(path))).toEqual(messages);
  });

  it('cut off anywhere', () => {
    written(400).close();
    const whole = readFileSync(path);
    for (let k = 1; k < 8; k++) {
      writeFileSync(path, whole);
      truncateSync(path, Math.floor((whole.length * k) / 8));
      expect(refusal(() => readJournal(path)).join('\n')).toMatch(/^torn-journal: /);
    }
  });

  it('with a byte changed: refused, or nothing that counts', () => {
    written(60).close();
    const whole = readFileSync(path);
    let told = 0;
    for (let at = 16; at < whole.length; at += 97) {
      const bytes = Buffer.from(whole);
      bytes[at] = bytes[at]! ^ 0x10;
      writeFileSync(path, bytes);
      const messages = refusal(() => {
        // Free room in a page means nothing.
        expect([...readJournal(path).each()]).toEqual(Array.from({ length: 60 }, (_, i) => step(i + 1)));
      });
      if (messages.length > 0) told++;
    }
    expect(told).toBeGreaterThan(20);
  });

  it('is told from others by how it begins', () => {
    written(1).close();
    expect(isJournalFile(path)).toBe(true);
    writeFileSync(join(folder, 'other'), 'SQLite');
    expect([isJournalFile(join(folder, 'other')), isJournalFile(folder), isJournalFile('')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
