/** The work of `data generate`: flags are judged, all at once, and candles drawn. */
import { generateCandles } from '../market/generate.ts';
import { scaleOf } from '../model/decimal.ts';
import { InputError, type Issue } from '../model/issue.ts';
import { candleOpenAt, parseTime, timeframeMs } from '../model/time.ts';
import { keep } from './data-keep.ts';
import type { StoreFlag, TimeframeName } from './data-flags.ts';
import type { JsonFlag } from './flags.ts';

export interface GenerateFlags extends JsonFlag, StoreFlag {
  readonly market: string;
  readonly timeframe: TimeframeName;
  readonly rows: number;
  readonly seed: number;
  readonly start: string;
  readonly price: number;
  readonly digits: number;
  readonly volatility?: number | undefined;
  readonly missing: number;
  readonly out?: string | undefined;
  readonly replace: boolean;
}

export function generate(flags: GenerateFlags): void {
  const { rows, seed, price, digits, missing, volatility, timeframe, market } = flags;
  const issues: Issue[] = [];
  const demand = (isGood: boolean, flag: string, expected: string): void => {
    if (!isGood)
      issues.push({
        code: 'bad-usage',
        severity: 'error',
        path: `--${flag}`,
        message: `expected ${expected}`,
      });
  };
  const whole = (value: number, least: number, most: number): boolean =>
    Number.isInteger(value) && value >= least && value <= most;
  const start = parseTime(flags.start);
  const durationMs = timeframeMs(timeframe);
  demand(whole(rows, 1, 100_000_000), 'rows', 'a whole number from 1 to 100000000');
  demand(whole(seed, 0, 2 ** 32 - 1), 'seed', 'a whole number from 0 to 4294967295');
  demand(/[\p{L}\p{N}]/u.test(market), 'market', 'a name such as BTC/USDT');
  demand(whole(digits, 0, 8), 'digits', 'a whole number from 0 to 8');
  demand(missing >= 0 && missing < 1, 'missing', 'a chance from 0 to below 1');
  demand(
    volatility === undefined || (volatility > 0 && volatility < 0.3),
    'volatility',
    'a number above 0 and below 0.3',
  );
  const firstPrice = Math.round(price * scaleOf(digits));
  demand(
    firstPrice >= 1 && firstPrice < 1e12,
    'price',
    'a price of at least one unit of its last digit, below 10^12 units',
  );
  demand(
    start !== null && candleOpenAt(start, durationMs) === start,
    'start',
    `an instant such as 2024-01-01 on the grid of ${timeframe}`,
  );
  if (issues.length > 0) throw new InputError(issues);
  const shape = { seed, rows, durationMs, priceDigits: digits, firstPrice, missing };
  const candles = generateCandles({
    ...shape,
    start: start!,
    ...(volatility === undefined ? {} : { volatility }),
  });
  const options = { seed, rows, price, digits, start: flags.start, missing };
  const provenance = {
    converter: 'backlot data generate',
    sources: [],
    options: volatility === undefined ? options : { ...options, volatility },
  };
  keep(candles, { market, timeframe, calendar: 'continuous', provenance }, flags);
}
