/** The result, field by field, on a few candles that can be worked through by hand. */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell } from '../../src/model/intent.ts';
import { playText } from './script.ts';

// Day n opens on 2024-01-0n. Bought at the open of day 2, sold at the open of day 4.
const candles = ['100 101 99 100', '100 104 99 103', '103 106 102 105', '110 111 108 109', '109 109 109 109'];
// 50 ticks of 0.01 are 0.50 against the taker; 0.1 % of each value.
const costs = ['fees: {taker: 0.1%}', 'slippage: {ticks: 50}'];
const entry = { candles, quantity: '2', more: costs };

describe('RES-1 a round trip', () => {
  const run = () => playText({ ...entry, asks: { 1: buy(), 3: exit() } });

  it('LEDG-2 the trade: gross, fees, slippage and net stand apart', async () => {
    const { trades, account } = await run();
    expect(trades).toEqual([
      {
        market: 'A/USD',
        strategy: 'main',
        side: 'long',
        openedAt: '2024-01-02T00:00:00Z',
        closedAt: '2024-01-04T00:00:00Z',
        quantity: '2',
        entryPrice: '100.5', // 100 + 0.50
        exitPrice: '109.5', // 110 - 0.50
        grossProfit: '18.00000000', // 2 x (109.50 - 100.50)
        fees: '0.42000000', // 0.1 % of 201 + 0.1 % of 219
        slippage: '2.00000000', // 2 x 0.50, twice
        funding: '0.00000000',
        interest: '0.00000000',
        liquidationFee: '0.00000000',
        insurance: '0.00000000',
        charges: '0.00000000',
        netProfit: '17.58000000', // 18 - 0.42
        unrealised: '0.00000000',
        return: 17.58 / 201,
        plannedR: null,
        actualR: null,
        r: null,
        exitReason: 'exit',
        orders: [1, 2],
      },
    ]);
    expect(account).toEqual({
      currency: 'USD',
      start: '1000.00000000',
      end: '1017.58000000',
      interest: '0.00000000',
      insurance: '0.00000000',
      charges: '0.00000000',
      dust: [],
      coin: null,
    });
  });

  it('FLOW-1 the orders, with what they were decided on', async () => {
    const { orders } = await run();
    const shared = {
      strategy: 'main', market: 'A/USD', type: 'market', timeInForce: 'gtc', parent: null, state: 'filled',
      cause: null,
      reason: null, value: null, bound: null, quantity: '2', amount: null, limit: null, trigger: null, filled: '2',
    }; // prettier-ignore
    expect(orders).toEqual([
      {
        ...shared, id: 1, signal: 1, side: 'buy', role: 'entry', createdAt: '2024-01-02T00:00:00Z',
        endedAt: '2024-01-02T00:00:00Z', decisionPrice: '100', averagePrice: '100.5', fees: '0.20100000',
      },
      {
        ...shared, id: 2, signal: 2, side: 'sell', role: 'exit', createdAt: '2024-01-04T00:00:00Z',
        endedAt: '2024-01-04T00:00:00Z', decisionPrice: '105', averagePrice: '109.5', fees: '0.21900000',
      },
    ]); // prettier-ignore
  });

  it('METR-1 the metrics', async () => {
    const { metrics, period } = await run();
    expect(period).toEqual({ from: '2024-01-02T00:00:00Z', to: '2024-01-06T00:00:00Z', steps: 5 });
    // Cash after the purchase: 1000 - 201 - 0.201 = 798.799. Marks at the closes 103, 105, then flat.
    const equity = [1000, 798.799 + 206, 798.799 + 210, 1017.58, 1017.58];
    const returns = equity.slice(1).map((value, i) => value / equity[i]! - 1);
    const mean = returns.reduce((sum, r) => sum + r, 0) / 4;
    const deviation = Math.sqrt(returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 3);
    const { totalReturn, annualReturn, volatility, sharpe, ...others } = metrics;
    expect(totalReturn).toBeCloseTo(0.01758, 12);
    expect(annualReturn).toBeCloseTo(1.01758 ** (365.25 / 4) - 1, 9);
    expect(volatility).toBeCloseTo(deviation * Math.sqrt(365), 9);
    expect(sharpe).toBeCloseTo((mean / deviation) * Math.sqrt(365), 7);
    expect(others).toEqual({
      sortino: null, // no day lost
      calmar: null,
      maxDrawdown: 0,
      maxDrawdownFrom: null,
      maxDrawdownTo: null,
      maxDrawdownRecovered: null,
      trades: 1,
      winRate: 1,
      profitFactor: null, // nothing lost
      expectancy: '17.58000000',
      averageWin: '17.58000000',
      averageLoss: null,
      exposure: 0.5, // two of four days
      fees: '0.42000000',
      slippage: '2.00000000',
    });
  });

  it('METR-1 a drawdown with its three dates', async () => {
    // Bought at 100; closes 103, 90, 95, 104: from 1006 down to 980 (26 of 1006), back above at 1008.
    const down = ['100 101 99 100', '100 104 99 103', '103 103 90 90', '90 96 90 95', '95 104 95 104'];
    const { metrics } = await playText({ candles: down, quantity: '2', asks: { 1: buy() } });
    expect(metrics.maxDrawdown).toBeCloseTo(26 / 1006, 12);
    expect(metrics).toMatchObject({
      maxDrawdownFrom: '2024-01-03T00:00:00Z',
      maxDrawdownTo: '2024-01-04T00:00:00Z',
      maxDrawdownRecovered: '2024-01-06T00:00:00Z',
    });
  });
});

describe('RES-1 what is open at the end', () => {
  it('LEDG-2 is marked at the last close', async () => {
    const { trades, account } = await playText({ ...entry, asks: { 1: buy() } });
    // 2 x 109 - 201 = 17; the fee of 0.201 is paid.
    expect(trades[0]).toMatchObject({
      closedAt: null, exitPrice: null, grossProfit: '0.00000000', netProfit: '-0.20100000',
      unrealised: '17.00000000', return: null, exitReason: null, orders: [1],
    }); // prettier-ignore
    expect(account.end).toBe('1016.79900000');
  });

  it('LEDG-1 a part that has left takes its share of the cost', async () => {
    const { trades } = await playText({ ...entry, asks: { 1: buy(), 3: exit({ share: 0.5 }) } });
    // One sold at 109.50 that cost 100.50: 9; fees 0.201 + 0.1095; the other: 109 - 100.50.
    expect(trades[0]).toMatchObject({
      quantity: '2', entryPrice: '100.5', exitPrice: '109.5', grossProfit: '9.00000000', fees: '0.31050000',
      netProfit: '8.68950000', unrealised: '8.50000000', closedAt: null,
    }); // prettier-ignore
  });

  it('MARG-1 a short loses when the price rises', async () => {
    const { trades, account } = await playText({ ...entry, kind: 'margin', asks: { 1: sell() } });
    // Sold 2 at 100 - 0.50 = 199; to buy back at 109 costs 218. Fee 0.199.
    expect(trades[0]).toMatchObject({ side: 'short', entryPrice: '99.5', unrealised: '-19.00000000' });
    expect(account.end).toBe('980.80100000');
  });

  it('RES-1 an average has two decimals more than the prices, rounded half to even', async () => {
    // 1 at 100 and 2 at 101 (day 3 opens at 101): 302 / 3 = 100.66667 -> 100.6667.
    const three = ['100 101 99 100', '100 101 99 100', '101 101 101 101', '101 101 101 101'];
    const { trades } = await playText({
      candles: three,
      quantity: '1',
      asks: { 1: buy(), 2: [buy(), buy()] },
    });
    expect(trades[0]).toMatchObject({ quantity: '3', entryPrice: '100.6667' });
  });

  it.each([
    // (1 x 100.01 + 7 x 100) / 8 = 100.00125, and with 100.03 100.00375: halfway, so to the even digit.
    ['100.01', '100.0012'],
    ['100.03', '100.0038'],
  ])('RES-1 an average halfway between two goes to the even one: %s', async (first, entryPrice) => {
    const tied = ['100 101 99 100', `${first} 101 99 100`, '100 101 99 100'];
    const asks = { 1: buy(), 2: Array.from({ length: 7 }, () => buy()) };
    const { trades } = await playText({ candles: tied, quantity: '1', asks });
    expect(trades[0]).toMatchObject({ quantity: '8', entryPrice });
  });

  it('RES-1 an average of prices that only just fit is no failure', async () => {
    // 9,000,000 in units of 10^-8 is 9 x 10^14, below 2^53 - 1; with two decimals more it is beyond.
    const { trades } = await playText({
      candles: ['9000000 9000000.00000001 9000000 9000000', '9000000 9000000 9000000 9000000'],
      quantity: '0.0001',
      rules: ', minQuantity: 0.0001',
      lot: '0.0001',
      asks: { 1: buy() },
    });
    expect(trades[0]).toMatchObject({ entryPrice: '9000000', quantity: '0.0001' });
  });
});
