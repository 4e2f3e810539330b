/**
 * Fees taken from what a fill brings (FEE-1): a purchase pays in base, a sale in quote, and a position keeps dust below
 * a lot, which counts as closed (STOP-4). The rate is 0.1 %, the lot 0.01, and one unit is traded at 100.
 */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import {
  fates,
  fillLines,
  money,
  play,
  quantity,
  recordsOf,
  refusals,
  type Play,
  type Row,
} from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
const calm = at(100);

const received = (
  script: Readonly<Record<number, Intents>>,
  candles: readonly Row[],
  more: Partial<Play> = {},
) =>
  play({
    script,
    candles,
    balance: 1_000,
    fees: { maker: 0.001, taker: 0.001 },
    feeTerms: { currency: 'received' },
    rules: [{ lot: 0.01 }],
    ...more,
  });

describe('a fee in base', () => {
  it('FEE-1 makes a purchase that much smaller, and costs no money', () => {
    const played = received({ 0: buy() }, [calm, calm]);
    expect(played.cash).toBe(900);
    expect(played.position).toBe(0.999);
    expect(recordsOf(played, 'filled')[0]).toMatchObject({
      quantity: quantity(1),
      fee: quantity(0.001),
      feeCurrency: 1,
    });
    expect(
      played.run.ledger.slice(1).map(({ currency, amount, reason }) => [currency, amount, reason]),
    ).toEqual([
      [0, money(-100), 'trade'],
      [1, quantity(1), 'trade'],
      [1, quantity(-0.001), 'fee'],
    ]);
    expect(played.equity.at(-1)).toBe(999.9);
  });

  it('FEE-1 a sale pays in quote', () => {
    // 0.99 of 0.999 at 110 brings 108.9, less 0.1089.
    const played = received({ 0: buy(), 1: exit() }, [calm, calm, at(110)]);
    expect(fillLines(played)).toEqual(['1 entry buy 1 @ 100 taker', '2 exit sell 0.99 @ 110 taker']);
    expect(played.cash).toBe(900 + 108.9 - 0.1089);
    expect(played.position).toBe(0.009);
  });

  it('STOP-4 the trade is closed, and what is left below a lot is told apart', () => {
    // 0.999 cost 99.9 and a fee worth 0.1; 0.99 of it cost 99 and brought 108.9.
    const { run } = received({ 0: buy(), 1: exit() }, [calm, calm, at(110)]);
    expect(run.trades).toMatchObject([
      {
        quantity: quantity(0.999),
        exited: quantity(0.99),
        grossProfit: money(9.9),
        fees: money(0.1 + 0.1089),
        netProfit: money(9.6911),
        exitRole: 'exit',
      },
    ]);
    expect(run.dust).toEqual([
      { market: 0, side: 'long', quantity: quantity(0.009), cost: money(0.9), received: 0 },
    ]);
  });

  it('STOP-4 the next trade takes it in at what it cost', () => {
    // 0.009 and 0.999 are 1.008, of which 1 can be sold; 0.9 and 99.9 were paid for them.
    const script = { 0: buy(), 1: exit(), 2: buy(), 3: exit() };
    const { run, position } = received(script, [calm, calm, calm, calm, at(110)]);
    expect(position).toBe(0.008);
    expect(run.trades[1]).toMatchObject({
      quantity: quantity(1.008),
      exited: quantity(1),
      entryValue: money(100.8),
      grossProfit: money(10),
    });
    expect(run.dust).toMatchObject([{ quantity: quantity(0.008), cost: money(0.8) }]);
  });

  it('STOP-4 a strategy sees no position in dust, and cannot sell it', () => {
    const seen: boolean[][] = [];
    const watch = ({ isFlat, isLong }: { isFlat: boolean; isLong: boolean }) => seen.push([isFlat, isLong]);
    const played = received({ 0: buy(), 1: exit(), 2: exit() }, [calm, calm, calm, calm], { watch });
    expect(seen).toEqual([
      [true, false],
      [false, true],
      [true, false],
      [true, false],
    ]);
    expect(refusals(played)).toEqual(['size below-lot 90 100']);
  });

  it('STOP-4 OTO-1 a group guards what can be sold, and ends with it', () => {
    const script = { 0: buy({ stop: { price: 95 }, target: { price: 120 } }) };
    const played = received(script, [calm, calm, [100, 100, 90, 90]]);
    expect(recordsOf(played, 'accepted').map((record) => record.quantity)).toEqual([
      quantity(0.99),
      quantity(0.99),
    ]);
    expect(fates(played)).toEqual(['entry filled', 'stop filled', 'target cancelled group']);
  });

  it('STOP-4 a group takes over the dust of the trade before, so that its stop closes the position', () => {
    // 0.009 are left of the first, 0.999 come: 1.008, of which 1 is guarded and sold.
    const guarded = buy({ stop: { price: 95 } });
    const down: Row = [100, 100, 90, 100];
    const seen: boolean[] = [];
    const watch = ({ isFlat }: { isFlat: boolean }) => seen.push(isFlat);
    const played = received({ 0: guarded, 2: guarded }, [calm, calm, down, calm, down], { watch });
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 100 taker',
      '2 stop sell 0.99 @ 95 taker',
      '3 entry buy 1 @ 100 taker',
      '4 stop sell 1 @ 95 taker',
    ]);
    expect(seen).toEqual([true, false, true, false, true]);
    expect(played.position).toBe(0.008);
    expect(played.run.trades.map(({ exitRole }) => exitRole)).toEqual(['stop', 'stop']);
  });

  it('STOP-4 what groups have left below a lot is guarded together', () => {
    // Twice 0.999: 0.99 and 1.008, of which 1; the first stop leaves nothing, the second 0.008.
    const script = { 0: [buy({ stop: { price: 95 } }), buy({ stop: { price: 90 } })] };
    const played = received(script, [calm, calm, [100, 100, 94, 94], [94, 94, 80, 80]]);
    expect(fillLines(played).slice(2)).toEqual(['2 stop sell 0.99 @ 95 taker', '3 stop sell 1 @ 90 taker']);
    expect(played.position).toBe(0.008);
    expect(played.run.trades[0]!.exitRole).toBe('stop');
  });

  it('STOP-4 what a group that has ended leaves is guarded by the one that goes on', () => {
    // The second has taken over 0.009 and guards 1.008; its stop leaves 0.008, which join the 0.99 of the first.
    const script = { 0: [buy({ stop: { price: 90 } }), buy({ stop: { price: 95 } })] };
    const played = received(script, [calm, calm, [100, 100, 94, 94], [94, 94, 80, 80]]);
    expect(fillLines(played).slice(2)).toEqual(['2 stop sell 1 @ 95 taker', '3 stop sell 0.99 @ 90 taker']);
    expect(played.position).toBe(0.008);
  });

  it('STOP-4 FILL-7 nothing is taken over that an order of a finer lot still sells', () => {
    // 0.999 are guarded whole by the lot of then; of 0.999 more, by that of now, 0.99. Of what these leave, 0.001 make
    // one of the first.
    const script = { 0: buy({ stop: { price: 90 } }), 1: buy({ stop: { price: 95 } }) };
    const played = received(script, [calm, calm, calm, [100, 100, 80, 80]], {
      rules: [{ lot: 0.001 }, { fromRow: 2, lot: 0.01 }],
    });
    expect(recordsOf(played, 'accepted').map((record) => record.quantity)).toEqual([
      quantity(0.999),
      quantity(0.99),
    ]);
    expect(fillLines(played).slice(2)).toEqual(['3 stop sell 0.99 @ 95 taker', '3 stop sell 1 @ 90 taker']);
    expect(played.position).toBe(0.008);
  });

  it('STOP-4 what a group that has ended leaves makes good the fees of all that go on, the oldest first', () => {
    // Twice 0.95 of 1, guarded whole; by lots of 0.2 from row 2 on, 0.8 of the third 0.95. When that is sold it leaves
    // 0.15: what the first two have paid.
    const far = buy({ stop: { price: 90 } });
    const script = { 0: [far, far], 1: buy({ stop: { price: 95 } }) };
    const played = received(script, [calm, calm, calm, [100, 100, 94, 94], [94, 94, 80, 80]], {
      fees: { maker: 0.05, taker: 0.05 },
      rules: [{ lot: 0.01 }, { lot: 0.2, fromRow: 2 }],
    });
    expect(fillLines(played).slice(3)).toEqual([
      '3 stop sell 0.8 @ 95 taker',
      '4 stop sell 1 @ 90 taker',
      '4 stop sell 1 @ 90 taker',
    ]);
    expect(played.position).toBe(0.05);
  });

  it('STOP-4 what a group guards by a finer lot that was in force is not left over', () => {
    // 0.9 are guarded whole; from row 2 on 0.8 is bought, and of 0.72 only 0.4 can be sold. When that is sold 0.1 of what
    // it leaves makes good what the first has paid: of 1 there are 0.8 in whole lots.
    const script = { 0: buy({ stop: { price: 90 } }), 1: buy({ stop: { price: 95 } }) };
    const played = received(script, [calm, calm, calm, [100, 100, 94, 94], [94, 94, 80, 80]], {
      fees: { maker: 0.1, taker: 0.1 },
      rules: [{ lot: 0.01 }, { lot: 0.4, fromRow: 2 }],
      sizing: { kind: 'amount', amount: money(100) },
    });
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 100 taker',
      '2 entry buy 0.8 @ 100 taker',
      '3 stop sell 0.4 @ 95 taker',
      '4 stop sell 0.8 @ 90 taker',
    ]);
    expect(recordsOf(played, 'accepted').map((record) => record.quantity)).toEqual([
      quantity(0.9),
      quantity(0.4),
    ]);
    expect(played.position).toBe(0.42);
  });

  it('POS-1 an exit that finds dust alone is cancelled, and nothing that only reduces is left resting', () => {
    const rest = exit({ order: { type: 'limit', limit: 130 } });
    const played = received({ 0: buy(), 1: [exit(), exit(), rest] }, [calm, calm, calm, calm]);
    expect(fates(played)).toEqual([
      'entry filled',
      'exit filled',
      'exit cancelled reduce-only',
      'exit cancelled reduce-only',
    ]);
  });

  it('SIZE-1 ORD-4 a size in money is spent on the purchase alone', () => {
    const sizing = { kind: 'amount', amount: money(200) } as const;
    const played = received({ 0: buy() }, [calm, calm], { sizing, balance: 200 });
    expect(played.cash).toBe(0);
    expect(played.position).toBe(1.998);
  });

  it('FEE-1 LEDG-1 in parts, the fee is the exact running total, rounded, less what was kept before', () => {
    // 0.01 % of 5,000 units each time: 0.5, 1 and 1.5 in all, to even 0, 1 and 2.
    const rows: readonly Row[] = [calm, ...Array<Row>(3).fill([100, 100, 100, 100, 1])];
    const played = received({ 0: buy() }, rows, {
      participation: 0.5,
      fees: { maker: 0.0001, taker: 0.0001 },
      sizing: { kind: 'quantity', quantity: quantity(1.5) },
    });
    expect(recordsOf(played, 'filled').map((record) => [record.quantity, record.fee])).toEqual([
      [5_000, 0],
      [5_000, 1],
      [5_000, 1],
    ]);
    expect(played.position).toBe(1.4998);
  });

  it('FEE-1 means nothing on a margin account', () => {
    const played = received({ 0: sell(), 1: exit() }, [calm, calm, calm], { account: 'margin' });
    expect(played.cash).toBe(1_000 - 0.2);
    expect(played.position).toBe(0);
  });
});
