/**
 * The witness beside the engine: it gives hand-worked numbers, and the engine gives the same on candles at random.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit, sell, type EntryType } from '../../src/model/intent.ts';
import { runs } from '../support/runs.ts';
import { outcomeOf, type Outcome, type Plan } from './rule-model.ts';
import { runCase, type Candle } from './run-case.ts';

const flat: Candle = [100, 100, 100, 100];
const long = { side: 'buy', from: 1 } as const;
const at = (price: number) => () => price;

describe('the rules of one entry, told apart from the engine', () => {
  it.each<[string, Plan, Candle, Outcome['entry'], Outcome['exit']]>([
    [
      'FILL-2 a limit that the open has passed fills at the open',
      { ...long, type: 'limit', limit: 99 },
      [98, 101, 97, 100],
      { row: 1, price: 98 },
      null,
    ],
    [
      'FILL-3 a stop that the open has passed fills at the open',
      { ...long, type: 'stop', trigger: 102 },
      [103, 104, 101, 102],
      { row: 1, price: 103 },
      null,
    ],
    [
      'FILL-4 a stop-limit that the jump carries beyond its limit rests, and fills on the way back',
      { ...long, type: 'stop-limit', trigger: 102, limit: 103 },
      [105, 106, 101, 102],
      { row: 1, price: 103 },
      null,
    ],
    [
      'PATH-3 of a stop and a target in one candle the stop comes first',
      { ...long, type: 'market', stop: at(95), target: at(105) },
      [100, 106, 94, 105],
      { row: 1, price: 100 },
      { row: 1, price: 95, by: 'stop' },
    ],
    [
      // Filled at 102 on the way up to 106; the low of 94 comes after, or the low has passed before: then nothing.
      'PATH-4 protection waits from the point of the fill on',
      { ...long, type: 'stop', trigger: 102, stop: at(95) },
      [100, 106, 94, 97],
      { row: 1, price: 102 },
      { row: 1, price: 95, by: 'stop' },
    ],
    [
      // From 105 on 3 behind: to 103 with the high of 106, which the low then meets.
      'STOP-1 STOP-5 a stop that trails from an activation on is met on the way back',
      { ...long, type: 'market', stop: at(95), trail: { behind: (best) => best - 3, from: at(105) } },
      [100, 106, 99, 104],
      { row: 1, price: 100 },
      { row: 1, price: 103, by: 'stop', hasTrailed: true },
    ],
    [
      'STOP-1 before the activation it stays where it began',
      { ...long, type: 'market', stop: at(95), trail: { behind: (best) => best - 3, from: at(105) } },
      [100, 104, 94, 96],
      { row: 1, price: 100 },
      { row: 1, price: 95, by: 'stop' },
    ],
  ])('%s', (_title, plan, candle, entry, left) => {
    expect(outcomeOf([flat, candle], plan)).toEqual({ entry, exit: left });
  });

  it('FILL-3 STOP-5 the engine gives what the rules give, whatever the candles', () => {
    fc.assert(
      fc.property(tables, plans, (candles, plan) => {
        expect(played(candles, plan)).toEqual(outcomeOf(candles, plan));
      }),
      { numRuns: runs(300) },
    );
  });
});

/** Half units only, so that levels meet extremes and opens often. */
const half = (from: number, to: number) => fc.integer({ min: from * 2, max: to * 2 }).map((n) => n / 2);
const candle = fc
  .tuple(half(90, 110), half(90, 110), half(0, 8), half(0, 8))
  .map(([open, close, above, below]) => {
    const made: Candle = [open, Math.max(open, close) + above, Math.min(open, close) - below, close];
    return made;
  });
const tables = fc.array(candle, { minLength: 3, maxLength: 6 }).map((rows) => [flat, ...rows]);

const plans = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    type: fc.constantFrom('market' as const, 'limit' as const, 'stop' as const, 'stop-limit' as const),
    limit: half(92, 108),
    trigger: half(92, 108),
    stop: half(1, 8),
    target: half(1, 8),
    exitRow: fc.integer({ min: 2, max: 8 }),
    trail: fc.option(fc.record({ behind: half(1, 8), from: half(1, 6) })),
  })
  .map(({ side, type, limit, trigger, stop, target, exitRow, trail }): Plan => {
    const sign = side === 'buy' ? 1 : -1;
    return {
      side,
      type,
      from: 1,
      until: 4,
      limit,
      trigger,
      stop: (fill) => fill - sign * stop,
      target: (fill) => fill + sign * target,
      trail: trail && {
        behind: (best) => best - sign * trail.behind,
        from: (fill) => fill + sign * trail.from,
      },
      exits: (row, entryRow) => row > entryRow && row === exitRow,
    };
  });

function played(candles: readonly Candle[], plan: Plan): Outcome {
  const enter = plan.side === 'buy' ? buy : sell;
  const distance = (level: Plan['stop']) => ({ distance: Math.abs(level!(1000) - 1000) });
  const { trail } = plan;
  const follows = trail && { ...distance(trail.behind), activation: distance(trail.from) };
  const at = distance(plan.stop);
  const { fills, trades } = runCase({
    candles,
    decide: (row, view) => {
      if (row === 0) {
        return enter({
          order: orderOf(plan),
          stop: follows ? { at, trail: follows } : at,
          target: distance(plan.target),
        });
      }
      if (row + 1 === plan.until && view.restingEntries > 0) return cancel('entries');
      return !view.isFlat && plan.exits!(row + 1, row) ? exit() : null;
    },
    balance: 1_000_000,
    account: 'margin',
    sizing: { quantity: 1 },
    digits: { price: 2, quantity: 0, money: 2 },
  });
  const [entry, left] = fills;
  return {
    entry: entry === undefined ? null : { row: entry.row, price: entry.price },
    exit:
      left === undefined
        ? null
        : {
            row: left.row,
            price: left.price,
            by: left.role as 'stop',
            ...(trades[0]!.exitCause === 'trail' ? { hasTrailed: true } : {}),
          },
  };
}

function orderOf({ type, limit, trigger }: Plan): EntryType {
  if (type === 'market') return { type };
  if (type === 'limit') return { type, limit: limit! };
  return type === 'stop' ? { type, trigger: trigger! } : { type, trigger: trigger!, limit: limit! };
}
