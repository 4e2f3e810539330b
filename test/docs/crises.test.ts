/**
 * docs/crises.md is what the runs say, and the central numbers of each crisis are what the rules give, worked here from
 * the candles alone. Without the shared folder it is skipped, and says so.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { crises, type Crises } from '../../scripts/crises/page.ts';
import type { Result } from '../../src/scenario/result-schema.ts';
import { sharedDir } from '../support/shared.ts';
import { at, candlesIn, fundingIn, type Candle } from './crises-data.ts';

const shared = sharedDir();
const docs = new URL('../../docs/', import.meta.url).pathname;

describe.skipIf(shared === null)('real crises', () => {
  let made: Crises;
  beforeAll(async () => {
    made = await crises(shared!);
  });
  const result = (name: string): Result => made.runs.get(name)!.result;
  /** Prices of all fills as their orders average them, in the order of the orders. */
  const prices = (name: string): readonly (string | null)[] =>
    result(name).orders.flatMap(({ averagePrice, filled }) => (Number(filled) === 0 ? [] : [averagePrice]));
  const end = (name: string): number => Number(result(name).account.end);
  const closedAt = (name: string): string => result(name).trades[0]!.closedAt!;

  it('docs/crises.md and its charts are what the script writes', () => {
    expect(made.page).toBe(readFileSync(`${docs}crises.md`, 'utf8'));
    expect(readdirSync(`${docs}crises`).toSorted()).toEqual(
      [...made.charts.keys()].map((name) => `${name}.svg`).toSorted(),
    );
    expect(made.charts.size).toBe(6);
    for (const [name, svg] of made.charts) {
      expect(svg, name).toBe(readFileSync(`${docs}crises/${name}.svg`, 'utf8'));
      expect(svg.length, name).toBeLessThan(60_000);
      expect(svg, name).not.toMatch(/var\(|NaN|undefined/);
    }
  });

  it('FILL-5 every fill of every run lies inside its candle before slippage', () => {
    let count = 0;
    for (const [name, { record, scenario, config }] of made.runs) {
      const byId = scenario.markets.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      for (const fill of record.fills) {
        const market = byId[fill.market]!;
        const found = config.markets.find(({ instrument }) => instrument.id === market.id)!;
        const length = found.candles.durationMs;
        const scale = 10 ** found.instrument.priceDigits;
        const { low, high } = candlesIn(shared!, market.file, scale).get(
          Math.floor(fill.at / length) * length,
        )!;
        expect(fill.priceBefore, name).toBeGreaterThanOrEqual(low);
        expect(fill.priceBefore, name).toBeLessThanOrEqual(high);
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
  });

  describe('DOT, 10 October 2025', () => {
    let rows: ReadonlyMap<number, Candle>;
    beforeAll(() => {
      rows = candlesIn(shared!, 'binance-spot/15m/DOTUSDT_15m.csv.gz', 1e3);
    });
    const first = (): Candle => rows.get(at('2025-10-10T20:45Z'))!;
    const fall = (): Candle => rows.get(at('2025-10-10T21:15Z'))!;
    const after = (): Candle => rows.get(at('2025-10-10T21:30Z'))!;

    it('FILL-3 STOP-5 PATH-7 stops are met on the one leg from the high to the low', () => {
      const stop = Math.floor((first().open * 8) / 10);
      const trail = Math.floor((first().high * 8) / 10);
      expect(prices('stop').map(Number)).toEqual([first().open / 1e3, stop / 1e3]);
      expect(prices('trail').map(Number)).toEqual([first().open / 1e3, trail / 1e3]);
      const { high, low } = fall();
      // The second of three legs of 300 seconds.
      const late = 300_000 * (1 + (high - stop) / (high - low));
      expect(Date.parse(closedAt('stop'))).toBe(Math.floor(at('2025-10-10T21:15Z') + late));
      // Covered a tenth above the lowest print.
      expect(prices('trail-short').map(Number)).toEqual([fall().open / 1e3, Math.ceil(low * 1.1) / 1e3]);
    });

    it('PATH-3 PATH-5 PATH-6 a bracket at the open is ambiguous, and the band is its two ends', () => {
      const bought = fall().open;
      const stop = Math.floor((bought * 8) / 10);
      const target = Math.ceil((bought * 107) / 100);
      // A thousand DOT, prices in thousandths: their sum is money. Fees are a thousandth of both sides.
      const endAt = (price: number): number => 10_000 + price - bought - (price + bought) / 1e3;
      expect(end('bracket')).toBeCloseTo(endAt(stop), 8);
      const { ambiguous, band } = result('bracket');
      expect(ambiguous).toHaveLength(1);
      expect(Number(ambiguous[0]!.difference)).toBeCloseTo(endAt(stop) - endAt(target), 8);
      expect(band!.totalReturn.min).toBeCloseTo(endAt(stop) / 10_000 - 1, 12);
      expect(band!.totalReturn.max).toBeCloseTo(endAt(target) / 10_000 - 1, 12);
    });

    it('FILL-6 FILL-2 a large limit fills for its part of the volume, the rest at the next open', () => {
      const part = Math.floor(fall().volume * 0.05 * 100) / 100;
      const cost = part * 3 + (400_000 - part) * (after().open / 1e3);
      expect(Number(prices('limit-large')[0])).toBeCloseTo(cost / 400_000, 3);
      expect(prices('limit-633-cross')).toEqual([]);
      expect(prices('limit-633').map(Number)).toEqual([fall().low / 1e3]);
    });

    it('LAT-1 a minute late meets a fifth of the way to the low', () => {
      const { open, low } = fall();
      const [, sold] = prices('late-60').map(Number);
      expect(sold).toBe(Math.round(open - (open - low) / 5) / 1e3);
    });

    it('MARG-1 isolated positions end where margin and gain are down to maintenance', () => {
      for (const leverage of [5, 3, 2, 1.25]) {
        const price = Math.floor((first().open * (1 - 1 / leverage)) / 0.99);
        expect(prices(`margin-${leverage}`).map(Number)).toEqual([first().open / 1e3, price / 1e3]);
        // Loss, both fees of 0.1%, and 0.5% of what was liquidated.
        const left = 10_000 + price - first().open - (first().open + price * 6) / 1e3;
        expect(end(`margin-${leverage}`)).toBeCloseTo(left, 8);
      }
      expect(prices('margin-1.15').map(Number)).toEqual([first().open / 1e3]);
      expect(result('margin-5').trades[0]!.exitReason).toBe('liquidation');
    });

    it('MARG-1 PATH-5 a hedge lives at both lows, and not with BTC at its high, which adverse takes', () => {
      const btc = candlesIn(shared!, 'binance-spot/15m/BTCUSDT_15m.csv.gz', 100);
      const [bought, fell] = ['20:45', '21:15'].map((time) => btc.get(at(`2025-10-10T${time}Z`))!);
      const sold = 0.1067 * (bought!.open / 100);
      const cost = 3.16 * first().open;
      const left = (price: number): number =>
        10_000 - (cost + sold) / 1e3 + 3.16 * fall().low - cost + sold - 0.1067 * (price / 100);
      const needed = (price: number): number => 0.01 * (3.16 * fall().low + 0.1067 * (price / 100));
      expect(left(fell!.low)).toBeGreaterThan(needed(fell!.low));
      expect(left(fell!.high)).toBeLessThan(needed(fell!.high));
      // What the run says.
      const { trades, ambiguous, band } = result('cross-hedge');
      expect(trades.map(({ exitReason }) => exitReason)).toEqual(['liquidation', 'liquidation']);
      expect(new Set(ambiguous.map(({ market }) => market))).toEqual(new Set(['BTC/USDT', 'DOT/USDT']));
      expect(Number(band!.totalReturn.max)).toBeGreaterThan(Number(band!.totalReturn.min));
    });
  });

  it('FILL-2 FILL-6 ORD-4 LINK, 12 March 2020: all the money at the lowest print', () => {
    const rows = candlesIn(shared!, 'binance-spot/1d/LINKUSDT_1d.csv.gz', 1e4);
    const { open, high, low, volume } = rows.get(at('2020-03-12'))!;
    const last = rows.get(at('2020-03-15'))!;
    const lots = Math.floor((10_000 / ((low / 1e4) * 1.001)) * 100) / 100;
    expect(lots).toBeGreaterThan(volume);
    expect(Number(result('link-all').orders[0]!.filled)).toBe(lots);
    const paid = lots * (low / 1e4) * 1.001;
    expect(end('link-all')).toBeCloseTo(10_000 - paid + lots * (last.close / 1e4), 2);
    expect(Number(result('link-part').orders[0]!.filled)).toBe(Math.floor(volume) / 100);
    expect(prices('link-cross')).toEqual([]);
    expect(prices('link-stop').map(Number)).toEqual([open / 1e4, (open * 8) / 10 / 1e4]);
    const [near, far] = [open, high].map((best) => Math.floor((best * 3) / 4));
    // A thousand LINK, and a thousandth in fees.
    const apart = ((far! - near!) / 10) * 0.999;
    expect(Number(result('link-trail').ambiguous[0]!.difference)).toBeCloseTo(-apart, 6);
    expect(prices('link-1.01').map(Number)[1]).toBe(Math.floor((open * (1 - 1 / 1.01)) / 0.99) / 1e4);
  });

  it('FILL-1 FILL-6 TIME-3 TIME-5 FUND-1 BTC, 24 March 2023: what the clock does without candles', () => {
    const rows = candlesIn(shared!, 'binance-spot/1h/BTCUSDT_1h.csv.gz', 100);
    const row = (time: string) => rows.get(at(`2023-03-24T${time}Z`));
    expect(row('13:00')).toBeUndefined();
    expect(row('12:00')!.volume).toBe(0);
    const [flat, back, entry] = [row('12:00')!.open, row('14:00')!.open, row('11:00')!.open];
    expect(prices('outage-market').map(Number)).toEqual([flat / 100]);
    expect(prices('outage-part').map(Number)).toEqual([back / 100]);
    expect(result('outage-part').trades[0]!.openedAt).toBe('2023-03-24T14:00:00Z');
    expect(result('outage-good-2').orders[0]!.state).toBe('expired');
    expect(result('outage-good-2').orders[0]!.endedAt).toBe('2023-03-24T14:00:00Z');
    expect(prices('outage-two-hours').map(Number)).toEqual([row('15:00')!.open / 100]);
    const funding = 3 * 0.0001 * (flat / 100);
    expect(Number(result('outage-funding').trades[0]!.funding)).toBeCloseTo(-funding, 8);
    const under = Math.floor((entry * 0.99 + funding * 100) / 0.996) / 100;
    expect(prices('outage-funding').map(Number)).toEqual([entry / 100, under]);
  });

  it('FUND-1 MARG-1 LAYER, 6 May 2025: funding keeps a long for minutes and costs a short a quarter', () => {
    const rows = candlesIn(shared!, 'binance-usdm/1m/LAYERUSDT-PERP_1m.csv.gz', 1e4);
    const rates = fundingIn(shared!, 'binance-usdm/funding/LAYERUSDT-PERP_funding_2025.csv.gz');
    const [from, until] = [at('2025-05-06'), at('2025-05-07')];
    const due = [...rates].filter(([time]) => time > from && time <= until);
    expect(due).toHaveLength(18);
    // A short of 10,000 pays -rate times the last close.
    const paid = due.reduce((sum, [time, rate]) => sum - rate * rows.get(time - 60_000)!.close, 0);
    expect(Number(result('layer-short').trades[0]!.funding)).toBeCloseTo(-paid, 6);

    const entry = rows.get(at('2025-05-06T04:00Z'))!.open;
    const received = 0.02 * rows.get(at('2025-05-06T07:59Z'))!.close;
    const under = Math.floor((entry * 0.75 - received) / 0.99);
    expect(prices('layer-4').map(Number)).toEqual([entry / 1e4, under / 1e4]);
    const minutes = [...rows].filter(([time]) => time >= at('2025-05-06T08:00Z'));
    const [reached] = minutes.find(([, { low }]) => low <= under)!;
    const closed = Date.parse(closedAt('layer-4'));
    expect(closed).toBeGreaterThan(reached);
    expect(closed).toBeLessThan(reached + 60_000);
    // With the usual rate instead, 0.005% of the same price is paid once.
    const usual = Math.floor((entry * 0.75 + 0.00005 * rows.get(at('2025-05-06T07:59Z'))!.close) / 0.99);
    expect(prices('layer-4-usual').map(Number)[1]).toBe(usual / 1e4);
  });
});
