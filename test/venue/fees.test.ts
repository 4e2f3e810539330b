/** What an exchange charges, function by function (FEE-1). Rates are in percent; times in hours. */
import { describe, expect, it } from 'vitest';
import { flatFees, plainFills, type FeeTerms } from '../../src/model/costs.ts';
import { plainAccountMargin, plainMargin } from '../../src/model/margin.ts';
import type { Money, Rate } from '../../src/model/units.ts';
import type { VenueOrder } from '../../src/venue/book.ts';
import {
  copyTraded,
  feeInAll,
  feeRate,
  greatestRate,
  leastFee,
  noteTraded,
  nothingTraded,
} from '../../src/venue/fees.ts';
import type { Floor } from '../../src/venue/floor.ts';
import { emptyVenueState } from '../../src/venue/open-floors.ts';
import { instrumentOf, money, rate } from '../support/play.ts';

const hour = 3_600_000;
const percent = (value: number): Rate => rate(value / 100);
const tier = (volume: number, maker: number, taker: number) => ({
  volume,
  maker: percent(maker),
  taker: percent(taker),
});
const plain = flatFees(percent(0.1), percent(0.2));
const stepped: FeeTerms = {
  ...plain,
  steps: [{ from: 0 as never, tiers: [tier(0, 0.3, 0.4), tier(1_000, 0.1, 0.5)] }],
};
const floorOf = (fees: FeeTerms, traded = nothingTraded()): Floor =>
  ({
    terms: { fees, instrument: instrumentOf('M0') },
    account: { kind: 'spot', traded },
    clock: 0,
  }) as unknown as Floor;
const order = (side: 'buy' | 'sell'): VenueOrder =>
  ({ terms: { side }, totals: null }) as unknown as VenueOrder;

describe('the tier of an account', () => {
  it('FEE-1 goes by what was traded in the 30 x 24 hours before the fill, and by nothing older', () => {
    const floor = floorOf(stepped);
    const takerAt = (hours: number): number => {
      floor.clock = hours * hour;
      return feeRate(floor, 'taker');
    };
    for (const hours of [0, 1, 2]) {
      floor.clock = hours * hour;
      noteTraded(floor, money(500));
    }
    // 1,500 at hour 3; the first 500 are old at hour 720, the second at hour 721, when 500 are left.
    expect([3, 719.9, 720, 721, 722].map(takerAt)).toEqual([0.5, 0.5, 0.5, 0.4, 0.4].map(percent));
  });

  it('FEE-1 is the same when the list of what was traded has been cut', () => {
    // A fill of 1 an hour, of 2 from hour 2,500 on: never more than 719 of them count.
    const tiers = [tier(0, 0, 1), tier(719, 0, 2), tier(1_438, 0, 3), tier(1_439, 0, 4)];
    const floor = floorOf({ ...plain, steps: [{ from: 0 as never, tiers }] });
    for (let hours = 0; hours < 6_000; hours++) {
      floor.clock = hours * hour;
      expect(feeRate(floor, 'taker')).toBe(percent(hours < 719 ? 1 : hours < 3_219 ? 2 : 3));
      noteTraded(floor, money(hours < 2_500 ? 1 : 2));
    }
    expect(floor.account.traded!.at.length).toBeLessThan(2_500);
  });

  it('FEE-1 is looked at ahead on a copy: what counts, and no more', () => {
    const traded = { at: [1, 2, 3], cents: [10, 20, 30], first: 1, sum: 50 };
    const copy = copyTraded(traded);
    expect(copy).toEqual({ at: [2, 3], cents: [20, 30], first: 0, sum: 50 });
    copy.at.push(4);
    expect(traded.at).toEqual([1, 2, 3]);
    expect(nothingTraded()).toEqual({ at: [], cents: [], first: 0, sum: 0 });
  });
});

describe('what is traded in all markets', () => {
  it('FEE-1 is counted where one of them has tiers, and not where none has', () => {
    const market = (fees: FeeTerms) => ({
      instrument: instrumentOf('M0'),
      fees,
      ...plainFills,
      funding: null,
      margin: plainMargin,
    });
    const counts = (...fees: readonly FeeTerms[]) =>
      emptyVenueState('spot', plainAccountMargin, money(1), fees.map(market)).account.traded !== null;
    expect([counts(plain, stepped), counts(stepped), counts(plain, plain)]).toEqual([true, true, false]);
  });
});

describe('what is held for fees', () => {
  it('FEE-1 ORD-4 is the greatest rate of all tiers, as maker or as taker; nothing where base is paid', () => {
    expect(greatestRate(floorOf(plain), order('buy'))).toBe(percent(0.2));
    expect(greatestRate(floorOf(stepped), order('buy'))).toBe(percent(0.5));
    const received: FeeTerms = { ...plain, currency: 'received', minimum: 5 as Money };
    expect(greatestRate(floorOf(received), order('buy'))).toBe(0);
    expect(greatestRate(floorOf(received), order('sell'))).toBe(percent(0.2));
    expect([order('buy'), order('sell')].map((one) => leastFee(floorOf(received), one))).toEqual([0, 5]);
  });
});

describe('the fee of an order in all', () => {
  const atLeast: FeeTerms = { ...plain, minimum: 100 as Money };

  it('FEE-1 is no less than the least fee, and of a sale no more than it brings', () => {
    const of = (side: 'buy' | 'sell', rated: number, cost: number): number =>
      feeInAll(floorOf(atLeast), side, rated, cost);
    expect([of('buy', 7, 60), of('sell', 7, 60), of('sell', 7, 1_000), of('buy', 150, 1_000)]).toEqual([
      100, 60, 100, 150,
    ]);
  });

  it('FEE-1 has no least where base is paid, and may be a rebate where there is none', () => {
    const received: FeeTerms = { ...atLeast, currency: 'received' };
    expect(feeInAll(floorOf(received), 'buy', 0, 1_000)).toBe(0);
    expect(feeInAll(floorOf(plain), 'buy', -3, 1_000)).toBe(-3);
  });
});
