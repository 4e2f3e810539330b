/**
 * Limits on risk (RISK-1 to RISK-3), through the whole engine: what denies an entry, with its numbers, and what is done
 * where losses are too large. One unit at 100 unless stated; rows are [open, high, low, close].
 */
import { describe, expect, it } from 'vitest';
import { amend, buy, exit, oneCancelsOther, sell, type EnterIntent } from '../../src/model/intent.ts';
import type { Rate } from '../../src/model/units.ts';
import { noLimits } from '../support/no-limits.ts';
import type { RiskLimits } from '../../src/risk/limits.ts';
import {
  fillLines,
  money,
  play,
  quantity,
  start,
  type Play,
  type Played,
  type Row,
} from '../support/play.ts';

const calm: Row = [100, 100, 100, 100];
const part = (fraction: number): Rate => Math.round(fraction * 1e8) as Rate;

/** A balance of 1,000: one unit is a tenth of it. */
const limited = (risk: Partial<RiskLimits>, more: Partial<Play> & Pick<Play, 'candles' | 'script'>): Played =>
  play({ balance: 1000, account: 'margin', risk: { ...noLimits, ...risk }, ...more });

const denied = ({ run }: Played): readonly (readonly [string, number, number])[] =>
  run.refusals
    .filter(({ stage }) => stage === 'risk')
    .map(({ reason, value, bound }) => [reason, value, bound]);

const changes = ({ run }: Played): readonly string[] =>
  run.riskChanges.map(
    ({ at, state, rule, value, bound }) => `${(at - start) / 60_000} ${state} ${rule} ${value} ${bound}`,
  );

const resting = (limit: number): EnterIntent => buy({ order: { type: 'limit', limit } });

describe('what an entry may add', () => {
  const still = [calm, calm, calm, calm];

  it('RISK-2 exposure of a market counts what is held and what rests', () => {
    // 100 are held and 90 rest; 80 more make 270 of 1,000.
    const script = { 0: buy(), 1: resting(90), 2: resting(80) };
    expect(denied(limited({ market: part(0.27) }, { candles: still, script }))).toEqual([]);
    expect(denied(limited({ market: part(0.2699) }, { candles: still, script }))).toEqual([
      ['market-exposure', 0.27, 0.2699],
    ]);
  });

  it('RISK-2 POS-1 an entry against the position raises no exposure, nor is it denied where there is too much already', () => {
    const script = { 0: buy(), 1: sell({ order: { type: 'limit', limit: 110 } }) };
    expect(denied(limited({ market: part(0.1) }, { candles: still, script }))).toEqual([]);
    // Two units against one would be short by 100.
    const turns = { 0: buy(), 1: [sell(), sell(), sell()] };
    expect(denied(limited({ market: part(0.1) }, { candles: still, script: turns }))).toEqual([
      ['market-exposure', 0.2, 0.1],
    ]);
  });

  it('RISK-2 POS-1 what an exit closes stands in the way of a reversal no more', () => {
    // Long by 100 that leave: one sale opens a short of 100, the next one would double it.
    const script = { 0: buy(), 1: [exit(), sell(), sell()] };
    expect(denied(limited({ market: part(0.1) }, { candles: still, script }))).toEqual([
      ['market-exposure', 0.2, 0.1],
    ]);
  });

  it('RISK-2 ORD-4 of an entry for money, what has been spent rests no more', () => {
    // Of 200, one unit at 100 has been bought: 100 held, 100 resting, and 200 more.
    const thin: Row = [100, 100, 100, 100, 10];
    const played = (limit: number): Played =>
      limited(
        { market: part(limit) },
        {
          candles: [thin, thin, thin],
          script: { 0: resting(100), 1: resting(90) },
          sizing: { kind: 'amount', amount: money(200) },
          participation: 0.1,
        },
      );
    expect(denied(played(0.4))).toEqual([]);
    expect(denied(played(0.3999))).toEqual([['market-exposure', 0.4, 0.3999]]);
  });

  it('RISK-2 TIME-4 inside a candle other markets count at their price of the moment', () => {
    // At 99 inside row 2 the other market stands at 200: 99 + 200 and 99 more, of 1,100.
    const played = limited(
      { total: part(0.36) },
      {
        candles: [calm, calm, [100, 100, 98, 100]],
        script: { 0: resting(99) },
        others: [{ candles: [calm, calm, [200, 200, 200, 200]], script: { 0: buy() } }],
        onFill: (_, view) => (view.market === 'M0' ? buy() : null),
      },
    );
    expect(denied(played)).toEqual([['total-exposure', 398 / 1100, 0.36]]);
  });

  it('RISK-2 ORD-3 an entry is held to the limits by its new terms, and is no new order', () => {
    // 5 a unit at the stop, of 1,000.
    const entry = buy({ order: { type: 'limit', limit: 95 }, stop: { price: 90 } });
    const amended = (terms: Parameters<typeof amend>[1], limits: Partial<RiskLimits>) =>
      denied(limited(limits, { candles: still, script: { 0: entry, 1: amend(1, terms) } }));
    const perTrade = part(0.006);
    expect(amended({ quantity: 2 }, { perTrade })).toEqual([['risk-per-trade', 0.01, 0.006]]);
    expect(amended({ limit: 99 }, { perTrade })).toEqual([['risk-per-trade', 0.009, 0.006]]);
    expect(amended({ quantity: 0.5 }, { perTrade })).toEqual([]);
    expect(amended({ limit: 99 }, { market: part(0.098) })).toEqual([['market-exposure', 0.099, 0.098]]);
    expect(amended({ limit: 94 }, { collar: part(0.05) })).toEqual([['price-collar', 0.06, 0.05]]);
    const orderRate = { most: 1, perMs: 600_000 };
    expect(amended({ quantity: 2 }, { orders: 1, positions: 1, orderRate })).toEqual([]);
  });

  it('RISK-2 exposure of a direction counts all markets of one side, in total both', () => {
    const others = [{ candles: still, script: { 1: sell() } }];
    const script = { 0: buy() };
    expect(denied(limited({ direction: part(0.1) }, { candles: still, script, others }))).toEqual([]);
    expect(denied(limited({ total: part(0.1) }, { candles: still, script, others }))).toEqual([
      ['total-exposure', 0.2, 0.1],
    ]);
    expect(denied(limited({ leverage: part(0.15) }, { candles: still, script, others }))).toEqual([
      ['leverage', 0.2, 0.15],
    ]);
    const same = [{ candles: still, script: { 1: buy() } }];
    expect(denied(limited({ direction: part(0.1) }, { candles: still, script, others: same }))).toEqual([
      ['direction-exposure', 0.2, 0.1],
    ]);
  });

  it('RISK-1 RISK-2 verdicts at one instant go by market: the second finds what the first has taken', () => {
    const others = [{ candles: still, script: { 0: buy() } }];
    const played = limited({ total: part(0.1) }, { candles: still, script: { 0: buy() }, others });
    expect(played.run.refusals).toMatchObject([{ market: 1, reason: 'total-exposure' }]);
    expect(played.fills.map(({ market }) => market)).toEqual([0]);
  });

  it('RISK-1 OCO-1 each of a group finds what those before it will have taken; where one is denied, none is placed', () => {
    const below = resting(98);
    const above = buy({ order: { type: 'stop', trigger: 103 } });
    const asked = (risk: Partial<RiskLimits>, ...orders: readonly EnterIntent[]) => {
      const played = limited(risk, { candles: still, script: { 0: oneCancelsOther(orders) } });
      return [played.orders.length, ...denied(played)];
    };
    expect(asked({ orders: 1 }, below, above)).toEqual([0, ['open-orders', 2, 1]]);
    expect(asked({ orders: 2 }, below, above)).toEqual([2]);
    const orderRate = { most: 1, perMs: 60_000 };
    expect(asked({ orderRate }, below, above)).toEqual([0, ['order-rate', 2, 1]]);
    // 98 and 103 where both fill; on either side of the market no more than the larger.
    expect(asked({ market: part(0.2) }, below, above)).toEqual([0, ['market-exposure', 0.201, 0.2]]);
    expect(asked({ market: part(0.201) }, below, above)).toEqual([2]);
    expect(asked({ market: part(0.105) }, below, sell({ order: { type: 'limit', limit: 105 } }))).toEqual([
      2,
    ]);
    // A rung of the first, half of it at 97.02, counts as well: 98, 48.51 and 103.
    const laddered = { ...below, scaleIn: {} };
    expect(asked({ orders: 2 }, laddered, above)).toEqual([0, ['open-orders', 3, 2]]);
    expect(asked({ total: part(0.2495) }, laddered, above)).toEqual([0, ['total-exposure', 0.24951, 0.2495]]);
    expect(asked({ total: part(0.24951) }, laddered, above)).toEqual([3]);
  });

  it('RISK-2 SIZE-1 risk per trade is the loss at the stop, fees both ways included', () => {
    // 5 a unit at the stop, and 1 % of 100 and of 95: 6.95 of 1,000.
    const script = { 0: buy({ stop: { distance: 5 } }) };
    const fees = { maker: 0.01, taker: 0.01 };
    expect(denied(limited({ perTrade: part(0.00695) }, { candles: still, script, fees }))).toEqual([]);
    expect(denied(limited({ perTrade: part(0.00694) }, { candles: still, script, fees }))).toEqual([
      ['risk-per-trade', 0.00695, 0.00694],
    ]);
    expect(denied(limited({ perTrade: part(0.5) }, { candles: still, script: { 0: buy() } }))).toEqual([
      ['risk-per-trade', 0, 0.5],
    ]);
  });

  it('RISK-2 open orders and markets in use are counted; stops and targets of entries are not', () => {
    const guarded = buy({ stop: { percent: 50 }, target: { percent: 50 } });
    const script = { 0: guarded, 1: resting(90), 2: resting(80) };
    expect(denied(limited({ orders: 1 }, { candles: still, script }))).toEqual([['open-orders', 2, 1]]);
    const others = [{ candles: still, script: { 1: buy() } }];
    const one = limited({ positions: 1 }, { candles: still, script: { 0: buy(), 2: buy() }, others });
    expect(denied(one)).toEqual([['open-positions', 2, 1]]);
  });

  it('RISK-2 a price collar holds limits and triggers near the price of the decision', () => {
    const script = { 0: [resting(95), resting(94.99), buy({ order: { type: 'stop', trigger: 106 } })] };
    expect(denied(limited({ collar: part(0.05) }, { candles: still, script }))).toEqual([
      ['price-collar', 0.0501, 0.05],
      ['price-collar', 0.06, 0.05],
    ]);
  });

  it('RISK-2 the rate of entries is counted over the time before', () => {
    // Two in two minutes: the third, a minute after the first, is one too many; at 2 minutes the first counts no more.
    const script = { 0: buy(), 1: [buy(), buy()], 2: buy() };
    const played = limited({ orderRate: { most: 2, perMs: 120_000 } }, { candles: still, script });
    expect(denied(played)).toEqual([['order-rate', 3, 2]]);
    expect(played.fills).toHaveLength(3);
  });

  it('RISK-1 what only reduces passes in every state, and an exit is no entry', () => {
    const limits = { market: part(0.1), orders: 1, orderRate: { most: 1, perMs: 600_000 } };
    const played = limited(limits, { candles: still, script: { 0: buy(), 1: exit() } });
    expect(fillLines(played)).toHaveLength(2);
  });
});

describe('what is lost', () => {
  const sizing = { kind: 'quantity', quantity: quantity(10) } as const;

  it('RISK-2 a drawdown from the highest equity halts: resting entries go, and no other comes', () => {
    // Ten units at 100, of 2,000. At 102 the peak is 2,020, and 5 % of that are 101: at 91.90 they are lost, and no more;
    // at 91.89 they are 101.1.
    const rows: readonly Row[] = [
      calm,
      [100, 102, 100, 102],
      [102, 102, 91.9, 91.9],
      [91.9, 91.9, 91.89, 91.89],
      calm,
      calm,
    ];
    const script = { 0: buy(), 1: resting(50), 3: buy(), 4: [buy(), exit()] };
    const played = limited(
      { drawdown: { rate: part(0.05), flatten: false } },
      { candles: rows, script, sizing, balance: 2000 },
    );
    expect(changes(played)).toEqual(['4 halted drawdown 5004950 5000000']);
    expect(denied(played)).toEqual([
      ['halted', 0, 0],
      ['halted', 0, 0],
    ]);
    expect(played.orders[1]).toMatchObject({ state: 'cancelled', reason: 'requested', cause: 'risk' });
    // What only reduces passes.
    expect(fillLines(played)).toEqual(['1 entry buy 10 @ 100 taker', '5 exit sell 10 @ 100 taker']);
  });

  it('RISK-2 it may flatten: every position is closed at the next price', () => {
    const rows: readonly Row[] = [calm, calm, [100, 100, 89, 89], [88, 88, 88, 88]];
    const played = limited(
      { drawdown: { rate: part(0.1), flatten: true } },
      { candles: rows, script: { 0: buy() }, sizing },
    );
    expect(fillLines(played)[1]).toBe('3 exit sell 10 @ 88 taker');
    expect(played.orders[1]).toMatchObject({ role: 'exit', cause: 'risk', signal: 0 });
  });

  it('RISK-2 FILL-7 in parts where the market lets no order be for all of it', () => {
    const rows: readonly Row[] = [calm, calm, [100, 100, 89, 89], [88, 88, 88, 88]];
    const played = limited(
      { drawdown: { rate: part(0.1), flatten: true } },
      { candles: rows, script: { 0: buy() }, sizing, rules: [{}, { fromRow: 2, maxQuantity: 4, lot: 1 }] },
    );
    expect(fillLines(played).slice(1)).toEqual([
      '3 exit sell 4 @ 88 taker',
      '3 exit sell 4 @ 88 taker',
      '3 exit sell 2 @ 88 taker',
    ]);
    expect(played.orders.slice(1)).toMatchObject([{ cause: 'risk' }, { cause: 'risk' }, { cause: 'risk' }]);
  });

  it('RISK-3 a daily loss reduces until midnight of the stated clock, and is measured from the equity of midnight', () => {
    // Minutes from 00:00 UTC; an offset of 1,437 minutes has midnight after three candles.
    const rows: readonly Row[] = [
      calm,
      [100, 100, 95, 95],
      [95, 95, 95, 95],
      [95, 95, 95, 95],
      [95, 95, 92, 92],
      [92, 92, 89, 89],
    ];
    const limits = { dailyLoss: { rate: part(0.04), flatten: false } };
    const days = { offsetMs: 1437 * 60_000, starts: null };
    const script = { 0: buy(), 1: resting(50), 2: resting(50), 3: resting(50), 4: resting(50) };
    const played = limited(limits, { candles: rows, script, sizing, days });
    // Candle 1 loses 50 of 1,000: 5 %. The day ends with candle 2, at 950: the next may lose 38: 30 do not, 60 do.
    expect(changes(played)).toEqual([
      '2 reducing daily-loss 5000000 4000000',
      '3 active day 0 0',
      '6 reducing daily-loss 6315789 4000000',
    ]);
    // What is decided at midnight is of the new day.
    expect(denied(played)).toEqual([['reducing', 0, 0]]);
  });

  it('RISK-3 a close at midnight is the last of its day: a loss there flattens, and the next day begins from it', () => {
    const rows: readonly Row[] = [calm, calm, [100, 100, 95, 95], [95, 95, 92, 92], [92, 92, 91, 91]];
    const limits = { dailyLoss: { rate: part(0.04), flatten: true } };
    const days = { offsetMs: 1437 * 60_000, starts: null };
    const played = limited(limits, { candles: rows, script: { 0: buy(), 2: buy() }, sizing, days });
    // 5 % by midnight: the ten are closed at the open of the new day, at which ten new ones come; 40 of 950 lost at 91
    // are more than 4 %.
    expect(changes(played)).toEqual([
      '3 reducing daily-loss 5000000 4000000',
      '3 active day 0 0',
      '5 reducing daily-loss 4210526 4000000',
    ]);
    expect(denied(played)).toEqual([]);
    expect(fillLines(played).slice(1)).toEqual(['3 exit sell 10 @ 95 taker', '3 entry buy 10 @ 95 taker']);
  });

  it('RISK-2 after a fill, too: what follows inside the candle is denied', () => {
    // The stop at 90 loses 100 of 1,000 inside candle 2; the answer to that fill would buy again at once.
    const rows: readonly Row[] = [calm, calm, [100, 100, 85, 100], calm];
    const again = buy();
    const played = limited(
      { drawdown: { rate: part(0.05), flatten: false } },
      {
        candles: rows,
        sizing,
        script: { 0: buy({ stop: { price: 90 } }) },
        onFill: ({ role }) => (role === 'stop' ? again : null),
      },
    );
    expect(denied(played)).toEqual([['halted', 0, 0]]);
    expect(changes(played)).toHaveLength(1);
    expect(played.run.riskChanges[0]!.at % 60_000).toBeGreaterThan(0);
  });

  it('RISK-2 a losing streak cools down for its time', () => {
    // Two round trips lose one each: at the open of candle 4, 4 minutes; entries are denied until 7 minutes.
    const rows: readonly Row[] = [
      calm,
      calm,
      [99, 99, 99, 99],
      calm,
      [99, 99, 99, 99],
      calm,
      calm,
      calm,
      calm,
    ];
    const script = { 0: buy(), 1: exit(), 2: buy(), 3: exit(), 4: buy(), 5: buy(), 6: buy() };
    const played = limited({ losses: { most: 2, coolDownMs: 180_000 } }, { candles: rows, script });
    expect(changes(played)).toEqual(['4 reducing losing-streak 2 2']);
    expect(denied(played).map(([rule]) => rule)).toEqual(['cool-down', 'cool-down']);
    expect(played.fills).toHaveLength(5);
  });

  it('RISK-2 a losing streak cancels what rests, as whatever reduces', () => {
    const rows: readonly Row[] = [calm, calm, [99, 99, 99, 99], [99, 99, 40, 40]];
    const script = { 0: [buy(), resting(50)], 1: exit() };
    const played = limited({ losses: { most: 1, coolDownMs: 600_000 } }, { candles: rows, script });
    expect(played.orders[1]).toMatchObject({ state: 'cancelled', cause: 'risk' });
    expect(played.fills).toHaveLength(2);
  });

  it('RISK-2 LEDG-2 a trade that an order turns round has closed, and counts', () => {
    // Half of one unit has left at 100; the sale of one at 90 closes the other half, 5 lost.
    const rows: readonly Row[] = [calm, calm, calm, [90, 90, 90, 90]];
    const script = { 0: buy(), 1: exit({ share: 0.5 }), 2: sell() };
    const played = limited({ losses: { most: 1, coolDownMs: 60_000 } }, { candles: rows, script });
    expect(changes(played)).toEqual(['3 reducing losing-streak 1 1']);
    expect(played.position).toBe(-0.5);
  });

  it('RISK-2 FEE-1 a fee in base is paid once', () => {
    // 1 % of 1 unit is kept: 0.99 are sold at 103 for 101.97, less 1.0197: 100.9503 for 100.
    const rows: readonly Row[] = [calm, calm, [103, 103, 103, 103]];
    const played = limited(
      { losses: { most: 1, coolDownMs: 60_000 } },
      {
        candles: rows,
        script: { 0: buy(), 1: exit() },
        account: 'spot',
        fees: { maker: 0.01, taker: 0.01 },
        feeTerms: { currency: 'received' },
      },
    );
    expect(played.fills).toHaveLength(2);
    expect(changes(played)).toEqual([]);
  });

  it('RISK-2 LAT-1 an entry that was on its way when everything was closed is closed, too', () => {
    // A minute and a half on the way. 150 of 2,500 are lost at the close of row 3, minute 4; the second ten come at 4.5.
    const low: Row = [85, 85, 85, 85];
    const rows: readonly Row[] = [calm, calm, calm, [100, 100, 85, 85], low, low, low, low, low];
    const late = { least: 90_000, most: 90_000 };
    const played = limited(
      { drawdown: { rate: part(0.05), flatten: true } },
      {
        candles: rows,
        script: { 0: buy(), 2: buy() },
        sizing,
        balance: 2500,
        latency: { order: late, answer: { least: 0, most: 0 } },
      },
    );
    expect(played.fills.map(({ role, quantity: size }) => `${role} ${size}`)).toEqual([
      'entry 10',
      'entry 10',
      'exit 10',
      'exit 10',
    ]);
    expect(played.position).toBe(0);
  });

  it('RISK-2 on a spot account a sale only reduces, and passes', () => {
    const rows: readonly Row[] = [calm, calm, [100, 100, 89, 89], [89, 89, 89, 89], [89, 89, 89, 89]];
    const limits = { drawdown: { rate: part(0.05), flatten: false } };
    const played = limited(limits, {
      candles: rows,
      script: { 0: buy(), 3: sell() },
      sizing,
      account: 'spot',
    });
    expect(denied(played)).toEqual([]);
    expect(played.position).toBe(0);
  });

  it('DET-1 RISK-2 quiet stretches and plain steps see the same closes', () => {
    const rows: Row[] = [calm];
    for (let i = 0; i < 300; i++) {
      const open = rows.at(-1)![3];
      const close = Math.max(20, open + ((i * 7) % 11) - 5.2);
      rows.push([open, Math.max(open, close) + 0.5, Math.min(open, close) - 0.5, close]);
    }
    const script = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [i * 5, i % 4 === 3 ? exit() : buy()]),
    );
    const limits = {
      dailyLoss: { rate: part(0.01), flatten: false },
      drawdown: { rate: part(0.4), flatten: true },
      losses: { most: 2, coolDownMs: 600_000 },
    };
    const days = { offsetMs: 1340 * 60_000, starts: null };
    const sizes = { kind: 'quantity', quantity: quantity(1) } as const;
    const runs = [true, false].map((quiet) =>
      limited(limits, { candles: rows, script, sizing: sizes, days, options: { quiet } }),
    );
    expect(runs[0]!.digest).toBe(runs[1]!.digest);
    expect(changes(runs[0]!).length).toBeGreaterThan(1);
  });
});
