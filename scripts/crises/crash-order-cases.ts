/** The orders that leave in the fall of 10 October 2025, each worked by hand from its candles. */
import { decimal } from '../../src/report/format.ts';
import type { Case } from './case.ts';
import { atTheFall, type Crash } from './crash-scenario.ts';
import { down, less, nearest, onTheWay, partOf, up } from './hand.ts';

export const tick = 0.001;

/** Bought half an hour before. */
export function heldCases({ first, crash, after, last }: Crash): readonly Case[] {
  const bought = first.open.toFixed(3);
  const stop = down(first.open * 0.8, tick);
  const range = (row: { high: number; low: number }): number => row.high - row.low;
  const dearer = up(first.open + 0.1 * range(first), tick);
  const trigger = down(Number(dearer) * 0.8, tick);
  const slipped = down(Number(trigger) - 0.1 * range(crash), tick);
  const trailed = down(first.high * 0.8, tick);
  const large = 280_000;
  const atOnce = less(partOf(crash.volume, 0.05), large);
  const next = partOf(after.volume, 0.05);
  const low = down(crash.open * 0.8, tick);
  return [
    {
      name: 'stop',
      asked: 'A stop 20% below',
      set: ['strategy.stop=20%'],
      hand: { prices: [bought, stop], says: `${bought} × 0.8, on the tick below: ${stop} (FILL-3, FILL-7)` },
    },
    {
      name: 'stop-slipped',
      asked: 'The same, a tenth of the candle’s range worse',
      set: ['strategy.stop=20%', 'slippage.range=10%'],
      hand: {
        prices: [dearer, slipped],
        says: `${bought} + 0.1 × (${first.high} − ${first.low}) = ${dearer}; its stop ${trigger}; ${trigger} − 0.1 ×
          (${crash.high} − ${crash.low}) = ${slipped} (SLIP-1)`.replace(/\s+/g, ' '),
      },
    },
    {
      name: 'trail',
      asked: 'A trailing stop, 20% behind',
      set: ['strategy.stop.trail=20%'],
      hand: {
        prices: [bought, trailed],
        says: `best before the fall ${first.high}; × 0.8 = ${trailed} (STOP-5)`,
      },
    },
    {
      name: 'stop-limit',
      asked: 'A stop-limit at the stop, not below 3.1, with that slippage',
      set: [`strategy.params.trigger=${stop}`, 'strategy.params.worst=3.1', 'slippage.range=10%'],
      hand: {
        prices: [dearer, '3.1'],
        says: `marketable at its trigger; ${stop} − ${(0.1 * range(crash)).toFixed(3)} would be below its limit: 3.1
          (FILL-4, FILL-2)`.replace(/\s+/g, ' '),
      },
    },
    {
      name: 'stop-large',
      asked: 'A stop 20% below for 280,000 DOT, bought at 21:15, that takes a twentieth of the volume',
      set: [
        atTheFall,
        'strategy.stop=20%',
        `strategy.sizing.quantity=${large}`,
        'account.balance=1000000',
        'participation=5%',
      ],
      hand: {
        prices: [crash.open.toFixed(3), low, after.open.toFixed(3), last.open.toFixed(3)],
        sizes: [large, atOnce, next, less(large, atOnce, next)],
        says: `of ${decimal(large + atOnce, 2)} DOT the purchase takes ${decimal(large, 0)}; what is left at ${low}; then
          ${decimal(next, 2)} at the next open, the rest at the one after (FILL-6)`.replace(/\s+/g, ' '),
      },
    },
  ];
}

/** Bought at the open of the fall. */
export function openedCases({ crash }: Crash): readonly Case[] {
  const bought = crash.open.toFixed(3);
  const stop = down(crash.open * 0.8, tick);
  const target = up(crash.open * 1.07, tick);
  const near = down(crash.open * 0.9, tick);
  const far = down(crash.high * 0.9, tick);
  const covered = up(crash.low * 1.1, tick);
  return [
    {
      name: 'bracket',
      asked: 'A stop 20% below and a target 7% above',
      set: [atTheFall, 'strategy.stop=20%', 'strategy.target=7%'],
      hand: {
        prices: [bought, stop],
        says: `stop ${stop}, target ${target}; the low first is worse (PATH-3)`,
      },
    },
    {
      name: 'trail-inside',
      asked: 'A trailing stop, 10% behind',
      set: [atTheFall, 'strategy.stop.trail=10%'],
      hand: {
        prices: [bought, near],
        says: `low first: ${bought} × 0.9 = ${near}; high first: ${crash.high} × 0.9 = ${far} (STOP-5)`,
      },
    },
    {
      name: 'trail-closes',
      asked: 'The same, moved by closes alone',
      set: [atTheFall, 'strategy.stop.trail=10%', 'strategy.stop.on=close'],
      hand: { prices: [bought, near], says: `either way ${near}: no close has come yet (STOP-5)` },
    },
    {
      name: 'trail-short',
      asked: 'Sold short instead, with a trailing stop 10% behind',
      set: [atTheFall, 'account.kind=margin', 'strategy.params.short=true', 'strategy.stop.trail=10%'],
      hand: {
        prices: [bought, covered],
        says: `either way the fall is one leg: ${crash.low} × 1.1, on the tick above: ${covered} (STOP-5)`,
      },
    },
  ];
}

/** Bought at 21:00, left at 21:15, and late at both. */
export function lateCases({ second, crash }: Crash): readonly Case[] {
  const at = 'period.from=2025-10-10T21:00:00Z';
  const late = (name: string, seconds: number): Case => {
    const part = seconds / 300;
    const bought = nearest(onTheWay(second.open, second.high, part), tick);
    const sold = nearest(onTheWay(crash.open, crash.low, part), tick);
    const other = nearest(onTheWay(crash.open, crash.high, part), tick);
    const way = `${seconds}/300 of the way from ${crash.open} to ${crash.low}: ${sold}; to ${crash.high}: ${other}`;
    return {
      name,
      asked: seconds === 0 ? 'At once' : `${seconds} s late`,
      set: [at, 'strategy.params.leave=1', ...(seconds === 0 ? [] : [`latency=${seconds}s`])],
      hand: {
        prices: [bought, sold],
        says: seconds === 0 ? 'the opens (FILL-1)' : `${way} (LAT-1, PATH-7)`,
      },
    };
  };
  return [late('late-0', 0), late('late-1', 1), late('late-60', 60), late('late-300', 300)];
}
