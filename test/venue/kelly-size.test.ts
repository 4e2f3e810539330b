/** Sizes by Kelly (SIZE-1), worked by hand, and against published cases. */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import { kellyOf, noTrades, noteResult, partByKelly } from '../../src/risk/kelly-size.ts';
import { play, rate, type Play, type Played, type Row, type Script } from '../support/play.ts';

const at = (price: number): Row => [price, price, price, price];
const sizing = (least: number, more: Partial<Extract<NonNullable<Play['sizing']>, { kind: 'kelly' }>> = {}) =>
  ({ kind: 'kelly', fraction: rate(0.5), least, fallback: rate(0.01), cap: rate(1), ...more }) as const;

function after(...results: readonly number[]) {
  const trades = noTrades();
  for (const r of results) noteResult(trades, r);
  return trades;
}

describe("SIZE-1 Kelly's fraction of closed trades", () => {
  it('is W - (1 - W) / payoff, in R', () => {
    // Two of three won, 2 R each on average, against 1 R lost: 2/3 - (1/3) / 2 = 0.5.
    expect(kellyOf(after(1, 3, -1), 3)).toBeCloseTo(0.5, 12);
    // Even money, as in Thorp (1997): p - q; with 0.53, 0.06.
    const coin = after(...Array.from({ length: 100 }, (_, i) => (i < 53 ? 1 : -1)));
    expect(kellyOf(coin, 100)).toBeCloseTo(0.06, 12);
  });

  it('is not known before there are enough trades, nor while none has lost', () => {
    expect(kellyOf(after(1, -1), 3)).toBeNull();
    expect(kellyOf(after(1, 1, 1), 3)).toBeNull();
    expect(partByKelly(sizing(3), after(1, 1))).toBe(rate(0.01));
  });

  it('is no trade where it is not above 0', () => {
    expect(partByKelly(sizing(2), after(1, -1))).toBe(0);
    expect(partByKelly(sizing(2), after(-1, -1))).toBe(0);
    // A trade that brought nothing has not won.
    expect(kellyOf(after(0, -1), 2)).toBe(-1);
  });
});

describe('SIZE-1 sizes by Kelly, through the engine', () => {
  // Each trade risks 10 of a price of 100: 1 % of 100,000 are 100 units. Exits at 120 bring 2 R, at 95 lose half an R.
  const round = (price: number): readonly Row[] => [at(100), at(100), at(price)];
  const entry = buy({ stop: { distance: 10 } });
  const script: Script = Object.fromEntries<Intents>(
    [0, 1, 2, 3].flatMap((trade) => [[trade * 3, entry] as const, [trade * 3 + 1, exit()] as const]),
  );
  const run = (prices: readonly number[], more: Partial<Play> = {}): Played =>
    play({
      candles: [...prices.flatMap(round), at(100), at(100)],
      script,
      balance: 100_000,
      sizing: sizing(2),
      ...more,
    });
  const entries = ({ fills }: Played): readonly number[] =>
    fills.filter(({ role }) => role === 'entry').map(({ quantity }) => quantity);

  it('falls back until there are enough trades, then risks the fraction', () => {
    // 100 units bring 2,000: 102,000, 1 % of which are 102 units, which lose 510: 101,490. Then W = 1/2, payoff = 2 /
    // 0.5 = 4: f = 0.5 - 0.5 / 4 = 0.375, half of which is 18.75 %: 19,029.375 at 10 a unit are 1,902.9375 units, more
    // than the funds carry: all of them, 1,014.9 units.
    const played = run([120, 95, 100]);
    expect(entries(played).slice(0, 2)).toEqual([100, 102]);
    expect(entries(played)[2]).toBeCloseTo(1014.9, 6);
    // With a twentieth of it, 0.9375 %: 951.47 at 10 a unit, 95.1468 units.
    const small = run([120, 95, 100], { sizing: sizing(2, { fraction: rate(0.025) }) });
    expect(entries(small)[2]).toBeCloseTo(95.1468, 4);
  });

  it('SCALE-1 a trade risks what its rungs risk, too', () => {
    // 1,000 at 10 and half as much at 9 are 14.5 a unit: 68.9655 units and 34.4827 at 99 risk 1,000. At 95 they lose 5
    // and 4 a unit: 482.76 of it.
    const script = { 0: buy({ stop: { distance: 10 }, scaleIn: {} }), 1: exit() };
    const { engine } = run([], { script, candles: [at(100), [100, 100, 99, 99], at(95)] });
    expect(engine.kernel.bets[0]!.trades).toMatchObject({ wins: 0, losses: 1 });
    expect(engine.kernel.bets[0]!.trades.lost).toBeCloseTo(0.48276, 4);
  });

  it('is refused where trades have not been worth it, and where there is no stop', () => {
    const played = run([95, 105, 100]);
    // -0.5 R and 0.5 R: f = 0.5 - 0.5 / 1 = 0.
    expect(played.run.refusals).toMatchObject([
      { stage: 'size', reason: 'kelly' },
      { stage: 'plan', reason: 'no-position' },
      { stage: 'size', reason: 'kelly' },
      { stage: 'plan', reason: 'no-position' },
    ]);
    const bare = play({ candles: [at(100), at(100)], script: { 0: buy() }, sizing: sizing(2) });
    expect(bare.run.refusals).toMatchObject([{ stage: 'size', reason: 'no-stop' }]);
  });

  it('fees count for what a trade brought, and for what it risked', () => {
    // At 1 %: risked 10 + 1 + 0.9 = 11.9 a unit. 1,000 / 11.9 = 84.0336 units at 100; sold at 120 they bring
    // 20 - 1 - 1.2 = 17.8 a unit: 17.8 / 11.9 R.
    const fees = { maker: 0.01, taker: 0.01 };
    const played = run([120], { fees });
    expect(played.engine.kernel.bets[0]!.trades).toMatchObject({ wins: 1, losses: 0 });
    expect(played.engine.kernel.bets[0]!.trades.won).toBeCloseTo(17.8 / 11.9, 6);
  });

  it('POS-1 LEDG-2 a trade that one order turns round counts, and the next risks what was opened', () => {
    // Long 100 units at 100, of a risk of 10 each; at 120 a sale of three times as much: 2,000 on 1,000 are 2 R.
    const turned = play({
      candles: [at(100), at(100), at(120), at(120)],
      script: { 0: entry, 1: sell({ stop: { distance: 10 } }) },
      balance: 100_000,
      account: 'margin',
      accountMargin: { mode: 'cross' },
      margin: { leverage: rate(10) },
      sizing: sizing(5),
      watch: (view) => view.position,
    });
    const { trades, risked } = turned.engine.kernel.bets[0]!;
    // 1 % of 100,000 at 10 a unit, planned at the close of 100: 100 units sold, which only close.
    expect(trades).toMatchObject({ wins: 1, losses: 0, won: 2 });
    expect(risked).toBe(0);
    const twice = play({
      candles: [at(100), at(100), at(120), at(120)],
      script: { 0: entry, 1: sell({ stop: { distance: 5 } }) },
      balance: 100_000,
      account: 'margin',
      margin: { leverage: rate(10) },
      sizing: sizing(5),
    });
    // 200 units sold: 100 close, and 100 open, which risk 5 each.
    expect(twice.engine.kernel.bets[0]!).toMatchObject({ trades: { wins: 1, won: 2 }, risked: 500 * 1e8 });
  });

  it('FEE-1 a fee in base counts once', () => {
    // 1 % of 100 units stays at the exchange, worth 100 of 10,000: planned risk 10 + 1 + 0.9 a unit. 99 units bought
    // for 9,900 are sold for as much less 1 %: 100 + 99 lost, on 84 units and a bit.
    const played = play({
      candles: [at(100), at(100), at(100), at(100)],
      script: { 0: entry, 1: exit() },
      balance: 100_000,
      fees: { maker: 0.01, taker: 0.01 },
      feeTerms: { currency: 'received' },
      sizing: sizing(5),
    });
    const { trades } = played.engine.kernel.bets[0]!;
    // A unit: 1 in base, then 0.99 x 1: 1.99 of 11.9.
    expect(trades.losses).toBe(1);
    expect(trades.lost).toBeCloseTo(1.99 / 11.9, 4);
  });
});
