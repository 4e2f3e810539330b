/** Ambiguous candles and their band, refusals and rejections with their numbers, and null for what is undefined. */
import { describe, expect, it } from 'vitest';
import { buy, exit, sell } from '../../src/model/intent.ts';
import { pathPolicies } from '../../src/model/costs.ts';
import { playText, type Play } from './script.ts';

// Bought at the open of day 2 at 100; stop 95 and target 106 lie inside that candle, and it closes where it opened.
const both: Play = {
  candles: ['100 101 99 100', '100 107 94 100', '100 100 100 100'],
  asks: { 1: buy({ stop: { price: 95 }, target: { price: 106 } }) },
  quantity: '2',
};

describe('PATH-5 a candle that does not say which came first', () => {
  it.each([
    // 2 x (95 - 100) = -10 with the low first, 2 x (106 - 100) = 12 with the high first.
    ['adverse', 'low', '990.00000000', '-22.00000000', 'stop'],
    ['favourable', 'high', '1012.00000000', '22.00000000', 'target'],
    // Open and close are equal, so `likely` asks `nearest`: the low is 6 from the open, the high 7.
    ['likely', 'low', '990.00000000', '-22.00000000', 'stop'],
    ['nearest', 'low', '990.00000000', '-22.00000000', 'stop'],
    ['high-first', 'high', '1012.00000000', '22.00000000', 'target'],
    ['low-first', 'low', '990.00000000', '-22.00000000', 'stop'],
  ])('PATH-3 %s takes the %s first', async (path, first, end, difference, exitReason) => {
    const result = await playText({ ...both, more: [`path: ${path}`] });
    // Orders 1 (entry), 2 (stop), 3 (target): with the high first, the first fill that differs is the target's.
    const order = 3;
    expect(result.ambiguous).toEqual([
      { at: expect.stringMatching(/^2024-01-0[23]T/) as string, market: 'A/USD', order, first, difference },
    ]);
    expect(result.account.end).toBe(end);
    expect(result.trades[0]!.exitReason).toBe(exitReason);
  });

  it('PATH-6 the band is the least and the greatest over the six runs', async () => {
    const { band } = await playText({ ...both, band: true });
    expect(band).toMatchObject({
      totalReturn: { min: expect.closeTo(-0.01, 12) as number, max: expect.closeTo(0.012, 12) as number },
      maxDrawdown: { min: 0, max: expect.closeTo(0.01, 12) as number },
      trades: { min: 1, max: 1 },
      winRate: { min: 0, max: 1 },
      expectancy: { min: '-10.00000000', max: '12.00000000' },
      // Defined in the runs that win, and in those that lose: over these alone.
      averageWin: { min: '12.00000000', max: '12.00000000' },
      averageLoss: { min: '-10.00000000', max: '-10.00000000' },
      fees: { min: '0.00000000', max: '0.00000000' },
    });
  });

  it('PATH-6 whichever policy is the run’s own, the band is the same; not asked for, it is null', async () => {
    const [adverse, likely] = await Promise.all(
      ['adverse', 'likely'].map((path) => playText({ ...both, more: [`path: ${path}`], band: true })),
    );
    expect(likely!.band).toEqual(adverse!.band);
    expect((await playText(both)).band).toBeNull();
  });

  it('PATH-6 the other runs are those that a scenario with their policy makes', async () => {
    // Two such candles, with a warm-up, costs and a position that stays open: every figure has something to tell.
    const day = ['100 101 99 100', '100 107 94 100', '100 102 97 98'];
    const terms: Play = {
      candles: [...day, ...day, '98 99 97 97', '97 103 97 103'],
      asks: { 1: both.asks[1]!, 4: both.asks[1]!, 7: buy() },
      quantity: '2',
      more: ['fees: {taker: 0.1%, maker: 0.02%}', 'slippage: {ticks: 3}', 'warmUp: 1'],
    };
    const { band } = await playText({ ...terms, band: true });
    const each = await Promise.all(
      pathPolicies.map((path) => playText({ ...terms, more: [...terms.more!, `path: ${path}`] })),
    );
    expect(new Set(each.map(({ account }) => account.end)).size).toBeGreaterThan(1);
    for (const [name, range] of Object.entries(band!)) {
      const told = each
        .map(({ metrics }) => metrics[name as keyof typeof metrics])
        .filter((one) => one !== null);
      const inOrder = [...told].sort((a, b) => Number(a) - Number(b));
      expect([name, range]).toEqual([name, { min: inOrder[0], max: inOrder.at(-1) }]);
    }
  });
});

describe('FLOW-1 refusals, with their numbers as they are meant', () => {
  const one = { candles: ['100 101 99 100', '100 101 99 100'], quantity: '2' };
  it.each<[string, Partial<Play>, object]>([
    ['STOP-6 a stop above its long', { asks: { 1: buy({ stop: { price: 105 } }) } }, { stage: 'plan', reason: 'level-wrong-side', value: '105', bound: '100' }],
    // Half a tick is 0.005.
    ['STOP-6 a stop too close', { asks: { 1: buy({ stop: { distance: 0.004 } }) } }, { stage: 'plan', reason: 'level-too-close', value: '0.004', bound: '0.01' }],
    // A journal holds finite numbers alone: what is none stands there as 0.
    ['STOP-6 a level that is no number', { asks: { 1: buy({ stop: { price: NaN } }) } }, { stage: 'plan', reason: 'bad-number', value: '0', bound: '0' }],
    ['STOP-6 a level without end', { asks: { 1: buy({ order: { type: 'limit', limit: Infinity } }) } }, { stage: 'plan', reason: 'bad-number', value: '0', bound: '0' }],
    ['STOP-6 a level beyond writing', { asks: { 1: buy({ stop: { price: 1e25 } }) } }, { stage: 'plan', reason: 'level-wrong-side', value: '10000000000000000905969664', bound: '100' }],
    ['SIZE-1 less than a lot', { asks: { 1: buy() }, quantity: '0.0005' }, { stage: 'size', reason: 'below-lot', value: '0.0005', bound: '0.001' }],
    ['FLOW-1 an exit without a position', { asks: { 1: exit() } }, { stage: 'plan', reason: 'no-position', value: '0', bound: '0' }],
  ])('%s', async (_title, change, refusal) => {
    const { refusals, orders } = await playText({ asks: {}, ...one, ...change });
    expect(refusals).toEqual([{ at: '2024-01-02T00:00:00Z', signal: 1, market: 'A/USD', ...refusal }]);
    expect(orders).toEqual([]);
  }); // prettier-ignore

  it.each<[string, Partial<Play>, object]>([
    // 2 x 100 = 200.
    ['FILL-7 too little value', { rules: ', minNotional: 300' }, { reason: 'min-notional', value: '200', bound: '300' }],
    ['FILL-7 too small', { rules: ', minQuantity: 3' }, { reason: 'min-quantity', value: '2', bound: '3' }],
    ['FILL-7 too large', { rules: ', maxQuantity: 1.5' }, { reason: 'max-quantity', value: '2', bound: '1.5' }],
    ['FILL-7 too far away', { rules: ', priceBand: 1%', asks: { 1: buy({ order: { type: 'limit', limit: 90 } }) } }, { reason: 'price-band', value: '90', bound: '99' }],
    // 20 x 100 = 2000 of 1000.
    ['ORD-4 too dear', { quantity: '20' }, { reason: 'funds', value: '2000', bound: '1000' }],
    // On spot there is nothing to sell: 2 of 0 in base.
    ['ORD-4 nothing to sell', { asks: { 1: sell() } }, { reason: 'funds', value: '2', bound: '0' }],
  ])('%s', async (_title, change, rejected) => {
    const { orders, trades, account } = await playText({ ...one, asks: { 1: buy() }, ...change });
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ state: 'rejected', filled: '0', averagePrice: null, ...rejected });
    expect([trades, account.end]).toEqual([[], '1000.00000000']);
  }); // prettier-ignore
});

describe('METR-1 what is undefined is null', () => {
  it('METR-1 with one row of equity', async () => {
    const { metrics, band } = await playText({
      candles: ['100 101 99 100'],
      asks: {},
      quantity: '1',
      band: true,
    });
    expect(metrics).toMatchObject({
      totalReturn: null, annualReturn: null, volatility: null, sharpe: null, sortino: null, calmar: null,
      maxDrawdown: null, winRate: null, profitFactor: null, expectancy: null, averageWin: null,
      averageLoss: null, exposure: null, trades: 0, fees: '0.00000000',
    }); // prettier-ignore
    expect(band).toMatchObject({ sharpe: { min: null, max: null }, expectancy: { min: null, max: null } });
  });

  it('METR-1 with equity that does not move', async () => {
    const still = Array.from({ length: 4 }, () => '100 101 99 100');
    const { metrics } = await playText({ candles: still, asks: {}, quantity: '1' });
    expect(metrics).toMatchObject({
      totalReturn: 0, volatility: 0, sharpe: null, sortino: null, calmar: null, maxDrawdown: 0, exposure: 0,
    }); // prettier-ignore
  });
});
