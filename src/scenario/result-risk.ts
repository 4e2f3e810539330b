/** What a result tells of risk, from the run: see `result-risk-schema.ts`. */
import type { CandleColumns } from '../market/candles.ts';
import type { RunRecord } from '../engine/journal-read.ts';
import { scaleOf } from '../model/decimal.ts';
import type { Instrument } from '../model/instrument.ts';
import { candleOpenAt, dayMs, formatTime, type TimeMs } from '../model/time.ts';
import { signOf } from '../model/units.ts';
import { wholeCorrelation, type Closes } from '../portfolio/correlation.ts';
import { largestCluster } from '../stats/clusters.ts';
import { periodsPerYearOf } from '../stats/convention.ts';
import type { EquitySeries } from '../stats/equity-series.ts';
import { exposureOverTime, type ExposureColumns } from '../stats/exposure-over-time.ts';
import { periodEquity } from '../stats/period-equity.ts';
import { returnsOf } from '../stats/returns.ts';
import { tailRisks } from '../stats/tail-risk.ts';
import { alikeAbove } from './normal-risk.ts';
import type { NormalScenario } from './normal.ts';
import type { RiskResult } from './result-risk-schema.ts';

/** A market of the run, in their order. */
export interface RunMarket {
  readonly instrument: Instrument;
  readonly candles: CandleColumns;
}

export function riskOf(
  scenario: NormalScenario,
  markets: readonly RunMarket[],
  run: Pick<RunRecord, 'fills' | 'riskChanges'>,
  equity: EquitySeries,
): RiskResult {
  const perYear = periodsPerYearOf(scenario.timeframe, scenario.calendar);
  const returns = returnsOf(periodEquity(equity, perYear).equity) ?? new Float64Array();
  const above = scenario.risk?.correlated?.above ?? alikeAbove;
  const cluster = clusterOf(markets, equity, perYear === 52 ? 7 * dayMs : dayMs, above);
  return {
    periods: returns.length,
    tails: [...tailRisks(returns)],
    exposure: summed(equity, exposureOf(markets, run, equity, scenario.account.digits)),
    cluster: cluster === null ? null : { above, markets: cluster.map((m) => markets[m]!.instrument.id) },
    states: run.riskChanges.map(({ at, state, rule }) => ({ at: formatTime(at), state, rule })),
  };
}

/** Gross and net exposure at every equity row. */
export function exposureOf(
  markets: readonly RunMarket[],
  { fills }: Pick<RunRecord, 'fills'>,
  equity: EquitySeries,
  moneyDigits: number,
): ExposureColumns {
  return exposureOverTime(
    equity,
    fills.map(({ at, market, side, quantity, kept }) => ({
      at,
      market,
      change: (signOf(side) * (quantity - kept)) / scaleOf(markets[market]!.instrument.quantityDigits),
    })),
    markets.map(({ candles: { time, close, length, durationMs, priceDigits } }) => ({
      time,
      close,
      length,
      durationMs,
      scale: scaleOf(priceDigits),
    })),
    scaleOf(moneyDigits),
  );
}

function summed({ at }: EquitySeries, { gross, net }: ExposureColumns): RiskResult['exposure'] {
  let [rows, sumGross, sumNet, greatest] = [0, 0, 0, -1];
  for (let row = 0; row < gross.length; row++) {
    if (Number.isNaN(gross[row])) continue;
    rows++;
    sumGross += gross[row]!;
    sumNet += net[row]!;
    if (greatest < 0 || gross[row]! > gross[greatest]!) greatest = row;
  }
  if (rows === 0) return { meanGross: null, meanNet: null, greatestGross: null, greatestGrossAt: null };
  return {
    meanGross: sumGross / rows,
    meanNet: sumNet / rows,
    greatestGross: gross[greatest]!,
    greatestGrossAt: formatTime(at[greatest] as TimeMs),
  };
}

/** Places of the markets that are connected by their correlation over the run; null where no two are. */
function clusterOf(
  markets: readonly RunMarket[],
  { at, length }: EquitySeries,
  periodMs: number,
  above: number,
): readonly number[] | null {
  if (markets.length < 2 || length === 0) return null;
  const closes = markets.map(({ candles }) => periodCloses(candles, at[0]!, at[length - 1]!, periodMs));
  return largestCluster(markets.length, (a, b) => wholeCorrelation(closes[a]!, closes[b]!), above);
}

/** The last close of each period that has one, from one instant to another. */
function periodCloses(
  { time, close, length, durationMs }: CandleColumns,
  from: number,
  to: number,
  periodMs: number,
): Closes {
  const ends: number[] = [];
  const values: number[] = [];
  let row = 0;
  while (row < length && time[row]! + durationMs < from) row++;
  while (row < length && time[row]! + durationMs <= to) {
    const end = candleOpenAt(time[row]! + durationMs - 1, periodMs) + periodMs;
    // The last row that closes by the end of the period, and of the run.
    let [low, high] = [row, Math.min(length, row + Math.ceil(periodMs / durationMs) + 1)];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (time[middle]! + durationMs <= Math.min(end, to)) low = middle;
      else high = middle;
    }
    ends.push(end);
    values.push(close[low]!);
    row = low + 1;
  }
  return { time: Float64Array.from(ends), close: Float64Array.from(values) };
}
