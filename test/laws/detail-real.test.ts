/**
 * Detail of real candles (PATH-8): those of fifteen minutes, of an hour and of a day of one exchange agree but where it
 * stood still, and a run with detail fills as the run on the finer candles does.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import type { RunConfig } from '../../src/engine/config.ts';
import { readRun, type RunRecord } from '../../src/engine/journal-read.ts';
import type { CandleColumns } from '../../src/market/candles.ts';
import { detailOf, type Detail } from '../../src/market/detail.ts';
import { buy } from '../../src/model/intent.ts';
import type { Money } from '../../src/model/units.ts';
import { timeframeMs, type Timeframe } from '../../src/model/time.ts';
import { withDigits } from '../../src/store/fewest-digits.ts';
import { loadCandles } from '../../src/store/load-candles.ts';
import { defineStrategy } from '../../src/strategy/strategy.ts';
import { plainConfig } from '../support/paper-config.ts';
import { sharedDir } from '../support/shared.ts';

const shared = sharedDir();
const hour = timeframeMs('1h');

const load = (market: string, timeframe: Timeframe): CandleColumns =>
  loadCandles(join(shared!, `data/binance-spot/${timeframe}/${market}USDT_${timeframe}.csv.gz`), {
    durationMs: timeframeMs(timeframe),
    priceDigits: 'auto',
    calendar: 'continuous',
    broken: 'stop',
  }).candles;

function settled(market: string, coarse: Timeframe, fine: Timeframe): readonly [CandleColumns, Detail] {
  const [candles, finer] = [load(market, coarse), load(market, fine)];
  const digits = Math.max(candles.priceDigits, finer.priceDigits);
  const all = withDigits(candles, digits);
  return [all, detailOf(all, withDigits(finer, digits), () => 1)];
}

/** Asks at every full hour, and at no other close. */
const hourly = defineStrategy({
  name: 'hourly',
  description: 'Buys at full hours while it holds nothing, with a stop and a target near by.',
  params: {},
  readings: () => ({}),
  init: () => null,
  onClose: (view) =>
    view.at % hour === 0 && view.isFlat ? buy({ stop: { percent: 0.2 }, target: { percent: 0.2 } }) : null,
});

function runOf(candles: CandleColumns, detail: Detail | null): RunRecord {
  const config = plainConfig(hourly);
  const markets = config.markets.map((market) => ({ ...market, candles, detail }));
  // Enough for one of the dearest.
  const account = { ...config.account, balance: 1e15 as Money };
  const run: RunConfig = { ...config, account, markets };
  const { journal, lanes } = backtest(run).kernel;
  return readRun(journal.state.tape, lanes.map(({ instrument }) => instrument)); // prettier-ignore
}

describe.runIf(shared !== null)('detail of real candles', () => {
  it.each(['BTC', 'DOT', 'LINK'])(
    'PATH-8 hours cover the days of %s, but for the one with an hour missing',
    (market) => {
      const [, { coverage }] = settled(market, '1d', '1h');
      expect(coverage.covered).toBe(1579);
      expect(coverage.first).toEqual([
        { at: Date.UTC(2023, 2, 24), reason: 'missing', expected: 24, found: 23 },
      ]);
      expect(settled(market, '1h', '15m')[1].coverage.uncovered).toBe(0);
    },
  );

  it('PATH-8 hours with quarters as detail fill as quarters do', () => {
    const [hours, detail] = settled('BTC', '1h', '15m');
    const first = detail.from.findIndex((from, row) => from < detail.to[row]!);
    const last = detail.coverage.covered + first;
    const own = hours.slice(first, last);
    const quarters = detail.candles.slice(detail.from[first]!, detail.to[last - 1]!);
    const fine = runOf(quarters, null);
    const coarse = runOf(
      own,
      detailOf(own, quarters, () => 1),
    );
    expect(fine.fills.length).toBeGreaterThan(1_000);
    expect(coarse.fills.every(({ byDetail }) => byDetail)).toBe(true);
    expect(coarse.fills.map((fill) => ({ ...fill, byDetail: false }))).toEqual(fine.fills);
    // Hours alone get some of them wrong.
    expect(runOf(own, null).fills.map(({ price }) => price)).not.toEqual(
      fine.fills.map(({ price }) => price),
    );
  });
});
