/** What a candle file keeps of findings: bounded, and never fewer than are told. */
import { describe, expect, it } from 'vitest';
import { CandleColumns } from '../../src/market/candles.ts';
import type { DataFinding } from '../../src/market/quality.ts';
import { dayMs, type TimeMs } from '../../src/model/time.ts';
import { FindingList, keptFindings, type CandleHead } from '../../src/store/candle-head.ts';
import { readCandleCsv } from '../../src/store/csv.ts';
import { loadCandles } from '../../src/store/load-candles.ts';
import { writeCandles } from '../../src/store/write-candles.ts';
import { ownFolder } from './candle-make.ts';

const folder = ownFolder();
const monday = Date.UTC(2024, 0, 1);

const finding = (code: 'gap' | 'dropped' | 'partial', i: number): DataFinding => ({
  code,
  severity: code === 'dropped' ? 'dropped' : 'gap',
  line: i + 2,
  at: (monday + i * 60_000) as TimeMs,
  message: `${code} ${i}`,
  missing: code === 'gap' ? 2 : 0,
});

function listed(counts: Readonly<Record<'gap' | 'dropped', number>>): FindingList {
  const list = new FindingList();
  for (let i = 0; i < counts.gap; i++) list.add(finding('gap', i), 'x.csv');
  for (let i = 0; i < counts.dropped; i++) list.add(finding('dropped', i), 'x.csv');
  return list;
}
const kept = (list: FindingList): readonly DataFinding[] =>
  keptFindings({ findings: list.toHead() } as CandleHead);

describe('findings in a head', () => {
  it('DATA-1 gaps do not crowd out what only the head knows', () => {
    const list = listed({ gap: 5000, dropped: 1000 });
    expect(kept(list)).toEqual(Array.from({ length: 1000 }, (_, i) => finding('dropped', i)));
    expect(list.toHead()).toMatchObject({ counts: { gap: 5000, dropped: 1000 }, missing: 10_000 });
  });

  it('DATA-1 beyond a thousand it lists no more, and says how many there are', () => {
    const list = listed({ gap: 1001, dropped: 1800 });
    expect(list.toHead().first).toHaveLength(2000);
    expect(kept(list)).toHaveLength(1001);
    expect(kept(list).at(-1)).toEqual({
      code: 'more',
      severity: 'dropped',
      line: 0,
      at: monday + 999 * 60_000, // that of the last which is listed
      message: 'and 800 more (dropped), which the candle file counts and does not list',
      missing: 0,
    });
  });
});

describe('a file of candles at weekends', () => {
  // Friday, Saturday, Sunday, and the Tuesday after: Monday is missing.
  const times = [4, 5, 6, 8].map((day) => monday + day * dayMs);
  const columns = (): CandleColumns => {
    const made = new CandleColumns({ durationMs: dayMs, priceDigits: 0, capacity: 4 });
    for (const time of times) made.append({ time, open: 1, high: 1, low: 1, close: 1, volume: 1 });
    return made;
  };
  const options = { durationMs: dayMs, priceDigits: 'auto', calendar: 'weekdays', broken: 'stop' } as const;

  it('DATA-1 DET-1 says of them what the same candles in CSV say, whatever calendar it was written by', () => {
    const rows = times.map((time) => `${new Date(time).toISOString()},1,1,1,1,1`);
    const csv = folder.write('a.csv', ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
    const ofCsv = readCandleCsv(csv, options).findings;
    expect(ofCsv.map(({ code, line, at }) => [code, line, at])).toEqual([
      ['gap', 5, monday + 7 * dayMs],
      ['weekend', 3, monday + 5 * dayMs],
    ]);
    for (const calendar of ['weekdays', 'continuous'] as const) {
      const path = `${folder.path}/${calendar}.candles`;
      const provenance = { converter: 'test', sources: [], options: {} };
      const head = writeCandles(path, columns(), { market: 'A/USD', timeframe: '1d', calendar, provenance });
      expect(head.findings.counts).toEqual(calendar === 'weekdays' ? { gap: 1, weekend: 1 } : { gap: 1 });
      // Lines are known to CSV alone.
      const { findings } = loadCandles(path, options);
      expect(findings).toEqual(ofCsv.map((one) => ({ ...one, line: 0 })));
    }
  });
});
