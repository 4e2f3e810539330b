/** Run files as bytes: what goes in comes out, the same run gives the same bytes, and whatever is not whole is refused. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { Journal } from '../../src/engine/journal.ts';
import { journalOf } from '../../src/engine/journal-stored.ts';
import { readRun } from '../../src/engine/journal-read.ts';
import { fromPlanes, toPlanes } from '../../src/store/byte-planes.ts';
import { decodeRun, encodeRun, readRunFile, writeRunFile } from '../../src/store/run-store.ts';
import { folderOf } from '../cli/spawn.ts';
import { issuesOf } from '../scenario/make.ts';
import { randomRun } from '../support/arbitraries.ts';
import { runConfigOf, wordsOf } from '../support/random-run.ts';
import { runs } from '../support/runs.ts';

const { path: folder, done } = folderOf({ 'a.csv': 'time,open\n' });
afterAll(done);

const doubles = fc.array(fc.double({ noNaN: true }), { maxLength: 40 });
const small = {
  head: { name: 'é', of: [1, null] },
  tape: Float64Array.of(1, 2, 3),
  equity: Float64Array.of(9),
};

const codesOf = (bytes: Buffer): Promise<readonly string[]> =>
  issuesOf(() => Promise.resolve(decodeRun(bytes, 'x.run'))).then((issues) => issues.map(({ code }) => code));

describe('there and back', () => {
  it('any head and any columns come back as they were', () => {
    fc.assert(
      fc.property(fc.jsonValue(), doubles, doubles, (head, tape, equity) => {
        const parts = {
          head: JSON.parse(JSON.stringify(head)) as unknown,
          tape: Float64Array.from(tape),
          equity: Float64Array.from(equity),
        };
        expect(decodeRun(encodeRun(parts), 'x.run')).toEqual(parts);
      }),
      { numRuns: runs(60) },
    );
  });

  it('DET-1 a journal that comes back from a file tells its run and its digest again', () => {
    let fills = 0;
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const config = runConfigOf(plan);
        const engine = backtest(config);
        const { equity, rows, tape } = engine.kernel.journal.state;
        const parts = { head: {}, tape: wordsOf(engine), equity: equity.slice(0, rows) };
        const back = decodeRun(encodeRun(parts), 'x.run');
        const journal = journalOf(back.tape, back.equity);
        expect(new Journal(journal).digest(config.header)).toBe(engine.digest());
        const instruments = engine.kernel.lanes.map((lane) => lane.instrument);
        const record = readRun(tape, instruments);
        expect(readRun(journal.tape, instruments)).toEqual(record);
        expect([...journal.tape.texts]).toEqual([...tape.texts]);
        fills += record.fills.length;
      }),
      { numRuns: runs(60) },
    );
    expect(fills).toBeGreaterThan(50);
  });

  it('bytes by place: the first of each number, then the second, and back', () => {
    // 1 is 3FF0000000000000 and 2 is 4000000000000000, lowest byte first.
    const planes = toPlanes(Float64Array.of(1, 2));
    expect([...planes]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x00, 0x3f, 0x40]);
    expect([...fromPlanes(planes)]).toEqual([1, 2]);
  });

  it('the same run gives the same bytes, in a file that replaces the one before it whole', () => {
    const path = join(folder, 'deep/er/one.run');
    writeRunFile(path, { ...small, head: 'another' });
    writeRunFile(path, small);
    const bytes = readFileSync(path);
    expect(bytes.equals(encodeRun(small))).toBe(true);
    expect(readRunFile(path)).toEqual(small);
    expect(readdirSync(join(folder, 'deep/er'))).toEqual(['one.run']);
  });

  it('leaves nothing behind where it cannot write', () => {
    const before = readdirSync(folder);
    // A folder stands in the way.
    expect(() => writeRunFile(join(folder, 'deep'), small)).toThrow();
    expect(readdirSync(folder)).toEqual(before);
    expect(statSync(join(folder, 'deep')).isDirectory()).toBe(true);
  });
});

describe('what is refused', () => {
  const whole = encodeRun(small);

  it('RES-2 a file with any one byte changed', async () => {
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1 << (at % 8);
      // The first eight are the magic, then version and length: their changes have names of their own.
      const expected =
        at < 8 ? /not-a-run/ : at < 12 ? /other-version/ : at < 16 ? /torn-run/ : /changed-run/;
      expect((await codesOf(flipped)).join(), `byte ${at}`).toMatch(expected);
    }
    expect(whole.length).toBeGreaterThan(60);
  });

  it('a file of a random run with a byte changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomRun(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (plan, place, change) => {
          const engine = backtest(runConfigOf(plan));
          const bytes = encodeRun({ ...small, tape: wordsOf(engine) });
          bytes[place % bytes.length]! ^= change;
          expect(await codesOf(bytes)).toHaveLength(1);
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('a file cut anywhere, and one with more at its end', async () => {
    for (let length = 0; length < whole.length; length++) {
      const expected = length < 32 ? 'not-a-run' : 'torn-run';
      expect(await codesOf(whole.subarray(0, length)), `${length} bytes`).toEqual([expected]);
    }
    expect(await codesOf(Buffer.concat([whole, Buffer.from([0])]))).toEqual(['torn-run']);
  });

  it.each([
    [10, 'Read it with a newer Backlot.'],
    [1, 'Write it again with `backlot run`.'],
  ])('version %i, with what to do about it', async (version, hint) => {
    const other = Buffer.from(whole);
    other.writeUInt32LE(version, 8);
    expect(await issuesOf(() => Promise.resolve(decodeRun(other, 'x.run')))).toEqual([
      {
        code: 'other-version', severity: 'error', file: 'x.run',
        message: `the run file has version ${version}; known here is 9`,
        hint,
      },
    ]); // prettier-ignore
  });

  it('files of other kinds, none, and a folder', async () => {
    writeFileSync(join(folder, 'packed.run'), zstdCompressSync(Buffer.from('{}')));
    const told = async (name: string): Promise<string> => {
      const issues = await issuesOf(() => Promise.resolve(readRunFile(join(folder, name))));
      return issues.map(({ code, hint }) => `${code}: ${hint ?? ''}`).join();
    };
    expect(await told('a.csv')).toBe(
      'not-a-run: Run files (.run) are written by `backlot run`, journals (.journal) by `backlot paper`.',
    );
    expect(await told('packed.run')).toMatch(/^not-a-run/);
    expect(await told('none.run')).toBe(
      'unreadable-file: Run files (.run) are written by `backlot run`, journals (.journal) by `backlot paper`.',
    );
    expect(await told('.')).toMatch(/^unreadable-file/);
  });
});
