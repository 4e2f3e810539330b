/**
 * backtrader's indicators on Euro Stoxx (`oracles/backtrader/indicators.json`): three rows of each line.
 *
 * Its conventions (the folder's README): six decimals, Wilder's means as ours, `Highest` and `SumN` of closes. What our
 * readings give by a factor or a constant is told so: envelopes, `WilliamsR`, `MomentumOscillator`, `SumN`. A case is
 * as good as its worst line, and begins in the row in which the source says so; what is not listed we do not have.
 */
import { readFileSync } from 'node:fs';
import type { ConformanceCase } from './case.ts';
import { computed, judgedColumn, seriesOf, type Meaning, type Series } from './indicators-verdict.ts';
import { notExpressible } from './verdict.ts';

const source = 'backtrader';

interface IndicatorCase {
  readonly indicator: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
  readonly first_valid_row: number;
  readonly rows: readonly number[];
  readonly values_per_line: readonly (readonly number[])[];
}

export interface BacktraderIndicatorFile {
  readonly data: string;
  readonly cases: readonly IndicatorCase[];
}

/** Several cases have one name: ids end with the place in the file. */
export const backtraderIndicatorIds = ({ cases }: BacktraderIndicatorFile): string[] =>
  cases.map(({ indicator }, i) => `${indicator}#${i}`);

/** Every case of the file once, in its order. */
export function runBacktraderIndicatorCases(sharedFolder: string): ConformanceCase[] {
  const oracles = `${sharedFolder}/oracles`;
  const file = JSON.parse(
    readFileSync(`${oracles}/${source}/indicators.json`, 'utf8'),
  ) as BacktraderIndicatorFile;
  const lines = readFileSync(`${oracles}/data/${file.data}`, 'utf8').trim().split(/\r?\n/).slice(1);
  const column = (place: number): string[] => lines.map((line) => line.split(',')[place]!);
  const close = column(4);
  const bars = seriesOf({ high: column(2), low: column(3), close });
  const closes = seriesOf({ high: close, low: close, close });
  const ids = backtraderIndicatorIds(file);
  return file.cases.map((one, i) => {
    const series = one.indicator === 'Highest' ? closes : bars;
    return judged(one, ids[i]!, series);
  });
}

function judged(one: IndicatorCase, id: string, series: Series): ConformanceCase {
  const theirs = Object.fromEntries(one.lines.map((line, i) => [line, one.values_per_line[i]]));
  const known = meanings[one.indicator]?.(one.params as Readonly<Record<string, number>>) ?? {};
  const found = one.lines.flatMap((line, i) => {
    const meaning = known[line];
    return meaning === undefined ? [] : [judgedLine(one, i, meaning, series)];
  });
  const ours = Object.fromEntries(found.map((each) => [each.id, each.ours]));
  const isWrong = found.some(({ status }) => status !== 'passed');
  if (isWrong) return { id, source, status: 'failed', rule: null, ours, theirs };
  if (found.length === one.lines.length) return { id, source, status: 'passed', rule: null, ours, theirs };
  const missing = one.lines.filter((line) => known[line] === undefined).join(', ');
  const why =
    found.length === 0 ? 'an indicator that there is not' : `the line ${missing}; the other lines agree`;
  return { ...notExpressible({ id, source }, null, theirs, why), ours: found.length === 0 ? null : ours };
}

/** The verdict on one line, under its name. */
function judgedLine(one: IndicatorCase, place: number, meaning: Meaning, series: Series): ConformanceCase {
  const printed = series.close.map(() => '');
  for (const [i, row] of one.rows.entries()) printed[row] = one.values_per_line[place]![i]!.toFixed(6);
  const verdict = judgedColumn({ id: one.lines[place]!, source, series, printed, tolerance: 0 }, meaning);
  const values = computed(series, meaning.spec, meaning.output);
  // The latest line of a case begins in that row; of several lines, some begin before.
  const isThere = !Number.isNaN(values[one.first_valid_row]!);
  const isFirst = one.lines.length > 1 || Number.isNaN(values[one.first_valid_row - 1] ?? NaN);
  return isThere && isFirst ? verdict : { ...verdict, status: 'failed' };
}

type Params = Readonly<Record<string, number>>;

const macd = (fast: number, slow: number, signal: number, output: string): Meaning => ({
  spec: { kind: 'macd', fast, slow, signal },
  output,
});
const directional = ({ period }: Params, output: string): Meaning => ({
  spec: { kind: 'adx', period: period! },
  output,
});

/** So many percent above and below an average. */
const envelope =
  (kind: 'sma' | 'ema') =>
  ({ period, perc }: Params): Readonly<Record<string, Meaning>> => {
    const spec = { kind, period: period! };
    return {
      [kind]: { spec },
      top: { spec, to: (value) => value * (1 + perc! / 100) },
      bot: { spec, to: (value) => value * (1 - perc! / 100) },
    };
  };

const relative = ({ period }: Params): Readonly<Record<string, Meaning>> => ({
  rsi: { spec: { kind: 'rsi', period: period! } },
});

const meanings: Readonly<Record<string, (params: Params) => Readonly<Record<string, Meaning>>>> = {
  ATR: ({ period }) => ({ atr: { spec: { kind: 'atr', period: period! } } }),
  BBands: ({ period, devfactor }) => {
    const spec = { kind: 'bollinger', period: period!, deviations: devfactor! } as const;
    return {
      mid: { spec, output: 'middle' },
      top: { spec, output: 'upper' },
      bot: { spec, output: 'lower' },
    };
  },
  DM: (params) => ({
    adx: directional(params, 'adx'),
    plusDI: directional(params, 'plusDi'),
    minusDI: directional(params, 'minusDi'),
  }),
  EMAEnvelope: envelope('ema'),
  SMAEnvelope: envelope('sma'),
  Highest: ({ period }) => ({ highest: { spec: { kind: 'donchian', period: period! }, output: 'upper' } }),
  MACDHisto: ({ period_me1: fast, period_me2: slow, period_signal: signal }) => ({
    macd: macd(fast!, slow!, signal!, 'macd'),
    signal: macd(fast!, slow!, signal!, 'signal'),
    histo: macd(fast!, slow!, signal!, 'histogram'),
  }),
  PriceOsc: ({ period1: fast, period2: slow }) => ({ po: macd(fast!, slow!, 1, 'macd') }),
  MomentumOscillator: ({ period }) => ({
    momosc: { spec: { kind: 'roc', period: period! }, to: (value) => 100 + value },
  }),
  RSI: relative,
  RSI_Safe: relative,
  StochasticFull: ({ period, period_dfast: slowing, period_dslow: dPeriod }) => ({
    percK: { spec: { kind: 'stochastic', period: period!, slowing: 1, dPeriod: 1 }, output: 'k' },
    percD: { spec: { kind: 'stochastic', period: period!, slowing: slowing!, dPeriod: 1 }, output: 'k' },
    percDSlow: {
      spec: { kind: 'stochastic', period: period!, slowing: slowing!, dPeriod: dPeriod! },
      output: 'd',
    },
  }),
  SumN: ({ period }) => ({
    sumn: { spec: { kind: 'sma', period: period! }, to: (value) => value * period! },
  }),
  WilliamsR: ({ period }) => ({
    percR: {
      spec: { kind: 'stochastic', period: period!, slowing: 1, dPeriod: 1 },
      output: 'k',
      to: (value) => value - 100,
    },
  }),
  WMA: ({ period }) => ({ wma: { spec: { kind: 'wma', period: period! } } }),
};
