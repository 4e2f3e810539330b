/** Files appear whole or not at all: after an error while they are written, and after a signal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeCandleFile } from '../../src/store/candle-file.ts';
import type { CandleHead } from '../../src/store/candle-head.ts';
import { importCandles } from '../../src/store/import.ts';
import { lookAt } from '../../src/store/read-source.ts';
import { StagedFile, writeTogether } from '../../src/store/staged-file.ts';
import { ownFolder, refusal, start } from './candle-make.ts';

const folder = ownFolder();
const fresh = (name: string): string => {
  mkdirSync(join(folder.path, name));
  return join(folder.path, name, 'a.candles');
};
const beside = (path: string): readonly string[] => readdirSync(join(path, '..'));
const module = new URL('../../src/store/staged-file.ts', import.meta.url).href;

const head: Omit<CandleHead, 'hash'> = {
  ...{
    market: 'A',
    timeframe: '1m',
    calendar: 'continuous',
    digits: 0,
    rows: 2,
    from: start,
    to: start + 60_000,
  },
  provenance: { converter: 'test', sources: [], options: {} },
  findings: { counts: {}, missing: 0, first: [] },
};

describe('a staged file', () => {
  it('takes its place when it is whole, over what was there', () => {
    const path = fresh('whole');
    writeFileSync(path, 'old');
    const file = new StagedFile(path);
    file.write(Buffer.from('w'), 2);
    file.write(Buffer.from('ne'), 0);
    expect(readFileSync(path, 'utf8')).toBe('old');
    file.commit();
    file.drop();
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(beside(path)).toEqual(['a.candles']);
  });

  it('that cannot take its place leaves nothing', () => {
    const path = fresh('taken');
    mkdirSync(join(path, 'inside'), { recursive: true });
    expect(() => new StagedFile(path)).toThrow('a.candles: this is a folder; expected a file');
    expect(beside(path)).toEqual(['a.candles']);
    expect(readdirSync(path)).toEqual(['inside']);
  });

  it('whose place a folder took meanwhile leaves nothing', () => {
    const path = fresh('meanwhile');
    const file = new StagedFile(path);
    mkdirSync(join(path, 'inside'), { recursive: true });
    expect(() => file.commit()).toThrow('a.candles: this is a folder; expected a file');
    expect(beside(path)).toEqual(['a.candles']);
    expect(readdirSync(path)).toEqual(['inside']);
  });

  it('of several that belong together none appears where one cannot', () => {
    const path = fresh('together');
    mkdirSync(join(path, '../in-the-way'));
    const bytes = Buffer.from('x');
    const second = join(path, '../in-the-way');
    expect(() =>
      writeTogether([
        { path, bytes },
        { path: second, bytes },
      ]),
    ).toThrow('this is a folder');
    expect(beside(path)).toEqual(['in-the-way']);
    const third = join(path, '../in-the-way/b');
    writeTogether([{ path, bytes }, { path: third, bytes }]); // prettier-ignore
    expect([beside(path), readFileSync(third, 'utf8')]).toEqual([['a.candles', 'in-the-way'], 'x']);
  });

  it('whose candles fail half-way leaves what was there', () => {
    const path = fresh('half');
    writeFileSync(path, 'old');
    const failing = function* (column: number): Generator<Float64Array> {
      yield Float64Array.of(start);
      if (column === 3) throw new Error('the disk is full');
      yield Float64Array.of(start + 60_000);
    };
    expect(() => writeCandleFile(path, head, { rows: 2, parts: failing })).toThrow('the disk is full');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(beside(path)).toEqual(['a.candles']);
  });

  it('DATA-1 of an import that is refused at its last line never appears', async () => {
    const path = fresh('refused');
    const lines = Array.from({ length: 40_000 }, (_, i) => `${start + i * 60_000},1,1,1,1,1`);
    const csv = folder.write(
      'late.csv',
      ['time,open,high,low,close,volume', ...lines, 'x,1,1,1,1,1'].join('\n'),
    );
    const source = await lookAt(csv, {});
    const options = {
      market: 'A',
      timeframe: '1m',
      calendar: 'continuous',
      broken: 'stop',
      round: null,
    } as const;
    const issues = await refusal(() => importCandles(path, [source], options));
    // The header is line 1, the candles lines 2 to 40,001.
    expect(issues.map(({ line, code }) => [line, code])).toEqual([[40_002, 'bad-time']]);
    expect(beside(path)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'is gone when %s stops the program, which the signal ends',
    async (signal) => {
      const path = fresh(signal);
      writeFileSync(path, 'old');
      const program = `
      import { StagedFile, writeTogether } from ${JSON.stringify(module)};
      const file = new StagedFile(${JSON.stringify(path)});
      file.write(Buffer.from('half'), 0);
      setInterval(() => undefined, 1000);
      console.log('ready');
    `;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        await once(child.stdout, 'data');
        expect(beside(path)).toHaveLength(2);
        child.kill(signal);
        expect(await once(child, 'exit')).toEqual([null, signal]);
      } finally {
        child.kill('SIGKILL');
      }
      expect(beside(path)).toEqual(['a.candles']);
      expect(readFileSync(path, 'utf8')).toBe('old');
    },
  );
});
