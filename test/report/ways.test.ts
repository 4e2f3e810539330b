/** The ways of signals in the page (FLOW-1): what is packed comes back as the lines that `backlot trace` prints. */
import { beforeAll, describe, expect, it } from 'vitest';
import { csvOf } from '../../src/report/csv.ts';
import { candleSections } from '../../src/report/candle-sections.ts';
import { reportModel, reportParts } from '../../src/report/model.ts';
import { pageData } from '../../src/report/page-data.ts';
import { packedWays, type PackedWays } from '../../src/report/ways.ts';
import type { FinishedRun } from '../../src/scenario/run.ts';
import { traceSignal } from '../../src/scenario/trace.ts';
import { plain } from '../scenario/make.ts';
import { eightSignals } from '../scenario/trace-make.ts';
import { tableOf } from './cells.ts';
import { pageScript, runOfText } from './make.ts';

interface Way {
  readonly lines: readonly { readonly at: number; readonly text: string }[];
  readonly leftOut: number;
}
const { unpackWays, unpackTrades, waySources } = pageScript(
  ['unpack.js', 'format.js', 'way.js'],
  ['unpackWays', 'unpackTrades', 'waySources'],
) as {
  unpackWays: (packed: PackedWays['json']) => Map<number, Way>;
  unpackTrades: (page: unknown) => readonly object[];
  waySources: (trade: object, missing: readonly number[]) => string;
};

let run: FinishedRun;
beforeAll(async () => {
  run = await eightSignals();
});

const limits = { bytes: 100_000, signals: 100, events: 200 };
const all = [1, 2, 3, 4, 5, 6, 7, 8];

/** The lines of a signal as the terminal has them, a time in them as the page writes it. */
const linesOf = (of: FinishedRun, signal: number): Way['lines'] =>
  traceSignal(of, signal)!.events.map(({ at, text }) => ({
    at: Date.parse(at),
    text: text.replace(/(\d{4}-\d\d-\d\d)T00:00:00Z/, '$1'),
  }));

describe('FLOW-1 the ways that the page carries', () => {
  it('FLOW-1 come back line by line, refusals and fills alike', () => {
    const { json, signals, bytes } = packedWays(run, all, limits);
    expect([...signals]).toEqual(all);
    const ways = unpackWays(json);
    expect([...ways.keys()]).toEqual(all);
    for (const signal of all)
      expect(ways.get(signal), String(signal)).toEqual({ lines: linesOf(run, signal), leftOut: 0 });
    expect(ways.get(4)!.lines[1]!.text).toBe(
      'signal 4 in A/USD refused, risk: price-collar (0.1743119266055046 against 0.1)',
    );
    expect(ways.get(6)!.lines[1]!.text).toContain('gtd, until 2024-01-09');
    expect(bytes).toBeLessThan(3500);
  });

  it('FLOW-1 come back whatever numbers and times a name holds', async () => {
    const name = '7 up 007 1.50 1.5.2 0.10 2024-01-01T00:00:00Z 12345678901234567890 .5 -3';
    const text = plain({ 10: 'strategies:', 11: `  ${JSON.stringify(name)}: {use: buy-and-hold}` });
    const own = await runOfText(text);
    const [way] = [...unpackWays(packedWays(own, [1], limits).json).values()];
    expect(way!.lines).toEqual(linesOf(own, 1));
    expect(way!.lines[0]!.text).toContain(name.replace('T00:00:00Z', ''));
  });

  it('FLOW-1 leave out those that are asked for last, and the middle of a long one', () => {
    const { bytes } = packedWays(run, [7, 1], limits);
    const tight = packedWays(run, [7, 1, 6], { ...limits, bytes });
    expect([[...tight.signals], tight.bytes]).toEqual([[1, 7], bytes]);
    expect([...packedWays(run, [7, 1, 6], { ...limits, signals: 2 }).signals]).toEqual([1, 7]);
    const whole = linesOf(run, 7);
    const short = unpackWays(packedWays(run, [7], { ...limits, events: 5 }).json).get(7)!;
    expect(short).toEqual({
      lines: [...whole.slice(0, 3), ...whole.slice(-2)],
      leftOut: whole.length - 5,
    });
  });

  it('FLOW-1 are those of refusals and of what opened and closed each trade', () => {
    const data = pageData(reportParts(run));
    // Signal 6 came to nothing and 8 moved a stop: neither is refused, nor part of a trade.
    expect([...data.ways]).toEqual([1, 2, 3, 4, 5, 7]);
    const { ways } = data.json as { ways: PackedWays['json'] };
    expect([...unpackWays(ways).keys()]).toEqual([1, 2, 3, 4, 5, 7]);
    expect(unpackTrades(data.json)).toMatchObject([
      { plannedR: 5, actualR: 7, signals: { opening: 1, closing: 1, count: 1 } },
      { plannedR: 4, actualR: 4, signals: { opening: 7, closing: 7, count: 1 } },
    ]);
  });
});

describe('FLOW-1 the CSV of trades', () => {
  it('FLOW-1 has planned and actual R, and the signals that opened and closed', () => {
    const [head, ...rows] = csvOf('trades', run, () => reportModel(run))
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const names = ['plannedR', 'actualR', 'firstStop', 'signal', 'closingSignal'];
    expect(rows.map((cells) => names.map((name) => cells[head!.indexOf(name)]))).toEqual([
      ['5', '7', '95', '1', '1'],
      ['4', '4', '104', '7', '7'],
    ]);
  });
});

describe('FLOW-1 the page', () => {
  it('FLOW-1 lists each refusal with its signal, as a button where its way is there', () => {
    const { text } = candleSections(reportModel(run), new Set([2, 5]));
    const rows = tableOf(text, 'Refused signals and rejected orders');
    expect(rows.map((cells) => cells.slice(1, 5))).toEqual([
      ['signal 2', 'A/USD', 'plan', 'level-wrong-side'],
      ['signal 3', 'A/USD', 'size', 'no-stop'],
      ['signal 4', 'A/USD', 'risk', 'price-collar'],
      ['signal 5', 'A/USD', 'venue, entry', 'post-only'],
    ]);
    expect([...text.matchAll(/data-signal="(\d+)"/g)].map(([, signal]) => signal)).toEqual(['2', '5']);
  });

  it.each([
    [{ opening: 1, closing: 1, count: 1 }, [], 'Signal 1 opened and closed it.'],
    [{ opening: 1, closing: null, count: 1 }, [], 'Signal 1 opened it.'],
    [{ opening: 1, closing: 4, count: 2 }, [], 'Signal 1 opened it, signal 4 closed it.'],
    [{ opening: 1, closing: 4, count: 5 }, [], 'Signal 1 opened it, signal 4 closed it. 3 more played a part in it.'],
    [{ opening: 9, closing: null, count: 1 }, [9], 'Signal 9 opened it. To keep this file small not all of it is here: backlot trace RUN 9.'],
  ])('FLOW-1 says where a trade came from: %j', (signals, missing, told) => {
    expect(waySources({ signals }, missing)).toBe(told);
  }); // prettier-ignore
});
