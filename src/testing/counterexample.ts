/** What a law found, as a person reads it: the breach, the world, its candles, a drawing, and all that happened. */
import { stringify } from 'yaml';
import { formatShort } from '../model/decimal.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import { columnsOf } from './candles.ts';
import { drawMarket } from './draw.ts';
import { breachText, type Breach, type Law } from './law.ts';
import { recordsOf, type TestRun } from './test-run.ts';
import type { World } from './world.ts';

/** Candles of a market that are listed; the last ones where there are more. */
const rowsMax = 40;
/** Events that are listed. */
const linesMax = 60;

export function counterexampleText(law: Law, breach: Breach, run: TestRun): string {
  const rule = law.rule === null ? '' : ` (${law.rule})`;
  return [
    `${law.name} does not hold${rule}: ${law.says}.`,
    `  ${breachText(breach)}`,
    '',
    ...termsText(run.world),
    ...Object.keys(run.world.terms.markets).flatMap((market) => [
      '',
      ...candlesText(run.world, market),
      '',
      ...indented(drawMarket(run, market)),
    ]),
    '',
    'What happened:',
    ...indented(told(run)),
  ].join('\n');
}

/** A world that was never run to its end. */
export function worldText(world: World): string {
  const markets = Object.keys(world.terms.markets);
  return [...termsText(world), ...markets.flatMap((market) => ['', ...candlesText(world, market)])].join(
    '\n',
  );
}

function termsText({ terms: { markets, ...rest } }: World): readonly string[] {
  const lines = stringify({ ...rest, markets }).trimEnd();
  return ['The world:', ...indented(lines.split('\n'))];
}

function candlesText(world: World, market: string): readonly string[] {
  let candles;
  try {
    candles = columnsOf(world, market);
  } catch {
    // The fault that is told says which candle it is.
    return [`${market}: ${JSON.stringify(world.candles[market] ?? [])}`];
  }
  const { warmUp } = world;
  const stated = Math.max(0, candles.length - warmUp.candles);
  const from = Math.max(candles.length - Math.min(stated, rowsMax), 0);
  const price = (units: number): string => formatShort(units, candles.priceDigits).padStart(9);
  const rows = Array.from({ length: candles.length - from }, (_, i) => {
    const row = from + i;
    const { time, open, high, low, close, volume } = candles;
    const prices = [open, high, low, close].map((column) => price(column[row]!)).join('');
    return `${formatTime(time[row] as TimeMs)}${prices}  ${String(volume[row]!).padStart(8)}`;
  });
  const before = warmUp.candles === 0 ? '' : `, after ${warmUp.candles} that warm up`;
  return [
    `${market}, ${stated} candles${before}:`,
    `  ${'opens'.padEnd(20)}${['open', 'high', 'low', 'close'].map((name) => name.padStart(9)).join('')}    volume`,
    ...indented(rows),
  ];
}

/** Events without the lines of the ledger; the last ones where there are too many. */
function told(run: TestRun): readonly string[] {
  const lines = recordsOf(run)
    .filter(({ kind }) => kind !== 'ledger')
    .map(run.line);
  const left = lines.length - linesMax;
  return left > 0 ? [`(${left} before)`, ...lines.slice(left)] : lines;
}

const indented = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line === '' ? '' : `  ${line}`));
