/**
 * Stops that move on (STOP-1 to STOP-3), through the whole engine: where they start, what moves them, and what the
 * journal says of it. Rows are [open, high, low, close]; decided at the close of row 0, filled at the open of row 1.
 */
import { describe, expect, it } from 'vitest';
import { readTape } from '../../src/engine/tape-read.ts';
import { journalLine } from '../../src/scenario/journal-text.ts';
import { buy, cancel, exit, sell, type EnterIntent } from '../../src/model/intent.ts';
import type { Rate } from '../../src/model/units.ts';
import { fates, fillLines, play, recordsOf, type Play, type Played, type Row } from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];

const planned = (stop: EnterIntent['stop'], rows: readonly Row[], more: Partial<Play> = {}): Played =>
  play({ candles: [calm, ...rows], script: { 0: buy({ stop: stop! }) }, path: 'low-first', ...more });

/** The levels of the stop as the journal tells them, each with what moved it: row, level, cause. */
function levels({ engine }: Played): readonly string[] {
  const { records } = readTape(engine.kernel.journal.state.tape);
  const names = {
    instruments: engine.kernel.lanes.map(({ instrument }) => instrument),
    strategies: ['s', 's1'],
    currency: 'USD',
    digits: 8,
    coin: null,
  };
  const kinds = ['moved', 'caused', 'amended'];
  return records
    .filter(({ kind }) => kinds.includes(kind))
    .map((record) => journalLine(record, names, new Map()).replace(/^\S+ /, ''));
}

describe('a break-even', () => {
  it('STOP-1 moves the stop to the fill once the price has been 1 R ahead, and no sooner', () => {
    // R = 100 - 95 = 5: 104.99 moves nothing, 105 does; the way down meets it at 100.
    const plan = { at: { distance: 5 }, breakEven: { after: { r: 1 } } };
    const rows: readonly Row[] = [
      [100, 104.99, 99, 104],
      [104, 105, 103, 104],
      [104, 104, 98, 99],
    ];
    const played = planned(plan, rows);
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '3 stop sell 1 @ 100 taker']);
    expect(levels(played)).toEqual(['order 2 in M0 moved to 100: break-even']);
    expect(played.orders[1]).toMatchObject({ cause: 'break-even', trigger: 10_000 });
  });

  it('STOP-1 starts from the actual fill, not from the close of the decision', () => {
    // Filled at 102: a stop at 97, 1 R ahead at 107, which 106 does not reach.
    const plan = { at: { distance: 5 }, breakEven: { after: { r: 1 } } };
    const rows: readonly Row[] = [
      [102, 106, 102, 106],
      [106, 107, 106, 107],
      [107, 107, 100, 100],
    ];
    expect(fillLines(planned(plan, rows))[1]).toBe('3 stop sell 1 @ 102 taker');
    expect(fillLines(planned(plan, [rows[0]!, [106, 106, 96, 96]]))[1]).toBe('2 stop sell 1 @ 97 taker');
  });

  it('STOP-1 waits for 2 % where nothing is said', () => {
    const rows: readonly Row[] = [
      [100, 101.99, 100, 101],
      [101, 101, 99, 99],
    ];
    expect(fillLines(planned({ at: { percent: 5 }, breakEven: {} }, rows))).toHaveLength(1);
    const ahead: readonly Row[] = [[100, 102, 100, 101], rows[1]!];
    expect(fillLines(planned({ at: { percent: 5 }, breakEven: {} }, ahead))[1]).toBe(
      '2 stop sell 1 @ 100 taker',
    );
  });

  it('STOP-1 FEE-1 beyond the fill by the fees of both fills: what comes back is what was paid', () => {
    // Rate 1 %: bought at 100, 101 were paid. 100 x (1.01 / 0.99) = 102.0202, down to the tick: 102.02, of which 1.0202
    // are fees, leaves 100.9998.
    const rows: readonly Row[] = [
      [100, 110, 100, 110],
      [110, 110, 100, 100],
    ];
    const fees = { maker: 0.01, taker: 0.01 };
    const plan = { at: { percent: 10 }, breakEven: { after: { percent: 5 }, offset: 'fees' } } as const;
    const played = planned(plan, rows, { fees });
    expect(fillLines(played)[1]).toBe('2 stop sell 1 @ 102.02 taker');
    expect(played.cash).toBeCloseTo(1_000_000 - 101 + 100.9998, 9);
    // Short: sold at 100, 99 came in; 100 x (0.99 / 1.01) = 98.0198, up to the tick.
    const short = play({
      candles: [calm, [100, 100, 90, 90], [90, 100, 90, 100]],
      script: { 0: sell({ stop: plan }) },
      account: 'margin',
      path: 'high-first',
      fees,
    });
    expect(fillLines(short)[1]).toBe('2 stop buy 1 @ 98.02 taker');
  });

  it('PATH-5 in one candle with the way back it does not say which came first: both walks are made', () => {
    // High first: break-even at 106, met at 100 on the way down to 97; low first: 97 meets neither, and the close
    // neither.
    const plan = { at: { distance: 5 }, breakEven: { after: { distance: 6 } } };
    const row: Row = [101, 106, 97, 103];
    const up = planned(plan, [calm, row], { path: 'high-first' });
    const down = planned(plan, [calm, row], { path: 'low-first' });
    expect(fillLines(up)[1]).toBe('2 stop sell 1 @ 100 taker');
    expect(fillLines(down)).toHaveLength(1);
    for (const played of [up, down]) expect(played.run.ambiguities).toHaveLength(1);
  });

  it('STOP-1 STOP-6 a fill that brings it beyond the price that sets it off: it waits until the price is beyond it', () => {
    // Planned at 100: R = 5, a quarter of which is 1.25, and 1 % beyond is 1. Filled at 200: set off at 201.25, it would
    // lie at 202. At 201.99 nothing has moved; at 202.01 the price is beyond it, and the way down meets it.
    const plan = { at: { distance: 5 }, breakEven: { after: { r: 0.25 }, offset: { percent: 1 } } };
    const short = [200, 202, 200, 201] as const;
    const far = [201, 202.01, 201.5, 202] as const;
    expect(fillLines(planned(plan, [short, [201, 201, 196, 196]]))).toHaveLength(1);
    expect(fillLines(planned(plan, [short, far, [202.01, 202.01, 196, 196]]))[1]).toBe(
      '3 stop sell 1 @ 202 taker',
    );
  });

  it('STOP-6 one that would lie at or beyond the price that moves it there is refused', () => {
    const plan = { at: { percent: 5 }, breakEven: { after: { percent: 1 }, offset: { percent: 1 } } };
    const { refusals } = planned(plan, [calm]).run;
    expect(refusals).toMatchObject([{ stage: 'plan', reason: 'level-wrong-side', value: 1, bound: 1 }]);
  });
});

describe('a plan of several kinds', () => {
  const plan = {
    at: { distance: 4 },
    breakEven: { after: { r: 1 } },
    trail: { distance: 6, activation: { r: 2 } },
  };

  it('STOP-1 the tightest of those that hold is where the stop lies', () => {
    // R = 4. 104: break-even, 100. 108: the trail holds too, 102. 112: 106. Back to 105: met at 106.
    const rows: readonly Row[] = [
      [100, 104, 100, 104],
      [104, 107.99, 104, 107],
      [107, 108, 106, 108],
      [108, 112, 108, 112],
      [112, 112, 105, 105],
    ];
    const played = planned(plan, rows);
    expect(levels(played)).toEqual([
      'order 2 in M0 moved to 100: break-even',
      'order 2 in M0 moved to 102: trail',
      'order 2 in M0 moved to 106: trail',
    ]);
    expect(fillLines(played)[1]).toBe('5 stop sell 1 @ 106 taker');
  });

  it('STOP-1 short: the same, reflected', () => {
    const rows: readonly Row[] = [
      [100, 100, 96, 96],
      [96, 96, 92, 92],
      [92, 99, 92, 99],
    ];
    const played = play({
      candles: [calm, ...rows],
      script: { 0: sell({ stop: plan }) },
      account: 'margin',
      path: 'high-first',
    });
    expect(levels(played)).toEqual([
      'order 2 in M0 moved to 100: break-even',
      'order 2 in M0 moved to 98: trail',
    ]);
    expect(fillLines(played)[1]).toBe('3 stop buy 1 @ 98 taker');
  });

  it('STOP-2 an explicit amend may loosen it: what was done before is not done again, and the trail goes on', () => {
    const rows: readonly Row[] = [
      [100, 104, 100, 104],
      [104, 104, 99, 101],
      [101, 105, 101, 105],
      [105, 109, 105, 109],
    ];
    const played = play({
      candles: [calm, ...rows],
      script: { 0: buy({ stop: plan }), 1: { kind: 'amend', order: 2, trigger: 97 } },
      path: 'low-first',
    });
    // At 97 the low of 99 meets nothing; 105 is 1 R ahead as 104 was; 109 is 2 R ahead, and the trail holds.
    expect(fillLines(played)).toHaveLength(1);
    expect(levels(played)).toEqual([
      'order 2 in M0 moved to 100: break-even',
      'order 2 amended: 1 M0, trigger 97',
      'order 2 in M0 moved to 103: trail',
    ]);
    const loosened = play({
      candles: [calm, ...rows.slice(0, 2)],
      script: { 0: buy({ stop: plan }), 1: { kind: 'amend', order: 2, trigger: 97 } },
      path: 'low-first',
    });
    expect(loosened.orders[1]).toMatchObject({ trigger: 9_700, cause: null });
  });

  it('STOP-5 on: close the path moves nothing, and its close does', () => {
    const rows: readonly Row[] = [
      [100, 104, 97, 103],
      [103, 109, 97, 104],
      [104, 104, 99, 99],
    ];
    const played = planned({ ...plan, on: 'close' }, rows);
    // 104 was a high only: 97 meets nothing. The close of 104 sets break-even.
    expect(levels(played)).toEqual(['order 2 in M0 moved to 100: break-even']);
    expect(fillLines(played)[1]).toBe('3 stop sell 1 @ 100 taker');
  });

  it('STOP-1 targets in R start from the fill, and share the position', () => {
    // Filled at 101, the stop at 97: R = 4. 1 R = 105 takes half, 3 R = 113 the rest.
    const targets = [
      { at: { r: 1 }, share: 0.5 },
      { at: { r: 3 }, share: 0.5 },
    ];
    const rows: readonly Row[] = [
      [101, 105, 101, 105],
      [105, 113, 105, 113],
    ];
    const played = play({
      candles: [calm, ...rows],
      script: { 0: buy({ stop: { at: { distance: 4 } }, targets }) },
    });
    expect(fillLines(played).slice(1)).toEqual([
      '1 target sell 0.5 @ 105 maker',
      '2 target sell 0.5 @ 113 maker',
    ]);
  });

  it('STOP-1 a trail that follows at once says where the stop starts', () => {
    const rows: readonly Row[] = [
      [100, 103, 100, 103],
      [103, 103, 98, 98],
    ];
    // 5 behind: 95 at the fill, R = 5; 103 brings 98.
    const trailing = { trail: { distance: 5 }, breakEven: { after: { r: 2 } } };
    expect(fillLines(planned(trailing, rows))[1]).toBe('2 stop sell 1 @ 98 taker');
  });

  it('STOP-1 a trail that follows at once, and nearer than the start, has the stop from the fill on', () => {
    // 98 at the fill, not 94; R is 6 all the same, so that 106 is 1 R ahead.
    const trailing = { at: { distance: 6 }, trail: { distance: 2 } };
    expect(fillLines(planned(trailing, [[100, 100, 97, 97]]))[1]).toBe('1 stop sell 1 @ 98 taker');
    const targets = [{ at: { r: 1 }, share: 1 }];
    const script = { 0: buy({ stop: trailing, targets }) };
    const played = play({ candles: [calm, [100, 106, 100, 106]], script, path: 'low-first' });
    expect(fillLines(played)[1]).toBe('1 target sell 1 @ 106 maker');
  });

  it('STOP-6 what hangs on a stop that is not there is refused', () => {
    const none = { stage: 'plan', reason: 'no-stop' };
    const late = { trail: { distance: 5, activation: { percent: 1 } }, breakEven: {} };
    expect(planned(late, [calm]).run.refusals).toMatchObject([none]);
    const targets = play({ candles: [calm, calm], script: { 0: buy({ target: { r: 2 } }) } });
    expect(targets.run.refusals).toMatchObject([none]);
  });

  it('STOP-6 a reward below the required multiple of the risk is refused with both', () => {
    // Half at 2 and half at 6: 4 on average, against 5 at the stop.
    const targets = [
      { at: { distance: 2 }, share: 0.5 },
      { at: { distance: 6 }, share: 0.5 },
    ];
    const entry = (rewardToRisk: number) => buy({ stop: { distance: 5 }, targets, rewardToRisk });
    const refused = play({ candles: [calm, calm], script: { 0: entry(0.81) } });
    expect(refused.run.refusals).toMatchObject([{ reason: 'reward-to-risk', value: 0.8, bound: 0.81 }]);
    expect(play({ candles: [calm, calm], script: { 0: entry(0.8) } }).fills).toHaveLength(1);
  });
});

describe('what a plan looks at at closes', () => {
  it('STOP-1 a time stop closes at the open after the close of its last candle, that of the fill counted', () => {
    const played = planned({ at: { percent: 50 }, candles: 2 }, [
      calm,
      [100, 101, 100, 101],
      [101, 101, 101, 101],
    ]);
    expect(fillLines(played)[1]).toBe('3 exit sell 1 @ 101 taker');
    expect(played.orders[2]).toMatchObject({ role: 'exit', cause: 'time', signal: 1 });
    expect(levels(played)).toEqual(['order 3 in M0, because of time']);
  });

  it('STOP-1 STOP-4 it closes what its own entry brought, and leaves the others', () => {
    const stop = { at: { percent: 50 }, candles: 2 };
    const played = play({
      candles: [calm, calm, calm, calm, calm],
      script: { 0: buy({ stop }), 1: buy({ stop: { percent: 50 } }) },
    });
    expect(fillLines(played).slice(2)).toEqual(['3 exit sell 1 @ 100 taker']);
    expect(played.position).toBe(1);
  });

  it('STOP-1 time alone needs no stop', () => {
    const played = planned({ candles: 1 }, [calm, calm]);
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 exit sell 1 @ 100 taker']);
  });

  it('STOP-1 ORD-3 time closes what is left as well where a strategy has cancelled the stop, and no more than that', () => {
    const soon = buy({
      stop: { at: { percent: 30 }, candles: 3 },
      targets: [{ at: { percent: 2 }, share: 0.5 }],
    });
    const rows: readonly Row[] = [calm, calm, [100, 102, 100, 100], calm, calm, calm];
    const played = play({ candles: rows, script: { 0: [soon, buy()], 1: cancel(2) } });
    // Its own one, of which half has left at 102; the other entry stays.
    expect(fillLines(played).slice(2)).toEqual([
      '2 target sell 0.5 @ 102 maker',
      '4 exit sell 0.5 @ 100 taker',
    ]);
    expect(played.position).toBe(1);
    const quiet = play({
      candles: rows,
      script: { 0: [soon, buy()], 1: cancel(2) },
      options: { quiet: false },
    });
    expect(quiet.digest).toBe(played.digest);
  });

  it('STOP-1 FILL-7 in parts, of each of which it knows, where the market lets no order be for all of it', () => {
    const played = play({
      candles: [calm, calm, calm, calm, calm, calm],
      script: { 0: buy({ stop: { candles: 2 } }), 1: buy() },
      rules: [{}, { fromRow: 3, maxQuantity: 0.6 }],
    });
    // Its own one; the other entry's stays.
    expect(fillLines(played).slice(2)).toEqual([
      '3 exit sell 0.6 @ 100 taker',
      '3 exit sell 0.4 @ 100 taker',
    ]);
    expect(played.position).toBe(1);
  });

  it('STOP-1 FILL-7 no part is less than an order has to be, and what would be countless parts is one order', () => {
    const closed = (maxQuantity: number, minQuantity: number) =>
      play({
        candles: [calm, calm, calm, calm],
        script: { 0: buy({ stop: { candles: 2 } }) },
        rules: [{}, { fromRow: 3, maxQuantity, minQuantity }],
      });
    expect(
      closed(0.9, 0.3)
        .fills.slice(1)
        .map((fill) => fill.quantity),
    ).toEqual([0.7, 0.3]);
    expect(fates(closed(0.0005, 0)).slice(1, 2)).toEqual(['exit rejected max-quantity']);
  });

  it('STOP-1 FILL-7 parts are whole lots, though the least quantity be none, and what cannot be cut is told', () => {
    const closed = (rules: { maxQuantity: number; minQuantity: number; lot: number }) => {
      const played = play({
        candles: [calm, calm, calm, calm],
        script: { 0: buy({ stop: { candles: 2 } }) },
        rules: [{}, { fromRow: 3, ...rules }],
      });
      return {
        filled: played.fills.slice(1).map((fill) => fill.quantity),
        rejected: [...new Set(fates(played).filter((fate) => fate.startsWith('exit rejected')))],
      };
    };
    // 0.25 is no whole lot: what is left for the last is 0.3, and 0.7 is less than may be.
    expect(closed({ maxQuantity: 0.9, minQuantity: 0.25, lot: 0.1 })).toEqual({
      filled: [0.7, 0.3],
      rejected: [],
    });
    // 1 is not 3 x 0.4, and no two parts of 0.4 at most make 1: the last is less than an order has to be.
    expect(closed({ maxQuantity: 0.4, minQuantity: 0.35, lot: 0.1 })).toEqual({
      filled: [0.4, 0.4],
      rejected: ['exit rejected min-quantity'],
    });
    // 5 x 0.2 is 1, and 4 x 0.24 is not: each part gives of its own to those after it.
    expect(closed({ maxQuantity: 0.3, minQuantity: 0.24, lot: 0.01 })).toEqual({
      filled: [0.28, 0.24, 0.24, 0.24],
      rejected: [],
    });
    expect(closed({ maxQuantity: 0.3, minQuantity: 0.5, lot: 0.1 })).toEqual({
      filled: [],
      rejected: ['exit rejected min-quantity'],
    });
  });

  it('STOP-1 FILL-7 cut to the lot of the day, whatever its stop was placed for', () => {
    const played = play({
      candles: [calm, calm, calm, calm, calm],
      script: { 0: buy({ stop: { at: { percent: 50 }, candles: 2 } }), 1: buy() },
      rules: [{}, { fromRow: 3, lot: 0.4 }],
    });
    // 0.8 of its own one; what remains of that is less than a lot, and is not asked for again.
    expect(fillLines(played).slice(2)).toEqual(['3 exit sell 0.8 @ 100 taker']);
    expect(played.orders.filter(({ role }) => role === 'exit')).toHaveLength(1);
  });

  it('STOP-1 time alone closes what its own entry has brought, and nothing of the next', () => {
    const rows = [calm, calm, calm, calm, calm, calm];
    const soon = buy({ stop: { candles: 2 } });
    const late = buy({ stop: { candles: 9 } });
    const both = play({ candles: rows, script: { 0: soon, 1: late } });
    expect(fillLines(both).slice(2)).toEqual(['3 exit sell 1 @ 100 taker']);
    expect(both.position).toBe(1);
    // The first has left at the open at which the second comes: its time is over with it.
    const other = play({ candles: rows, script: { 0: soon, 1: [exit(), late] } });
    expect(fillLines(other)).toHaveLength(3);
    expect(other.position).toBe(1);
  });

  it('STOP-1 a chandelier hangs below the best high since the fill, and never sinks', () => {
    // True ranges of 2 each: ATR(2) = 2 and the stop 3 below the best high. Highs since the fill: 101 (98), 103 (100),
    // then ranges of 6 widen the ATR to 4, which moves nothing, and the low of 99 meets 100.
    const before: readonly Row[] = [calm, [100, 101, 99, 100], [100, 101, 99, 100]];
    const rows: readonly Row[] = [
      [100, 101, 99, 100],
      [101, 103, 101, 102],
      [102, 103, 101, 102],
      [102, 103, 99, 101],
    ];
    const stop = { at: { distance: 20 }, chandelier: { atr: 1.5, period: 2 } };
    const played = play({ candles: [...before, ...rows], script: { 2: buy({ stop }) } });
    // Wilder's mean of period 2: 2, 2, 2, then (2 + 3) / 2 = 2.5 of the true range 103 - 100 of row 4.
    // Row 3: 101 - 3 = 98. Row 4: 103 - 3.75 = 99.25. Row 5: (2.5 + 2) / 2 = 2.25, 103 - 3.375 = 99.625, down: 99.62.
    expect(levels(played)).toEqual([
      'order 2 in M0, because of chandelier',
      'order 2 amended: 1 M0, trigger 98',
      'order 2 in M0, because of chandelier',
      'order 2 amended: 1 M0, trigger 99.25',
      'order 2 in M0, because of chandelier',
      'order 2 amended: 1 M0, trigger 99.62',
    ]);
    expect(fillLines(played)[1]).toBe('6 stop sell 1 @ 99.62 taker');
  });

  it('STOP-3 the distance follows volatility within its bounds, at the entry and after it only to tighten', () => {
    // ATR(1) over ATR(2), rows 1 to 3: ranges 2, 2, 4: 4 and 3, a ratio of 4 / 3; the stop at 6 x 4 / 3 = 8. Row 4
    // has a range of 1: ATR(1) = 1, ATR(2) = (3 + 1) / 2 = 2, 0.5: 3 below the fill. Row 5 has one of 8: no change.
    const before: readonly Row[] = [calm, [100, 101, 99, 100], [100, 101, 99, 100], [100, 102, 98, 100]];
    const rows: readonly Row[] = [
      [100, 100.5, 99.5, 100],
      [100, 104, 98, 104],
      [104, 104, 96, 97],
    ];
    const volatility = { period: 1, reference: 2, least: 0.5, most: 1.5 };
    const stop = { at: { distance: 6 }, volatility };
    const played = play({ candles: [...before, ...rows], script: { 3: buy({ stop }) } });
    const accepted = readTape(played.engine.kernel.journal.state.tape).records.find(
      (record) => record.kind === 'accepted' && record.order === 2,
    );
    expect(accepted).toMatchObject({ trigger: 9_200 });
    expect(levels(played)).toEqual([
      'order 2 in M0, because of volatility',
      'order 2 amended: 1 M0, trigger 97',
    ]);
    expect(fillLines(played)[1]).toBe('6 stop sell 1 @ 97 taker');
  });

  it('STOP-3 a distance in percent is one of the fill, at closes, too', () => {
    // Filled at 102: 5 % of that is 5.1. True ranges of 2, then 3, then 2.5: the ratio of ATR(1) to ATR(2) is 1.2, and
    // then 2.5 / ((2.5 + 2.5) / 2) = 1: 96.9, where the stop lies.
    const before: readonly Row[] = [calm, [100, 101, 99, 100], [100, 101, 99, 100]];
    const rows: readonly Row[] = [
      [102, 103, 101, 102],
      [102, 103, 100.5, 102],
    ];
    const stop = { at: { percent: 5 }, volatility: { period: 1, reference: 2 } };
    expect(levels(play({ candles: [...before, ...rows], script: { 2: buy({ stop }) } }))).toEqual([]);
  });

  it('STOP-2 LAT-1 a break-even that was reached on the leg on which an amend arrives is not done again', () => {
    // 102 sets it off. After ten seconds of row 2, half way to 106, the stop is loosened to 94: 95 does not meet it.
    const plan = { at: { percent: 5 }, breakEven: { after: { percent: 2 } } };
    const played = play({
      candles: [calm, calm, [100, 106, 101, 104], [104, 104, 95, 95]],
      script: { 0: buy({ stop: plan }), 1: { kind: 'amend', order: 2, trigger: 94 } },
      path: 'high-first',
      latency: { order: { least: 10_000, most: 10_000 }, answer: { least: 0, most: 0 } },
    });
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker']);
    expect(played.orders[1]).toMatchObject({ reason: 'end', trigger: 9_400 });
  });

  it('STOP-2 LAT-1 an amend of the manager that arrives late does not loosen what has moved meanwhile', () => {
    // The chandelier asks for 100 - 1.5 x 1.5 = 97.75 at the close of row 3; with 90 s of latency it arrives within row
    // 5, where the trail has brought the stop to 103 - 2 = 101 already.
    const before: readonly Row[] = [calm, [100, 101, 99, 100], [100, 101, 99, 100]];
    const rows: readonly Row[] = [
      [100, 100, 100, 100],
      [100, 101, 99, 100],
      [101, 103, 101.5, 103],
      [103, 103, 101.5, 103],
      [103, 103, 101.5, 103],
    ];
    const stop = {
      at: { distance: 20 },
      chandelier: { atr: 1.5, period: 2 },
      trail: { distance: 2, activation: { distance: 3 } },
    };
    const most = { least: 90_000, most: 90_000 };
    const played = play({
      candles: [...before, ...rows],
      script: { 2: buy({ stop }) },
      latency: { order: most, answer: { least: 0, most: 0 } },
    });
    const triggers = readTape(played.engine.kernel.journal.state.tape).records.flatMap((record) =>
      record.kind === 'amended' || record.kind === 'moved' ? [record.trigger] : [],
    );
    expect(triggers).toEqual([10_100, 10_100]);
  });

  it('DET-1 quiet stretches, plain steps and the async driver act at the same closes', () => {
    const rows: Row[] = [calm];
    for (let i = 0; i < 80; i++) {
      const close = 100 + i * 0.1 + (i % 7) * 0.3;
      rows.push([rows.at(-1)![3], Math.max(rows.at(-1)![3], close) + 0.2, close - 0.5, close]);
    }
    const stop = { at: { percent: 5 }, chandelier: { atr: 3, period: 5 }, candles: 40 };
    const script = { 10: buy({ stop }), 30: buy({ stop }) };
    const quick = play({ candles: rows, script, options: { quiet: true } });
    const plain = play({ candles: rows, script, options: { quiet: false } });
    expect(quick.digest).toBe(plain.digest);
    expect(levels(quick).length).toBeGreaterThan(20);
    expect(fillLines(quick)).toHaveLength(4);
  });
});

describe('sizing by risk with a plan', () => {
  it('SIZE-1 STOP-1 is reckoned to where the plan starts', () => {
    // 1 % of 100,000 over 5 a unit: 200.
    const sizing = { kind: 'risk', rate: 1_000_000 as Rate, cap: 10_000_000_000 as Rate } as const;
    const plan = { at: { distance: 5 }, breakEven: {}, candles: 9 };
    const played = planned(plan, [calm], { sizing, balance: 100_000 });
    expect(fillLines(played)).toEqual(['1 entry buy 200 @ 100 taker']);
  });
});

describe('a stop that a manager tightens', () => {
  // Filled at 100 in row 2, whose range is 2: from its close on the stop hangs at 101 - 2, above the 95 of the plan. Row 3
  // has a true range of 4, 104 - 100, and row 4 one of 2, 105 - 103: 100 and 103.
  const plan = { at: { distance: 5 }, breakEven: { after: { r: 9 } }, chandelier: { atr: 1, period: 1 } };
  const candles: readonly Row[] = [
    ...[calm, calm],
    [100, 101, 99, 100],
    [102, 104, 102, 103],
    [103.5, 105, 103.5, 104],
  ];
  const script = { 1: buy({ stop: plan, targets: [{ at: { price: 105 }, share: 0.5 }] }) };
  const triggersOf = (played: Played): readonly number[] =>
    recordsOf(played, 'amended').map(({ trigger }) => trigger / 100);

  it('STOP-2 STOP-5 is told once: nothing moved it on the path', () => {
    const played = play({ candles, script });
    // The target of row 4 has the stop looked at on its path.
    expect(fillLines(played)[1]).toBe('4 target sell 0.5 @ 105 maker');
    expect(triggersOf(played)).toEqual([99, 100, 103]);
    expect(recordsOf(played, 'moved')).toEqual([]);
    expect(play({ candles, script, options: { alwaysTwice: true } }).digest).toBe(played.digest);
  });

  it('STOP-2 FILL-7 stays where it was while the market takes no order of its size', () => {
    for (const rule of [{ minQuantity: 2 }, { lot: 2 }, { maxQuantity: 0.4 }, { minNotional: 1000 }]) {
      const played = play({ candles, script, rules: [{}, { fromRow: 3, ...rule }] });
      expect(triggersOf(played)).toEqual([]);
      expect(recordsOf(played, 'amendRejected').length).toBeGreaterThan(0);
    }
  });
});

describe('what looks at closes for an entry', () => {
  it('STOP-1 is there as long as the entry has something left, and no longer', () => {
    const looking = (rows: readonly Row[]): readonly number[] =>
      planned({ at: { distance: 5 }, candles: 99 }, rows).engine.kernel.guards.map(({ entry }) => entry);
    expect(looking([calm, calm])).toEqual([1]);
    // The stop is met in row 2; the closes of rows 2 and 3 find nothing left.
    expect(looking([calm, [100, 100, 94, 96], calm])).toEqual([]);
  });
});
