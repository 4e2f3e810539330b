/**
 * The steps of a stop that moves on (STOP-1, STOP-2, STOP-5), which of them has it, and those of a short. Rows are [open,
 * high, low, close]; decided at the close of row 0, filled at 100 at the open of row 1.
 */
import { describe, expect, it } from 'vitest';
import { buy, sell, type EnterIntent, type Intents } from '../../src/model/intent.ts';
import { stopCauses, type FillAnchor, type OrderId, type RatchetStep } from '../../src/model/order.ts';
import { openDesk } from '../support/desk.ts';
import { fillLines, play, price, quantity, rate, recordsOf } from '../support/play.ts';
import type { Play, Played, Row } from '../support/play.ts';
import { told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
type Plan = EnterIntent['stop'];

const long = (stop: Plan, rows: readonly Row[], more: Partial<Play> = {}): Played =>
  play({ candles: [calm, ...rows], script: { 0: buy({ stop: stop! }) }, path: 'low-first', ...more });
const short = (stop: Plan, rows: readonly Row[], script: Readonly<Record<number, Intents>> = {}): Played =>
  play({
    ...{ candles: [calm, ...rows], script: { 0: sell({ stop: stop! }), ...script } },
    ...{ account: 'margin', path: 'high-first' },
  });
const moves = (played: Played): readonly string[] =>
  recordsOf(played, 'moved').map(({ trigger, cause }) => `${trigger / 100} ${stopCauses[cause]}`);

describe('the steps of a stop that moves on', () => {
  it('STOP-1 the one that has the stop is its cause, whatever else holds behind it', () => {
    // The trail follows at once, 6 behind: at 103 it would be at 97, where break-even has it at 100; at 107 at 101.
    const plan = { at: { distance: 10 }, trail: { distance: 6 }, breakEven: { after: { distance: 3 } } };
    const rows: readonly Row[] = [
      [100, 103, 100, 103],
      [103, 107, 103, 107],
    ];
    expect(moves(long(plan, rows))).toEqual(['100 break-even', '101 trail']);
    // Both at 100: the trail is stated last.
    expect(moves(long({ ...plan, trail: { distance: 3 } }, rows.slice(0, 1)))).toEqual(['100 trail']);
  });

  it('STOP-1 STOP-5 on: close what holds at the fill has the stop from there on', () => {
    const plan = { at: { distance: 10 }, trail: { distance: 5 }, on: 'close' } as const;
    expect(fillLines(long(plan, [[100, 100, 94, 94]]))[1]).toBe('1 stop sell 1 @ 95 taker');
  });

  it('STOP-1 of a short a trail that follows at once has it from the fill on', () => {
    const plan = { at: { distance: 10 }, trail: { distance: 5 } };
    expect(fillLines(short(plan, [[100, 106, 100, 100]]))[1]).toBe('1 stop buy 1 @ 105 taker');
    const rows: readonly Row[] = [
      [100, 100, 97, 97],
      [97, 103, 97, 97],
    ];
    expect(fillLines(short(plan, rows))[1]).toBe('2 stop buy 1 @ 102 taker');
  });

  it('STOP-2 of a short what was done before an amend loosened it is not done again', () => {
    // At 96 break-even, at 100; put to 103. 101 is worse than 96, and 95 better: 4 ahead all the same.
    const plan = { at: { distance: 10 }, breakEven: { after: { distance: 4 } } };
    const rows: readonly Row[] = [
      [100, 100, 96, 96],
      [96, 101, 96, 101],
      [101, 102, 95, 95],
      [95, 102, 95, 95],
    ];
    const played = short(plan, rows, { 1: { kind: 'amend', order: 2, trigger: 103 } });
    expect(moves(played)).toEqual(['100 break-even']);
    expect(fillLines(played)).toHaveLength(1);
  });

  it('STOP-1 FILL-7 where the tick has changed since, a trail has it that holds before a lock', () => {
    // 102.75 by the tick of then, 102.7 by that of the close, at which it is told; the lock lies at 100.5.
    const rules = [{}, { tick: 0.1, fromRow: 2 }];
    const desk = openDesk({ candles: [calm, [100, 104, 100, 104]], rules });
    desk.next();
    const ahead = (by: number): FillAnchor => ({
      ...{ offset: price(by), rate: rate(0), risk: rate(0), limitOffset: 0, ofAverage: false },
    });
    const steps: readonly RatchetStep[] = [
      { cause: 'trail', after: null, lock: null, offset: price(1.25), rate: rate(0) },
      { cause: 'break-even', after: ahead(1), lock: ahead(0.5), offset: 0, rate: rate(0) },
    ];
    const stop = { type: 'stop', side: 'sell', role: 'stop', reduceOnly: true, trigger: price(95) } as const;
    const ratchet = { onClose: false, steps };
    desk.place({ quantity: quantity(1) }, [{ ...stop, ratchet, parent: 1 as OrderId }]);
    expect(told(desk.next()).at(-1)).toBe('moved 2 to 102.75: trail');
  });
});
