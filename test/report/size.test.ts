/** A long run with very many trades still gives a page that can be sent: below five million bytes. */
import { describe, expect, it } from 'vitest';
import { generateCandles } from '../../src/market/generate.ts';
import { openScenario, runScenario } from '../../src/scenario/run.ts';
import { hashColumns } from '../../src/store/hash.ts';
import { isDeep } from '../support/runs.ts';
import { carriedBy, pageOf, pageScript } from './make.ts';

const { unpackTrades, unpackWindows } = pageScript(['unpack.js'], ['unpackTrades', 'unpackWindows']) as {
  unpackTrades: (page: unknown) => object[];
  unpackWindows: (page: unknown, trades: readonly object[]) => unknown[][];
};

const text = `
name: long
data: {timeframe: 1m}
account: {currency: USD, balance: 1000000}
markets:
  A/USD: {file: none, tick: 0.01, lot: 0.0001}
fees: {maker: 0.02%, taker: 0.05%}
strategy:
  use: donchian-breakout
  params: {channel: ${isDeep ? 100 : 5}, stop: 1, target: 1}
  sizing: {quantity: 0.01}
`;

describe('the page of a long run', () => {
  it('stays below five million bytes, with every trade and what room there is for candles', async () => {
    const rows = isDeep ? 1_000_000 : 250_000;
    const made = { seed: 1, rows, start: 0, durationMs: 60_000, priceDigits: 2, firstPrice: 4_000_000 };
    const candles = generateCandles(made);
    const open = await openScenario(text, 's.yaml', {
      candles: () => ({ candles, findings: [], hash: hashColumns(candles) }),
      strategy: () => Promise.reject(new Error('the strategy is built in')),
      strategyHash: () => '',
    });
    const run = runScenario(open, { band: false });
    expect(run.result.trades.length).toBeGreaterThan(10_000);
    const page = await pageOf(run);
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
    expect(Buffer.byteLength(page)).toBeGreaterThan(3_000_000);
    const data = carriedBy(page, 'backlot-data') as { readonly tradeCount: number };
    expect(data.tradeCount).toBe(Math.min(20_000, run.result.trades.length));
    // What is left out is said: trades beyond twenty thousand, and candles of those that have none.
    const bare = unpackWindows(data, unpackTrades(data)).filter((found) => found.length === 0).length;
    const smaller = run.result.trades.length - data.tradeCount;
    const said = [/ ([\d,]+)\s+smaller ones? /, /holds no candles of ([\d,]+) trades?:/].map(
      (pattern) => pattern.exec(page)?.[1]?.replace(',', '') ?? '0',
    );
    expect(said.map(Number)).toEqual([smaller, bare]);
    expect(smaller + bare).toBeGreaterThan(0);
  });
});
