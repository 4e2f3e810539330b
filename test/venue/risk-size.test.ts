/**
 * Sizes by risk (SIZE-1): equity x risk / loss of one unit, worked by hand.
 *
 * Row 0 closes at 100, and is decided on; ticks are 0.01 and lots 0.0001. The loss of one unit is the distance from the
 * expected entry to the stop, with the slippage of both, and the fees of both.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeInstrument } from '../../src/model/instrument.ts';
import { buy, oneCancelsOther, sell, type EnterIntent, type Intents } from '../../src/model/intent.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { sizeByRisk, type Loss, type Means } from '../../src/risk/risk-size.ts';
import { fillLines, play, rate, type Play, type Played, type Row } from '../support/play.ts';
import { runs } from '../support/runs.ts';

const calm: Row = [100, 100, 100, 100];
const risk = (part: number, cap = 1): NonNullable<Play['sizing']> => ({
  kind: 'risk',
  rate: rate(part),
  cap: rate(cap),
});
const stop = { percent: 5 } as const;

/** One entry of 1 % of 100,000 at the close of row 0. */
function entered(intents: Intents, more: Partial<Play> = {}): Played {
  return play({
    candles: [calm, calm, calm],
    script: { 0: intents },
    balance: 100_000,
    sizing: risk(0.01),
    ...more,
  });
}

const sizes = (played: Played): readonly number[] => played.fills.map(({ quantity }) => quantity);

describe('SIZE-1 what an entry may lose at its stop', () => {
  it.each<[string, EnterIntent, Partial<Play>, number]>([
    ['a stop 5 % below: 1,000 / 5', buy({ stop }), {}, 200],
    ['a stop at a price: 1,000 / 8', buy({ stop: { price: 92 } }), {}, 125],
    ['in price and in ticks: 1,000 / 2.5', buy({ stop: { ticks: 250 } }), {}, 400],
    ['one that trails, from where it begins: 1,000 / 4', buy({ stop: { trail: { percent: 4 } } }), {}, 250],
    // 95.005 lies off the tick: a sale's stop goes down to 95.
    ['a stop as it is rounded: 1,000 / 5', buy({ stop: { price: 95.005 } }), {}, 200],
    // 5 + 0.1 + 0.095 = 5.195: 192.49278...
    ['fees both ways, the greater rate', buy({ stop }), { fees: { maker: 0, taker: 0.001 } }, 192.4927],
    // 100.10 in; the stop at 95.095 down to 95.09, out at 94.99 (0.09509 up to 0.10): 1,000 / 5.11.
    ['slippage both ways', buy({ stop }), { slippage: { kind: 'rate', rate: rate(0.001) } }, 195.6947],
  ])('%s', (_, intent, more, expected) => {
    expect(sizes(entered(intent, more))).toEqual([expected]);
  });

  it('starts from the level of an entry that waits, and from its trigger with slippage', () => {
    // 90 with a stop 5 % below, at 85.5: 1,000 / 4.5 = 222.2222...; a limit has no slippage.
    const limit = entered(buy({ order: { type: 'limit', limit: 90 }, stop }), {
      candles: [calm, [100, 100, 90, 90]],
      slippage: { kind: 'ticks', ticks: 0 },
    });
    expect(sizes(limit)).toEqual([222.2222]);
    // Triggered at 105, 0.03 worse: 105.03; its stop 99.7785 down to 99.77, out at 99.74: 1,000 / 5.29.
    const slipping: Partial<Play> = {
      slippage: { kind: 'ticks', ticks: 3 },
      candles: [calm, [100, 105, 100, 105]],
    };
    expect(sizes(entered(buy({ order: { type: 'stop', trigger: 105 }, stop }), slipping))).toEqual([
      189.0359,
    ]);
  });

  it('starts from where an entry that trails would trigger as it stands', () => {
    // 2 % above 100 is 102; its stop 96.9: 1,000 / 5.1 = 196.0784...; a stop at 98: 1,000 / 4.
    const candles: readonly Row[] = [calm, [100, 102, 100, 102], [102, 102, 102, 102]];
    const order = { type: 'trailing-stop', percent: 2 } as const;
    expect(sizes(entered(buy({ order, stop }), { candles }))).toEqual([196.0784]);
    expect(sizes(entered(buy({ order, stop: { price: 98 } }), { candles }))).toEqual([250]);
    // Active only from 95 on: 96.9 there, and 6.9 to a stop at 90: 144.9275...
    const waits = buy({ order: { ...order, activation: 95 }, stop: { price: 90 } });
    const falls: readonly Row[] = [calm, [100, 100, 95, 97], [97, 97, 97, 97]];
    expect(sizes(entered(waits, { candles: falls }))).toEqual([144.9275]);
  });

  it('of a short: its stop lies above', () => {
    const short = entered(sell({ stop: { percent: 10 } }), { account: 'margin', sizing: risk(0.02) });
    // 2,000 / 10.
    expect(fillLines(short)).toEqual(['1 entry sell 200 @ 100 taker']);
  });

  it('reckons impact with the size that there would be without it, and so with no less than there is', () => {
    // Without impact 200 of a volume of 1,000: 100 x 50 % x 0.2^2 = 2. In at 102; stop 96.90; out 96.90 x 0.02 = 1.938,
    // up to 1.94: 94.96. 1,000 / 7.04.
    const rows: readonly Row[] = [
      [100, 100, 100, 100, 1_000],
      [100, 100, 100, 100, 1_000],
    ];
    const played = entered(buy({ stop }), {
      candles: rows,
      slippage: { kind: 'volume-share', impact: rate(0.5) },
    });
    expect(sizes(played)).toEqual([142.0454]);
  });

  it('reckons impact with no more than the cap lets in, and never with none', () => {
    // Without impact 1,000 / 0.5 = 2,000 units, of which the cap lets in 1,000: the whole volume, at 50 % of the price. In
    // at 150; stop 149.25, out 74.625, up to 74.63, lower: 74.62. 1,000 / 75.38.
    const rows: readonly Row[] = [
      [100, 100, 100, 100, 1_000],
      [100, 100, 100, 100, 1_000],
    ];
    const played = entered(buy({ stop: { percent: 0.5 } }), {
      candles: rows,
      slippage: { kind: 'volume-share', impact: rate(0.5) },
    });
    expect(sizes(played)).toEqual([13.2661]);
  });
});

describe('SIZE-1 what cuts it', () => {
  const refused = ({ run }: Played) =>
    run.refusals.map(({ stage, reason, value, bound }) => [stage, reason, value, bound]);

  it('without a stop there is no size, nor with one that rests only later', () => {
    expect(refused(entered(buy()))).toEqual([['size', 'no-stop', 0, 0]]);
    const later = buy({ stop: { trail: { percent: 5, activation: { percent: 2 } } } });
    expect(refused(entered(later))).toEqual([['size', 'no-stop', 0, 0]]);
  });

  it('less than a lot is refused with its numbers', () => {
    // 10 / 40 = 0.25 of a lot of 1.
    const tiny = entered(buy({ stop: { percent: 40 } }), { balance: 1_000, rules: [{ lot: 1 }] });
    expect(refused(tiny)).toEqual([['size', 'below-lot', 2_500, 10_000]]);
  });

  it('ORD-4 what costs more than the cap becomes a size in money, which a higher open does not reject', () => {
    // 1,000 / 0.5 = 2,000 units, worth 200,000: cut to 100,000, which buys 980.3921... at an open of 102.
    const gap: Partial<Play> = { candles: [calm, [102, 102, 102, 102]] };
    expect(sizes(entered(buy({ stop: { percent: 0.5 } }), gap))).toEqual([980.3921]);
    // A cap of 40 %: 40,000 / 102.
    const capped = { ...gap, sizing: risk(0.01, 0.4) };
    expect(sizes(entered(buy({ stop: { percent: 0.5 } }), capped))).toEqual([392.1568]);
  });

  it('MARG-1 leverage carries more, as far as the cap goes', () => {
    const levered: Partial<Play> = {
      account: 'margin',
      margin: { leverage: rate(5) },
      sizing: risk(0.01, 5),
    };
    expect(sizes(entered(buy({ stop: { percent: 0.5 } }), levered))).toEqual([2_000]);
    const tighter = { ...levered, sizing: risk(0.01, 1.5) };
    expect(sizes(entered(buy({ stop: { percent: 0.5 } }), tighter))).toEqual([1_500]);
  });

  it('two of one instant share what is free: the second takes what the first leaves', () => {
    const two: Partial<Play> = {
      others: [{ candles: [calm, calm, calm], script: { 0: buy({ stop: { percent: 0.5 } }) } }],
      sizing: risk(0.003),
    };
    // 300 / 0.5 = 600 units each, worth 60,000: the second has 40,000 left.
    expect(sizes(entered(buy({ stop: { percent: 0.5 } }), two))).toEqual([600, 400]);
    const oco = oneCancelsOther([
      buy({ order: { type: 'limit', limit: 99 }, stop: { percent: 5 } }),
      buy({ order: { type: 'stop', trigger: 101 }, stop: { percent: 5 } }),
    ]);
    expect(
      entered(oco, { candles: [calm, [100, 101, 100, 101]] }).orders.map(({ state }) => state),
    ).toContain('filled');
  });
});

describe('SIZE-1 the law', () => {
  const instrument = makeInstrument({
    id: 'A/USD',
    base: 'A',
    quote: 'USD',
    priceDigits: 2,
    quantityDigits: 4,
    moneyDigits: 8,
    rules: [
      {
        from: 0 as TimeMs,
        tick: 1 as Price,
        lot: 10 as Quantity,
        minQuantity: 0 as Quantity,
        maxQuantity: 0 as Quantity,
        minNotional: 0 as Money,
        priceBand: 0 as Rate,
      },
    ],
  });

  it('the loss is within the risk, and with one more lot it would not be', () => {
    const money = fc.integer({ min: 1_000, max: 10_000_000 });
    const price = fc.integer({ min: 100, max: 1_000_000 });
    const part = fc.integer({ min: 100_000, max: 10_000_000 });
    const fee = fc.integer({ min: 0, max: 500_000 });
    fc.assert(
      fc.property(money, price, price, part, fee, (equity, entry, stop, share, rateOf) => {
        fc.pre(entry !== stop);
        const loss: Loss = {
          entry: entry as Price,
          stop: stop as Price,
          entryFee: rateOf as Rate,
          stopFee: rateOf as Rate,
        };
        const means: Means = {
          equity: (equity * 1e8) as Money,
          free: null,
          leverage: 100_000_000 as Rate,
          instrument,
          rules: instrument.rules[0]!,
        };
        const size = sizeByRisk({ kind: 'risk', rate: share as Rate, cap: 1e15 as Rate }, loss, means);
        const quantity = 'refused' in size ? 0 : size.quantity;
        // In decimals, apart from the code under test.
        const each = (Math.abs(entry - stop) + ((entry + stop) * rateOf) / 1e8) / 100;
        const bound = (equity * share) / 1e8;
        expect((quantity / 1e4) * each).toBeLessThanOrEqual(bound * (1 + 1e-9));
        expect(((quantity + 10) / 1e4) * each).toBeGreaterThan(bound * (1 - 1e-9));
      }),
      { numRuns: runs(300) },
    );
  });
});
