/**
 * Zipline's prices on the grid, and its figures of a window (`oracles/zipline-costs`): ticks are in units of 10^-4, a
 * volatility is that of simple returns, annual by 252 days.
 */
import { sma } from '../../src/indicators/registry.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import { awayFromMarket, passive, toTick } from '../../src/model/tick.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { returnsOf } from '../../src/stats/returns.ts';
import { volatility } from '../../src/stats/volatility.ts';
import type { ConformanceCase } from './case.ts';
import { runCase, type Candle } from './run-case.ts';
import { held, type CaseHead } from './verdict.ts';
import type { CostCase } from './zipline-case.ts';

/** The mean of the volumes and the volatility of the closes. */
export function windowCase(one: CostCase, head: CaseHead): ConformanceCase {
  const closes = one.closes!;
  const returns = returnsOf(Float64Array.from(closes))!;
  let mean = NaN;
  runCase({
    candles: closes.map((price): Candle => [price, price, price, price]),
    decide: (_, view) => {
      mean = view.readings['volume']!.value;
      return null;
    },
    balance: 1,
    account: 'spot',
    sizing: 'all-in',
    digits: { price: 0, quantity: 0, money: 0 },
    volumes: { byRow: one.volumes!, participation: 1 },
    readings: { volume: sma(closes.length, { source: 'volume' }) },
  });
  const ours = {
    mean_volume: mean,
    annualised_volatility: volatility(returns, { periodsPerYear: 252, ddof: 1 }),
  };
  return held(head, { ours, theirs: one.expected, tolerance: one.abs_tol!, isAbsolute: true });
}

const sides = {
  limit_buy_or_stop_sell: [passive('buy'), awayFromMarket('sell')],
  limit_sell_or_stop_buy: [passive('sell'), awayFromMarket('buy')],
} as const;

/** FILL-7: down for a limit buy or a stop sale, up for the other two, unless the price is a tick already. */
export function gridCase(one: CostCase, head: CaseHead): ConformanceCase {
  const { price, tick } = one.input as Readonly<Record<'price' | 'tick', number>>;
  const priceDigits = 4;
  const units = Math.round(tick * 10 ** priceDigits) as Price;
  const instrument = makeInstrument({
    id: 'BASE',
    base: 'BASE',
    quote: 'QUOTE',
    priceDigits,
    quantityDigits: 0,
    moneyDigits: 4,
    rules: [
      {
        from: 0 as TimeMs,
        tick: units,
        lot: 1 as Quantity,
        minQuantity: 0 as Quantity,
        maxQuantity: 0 as Quantity,
        minNotional: 0 as Money,
        priceBand: 0 as Rate,
      },
    ],
  });
  const ours = Object.fromEntries(
    Object.entries(sides).map(([name, [limit, stop]]) => {
      const [mine, other] = [limit, stop].map(
        (way) => toTick(instrument, units, price, way) / 10 ** priceDigits,
      );
      return [name, mine === other ? mine : [mine, other]];
    }),
  );
  const ticks = price / tick;
  const whole = Math.abs(ticks - Math.round(ticks)) <= 1e-9 ? Math.round(ticks) : null;
  const byRule = {
    limit_buy_or_stop_sell: (whole ?? Math.floor(ticks)) * tick,
    limit_sell_or_stop_buy: (whole ?? Math.ceil(ticks)) * tick,
  };
  return held(head, {
    ours,
    theirs: one.expected,
    byRule,
    rule: 'FILL-7',
    why: 'A price within 5 % of a tick goes to that tick; ours does so within 1e-9 of a tick alone.',
    tolerance: one.abs_tol!,
    isAbsolute: true,
  });
}
