/**
 * Execution through the whole engine, by hand (EXEC-1): days from 2024-01-01, `open high low close`, bought for a fixed
 * quantity, with the costs stated.
 */
import { describe, expect, it } from 'vitest';
import { buy, cancel, exit, oneCancelsOther } from '../../src/model/intent.ts';
import { executionsOf } from '../../src/report/executions.ts';
import type { StatedOrder } from '../../src/scenario/result-execution.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { csv, openText, plain } from './make.ts';
import { script, type Play } from './script.ts';

async function play({ candles, asks, quantity, lot = '0.001', more = [] }: Play): Promise<FinishedRun> {
  const changes = {
    6: '  balance: 1000',
    9: `    {file: a.csv, tick: 0.01, lot: ${lot}}`,
    11: `  use: script.ts\n  sizing: {quantity: ${quantity}}`,
  };
  const files = { candles: { 'a.csv': csv(candles) }, strategies: { 'script.ts': script(asks) } };
  return runScenario(await openText(plain(changes, more), files), { band: false });
}

const total = ({ result }: FinishedRun) => result.execution.total;
const ordersOf = (run: FinishedRun): readonly StatedOrder[] => executionsOf(run)!;

describe('a market order', () => {
  // Decided at the close of 100; the next open is 102, and 0.50 of slippage are paid, 1 % of 205 in fees.
  const candles = ['100 101 99 100', '102 104 101 103', '103 104 102 104'];
  const more = ['fees: {taker: 1%}', 'slippage: {ticks: 50}'];

  it('EXEC-1 pays the jump to the open as delay, slippage as impact, and its fee', async () => {
    const run = await play({ candles, asks: { 1: buy() }, quantity: '2', more });
    expect(total(run)).toMatchObject({
      orders: 1, filledOrders: 1, fillRate: 1, successRate: 1, partialFillRate: 0, makerShare: 0,
      medianSignalToFillMs: 0, medianArrivalToFillMs: 0,
      traded: '205.00000000', delayCost: '4.00000000', impactCost: '1.00000000', feeCost: '2.05000000',
      missedCost: '0.00000000', shortfall: '7.05000000',
      // 5 of 200, 1 of 204, 7.05 of 205.
      decisionSlippage: 250, arrivalSlippage: 10_000 / 204, executionCost: 70_500 / 205,
      // Of 102.50: closes of 103, and not so many more.
      markout1: 10_000 / 205, markout5: null, markout15: null,
    }); // prettier-ignore
    expect(ordersOf(run)).toMatchObject([
      {
        referencePrice: '100', arrivalPrice: '102', arrivedAt: '2024-01-02T00:00:00Z',
        decisionSlippagePrice: '2.5', arrivalSlippagePrice: '0.5', decisionSlippage: 250, shortfall: '7.05000000',
        signalToFillMs: 0, fillRate: 1, missed: '0', markout1: 10_000 / 205, markout5: null,
      },
    ]); // prettier-ignore
  });

  it('EXEC-1 LAT-1 late inside a candle, pays what the market moved since its open as impact', async () => {
    // The day walks from 102 to 104 in eight hours: after four it is at 103, and 0.50 are paid on it.
    const slow = [...more, 'path: high-first'];
    const late = await play({
      candles,
      asks: { 1: buy() },
      quantity: '2',
      more: [...slow, 'latency: 14400s'],
    });
    expect(total(late)).toMatchObject({
      delayCost: '4.00000000', impactCost: '3.00000000', medianSignalToFillMs: 14_400_000, medianArrivalToFillMs: 0,
    }); // prettier-ignore
    // A whole day later the next open, 103, is the price at arrival.
    const later = await play({
      candles,
      asks: { 1: buy() },
      quantity: '2',
      more: [...slow, 'latency: 86400s'],
    });
    expect(total(later)).toMatchObject({ delayCost: '6.00000000' });
    expect(ordersOf(later)[0]).toMatchObject({ arrivalPrice: '103' });
  });

  it('EXEC-1 rejected for want of funds, has missed what it would have met', async () => {
    // 10 at 102 are more than 1,000 buys; 10 x 2 were missed.
    const run = await play({ candles, asks: { 1: buy() }, quantity: '10' });
    expect(total(run)).toMatchObject({
      orders: 1, filledOrders: 0, rejectedOrders: 1, rejectionRate: 1, fillRate: 0, successRate: 0,
      missedCost: '20.00000000', shortfall: '20.00000000', traded: '0.00000000', executionCost: null, makerShare: null,
      decisionSlippage: null, medianSignalToFillMs: null,
    }); // prettier-ignore
  });

  it('EXEC-1 FLOW-1 that became none since there was nothing to leave is a denial by the plan', async () => {
    const run = await play({
      candles,
      asks: { 1: [buy(), cancel('exits')], 2: exit() },
      quantity: '2',
    });
    // Cancelling asks for no order.
    expect(run.result.refusals.map(({ reason }) => reason)).toEqual(['nothing-to-cancel']);
    const vain = await play({ candles, asks: { 1: exit(), 2: buy() }, quantity: '2' });
    expect(total(vain)).toMatchObject({ deniedByPlan: 1, deniedByRisk: 0, denialRate: 1 / 2 });
    expect(total(run)).toMatchObject({ deniedByPlan: 0, denialRate: 0 });
  });
});

describe('resting orders', () => {
  const candles = ['100 101 99 100', '100 103 98 102', '102 106 101 105', '105 107 104 106'];

  it('EXEC-1 a limit fills as maker and gains on the price at arrival', async () => {
    const run = await play({
      candles,
      asks: { 1: buy({ order: { type: 'limit', limit: 99 } }) },
      quantity: '2',
    });
    expect(total(run)).toMatchObject({
      makerShare: 1, impactCost: '-2.00000000', delayCost: '0.00000000', decisionSlippage: -100,
      // Filled inside the second day; the next one closes at 105.
      markout1: (600 * 100) / 99,
    }); // prettier-ignore
  });

  it('EXEC-1 one that is cancelled has missed what the market moved to the last close', async () => {
    // Decided at 100, cancelled at the close of 105.
    const asks = { 1: buy({ order: { type: 'limit', limit: 90 } }), 3: cancel() };
    const run = await play({ candles, asks, quantity: '2' });
    expect(total(run)).toMatchObject({ missedCost: '10.00000000', fillRate: 0, partialFillRate: 0 });
    // Left to the end, at 106.
    const left = await play({ candles, asks: { 1: asks[1] }, quantity: '2' });
    expect(total(left)).toMatchObject({ missedCost: '12.00000000' });
  });

  it('EXEC-1 OCO-1 of a group the one that did not fill is not missed', async () => {
    const asks = {
      1: oneCancelsOther([
        buy({ order: { type: 'limit', limit: 98 } }),
        buy({ order: { type: 'stop', trigger: 104 } }),
      ]),
    };
    const run = await play({ candles, asks, quantity: '2' });
    expect(run.result.orders.map(({ state, reason }) => [state, reason])).toEqual([
      ['filled', null],
      ['cancelled', 'oco'],
    ]);
    expect(total(run)).toMatchObject({
      orders: 2, filledOrders: 1, fillRate: 1, successRate: 1, missedCost: '0.00000000', denialRate: 0,
    }); // prettier-ignore
  });

  it('EXEC-1 FILL-6 what fills in part', async () => {
    // The volume of each day is 1: one of two is taken at once, the other never.
    const order = { type: 'limit', limit: 110, timeInForce: 'ioc' } as const;
    const run = await play({
      candles,
      asks: { 1: buy({ order }) },
      quantity: '2',
      more: ['participation: 100%'],
    });
    expect(run.result.orders[0]).toMatchObject({ state: 'cancelled', reason: 'ioc', filled: '1' });
    expect(total(run)).toMatchObject({ fillRate: 0.5, successRate: 1, partialFillRate: 1 });
    expect(ordersOf(run)[0]).toMatchObject({ missed: '1', fillRate: 0.5 });
  });
});

describe('protection', () => {
  it('EXEC-1 STOP-1 a stop that a gap passes: the gap below its level is delay, and roles stand apart', async () => {
    // Bought at 100; the stop at 95 meets an open of 93, and pays 0.50 on it.
    const candles = ['100 101 99 100', '100 103 98 102', '93 94 90 91', '91 92 90 91'];
    const asks = { 1: buy({ stop: { price: 95 }, target: { price: 120 } }) };
    const run = await play({ candles, asks, quantity: '2', more: ['slippage: {ticks: 50}'] });
    const { byRole, byType, byMarket } = run.result.execution;
    expect(byRole.map(({ role, orders, filledOrders }) => [role, orders, filledOrders])).toEqual([
      ['entry', 1, 1],
      ['stop', 1, 1],
      ['target', 1, 0],
    ]);
    const [entry, stop, target] = byRole;
    expect(entry).toMatchObject({ delayCost: '0.00000000', impactCost: '1.00000000', fillRate: 1 });
    expect(stop).toMatchObject({ delayCost: '4.00000000', impactCost: '1.00000000', fillRate: null });
    expect(target).toMatchObject({ shortfall: '0.00000000', decisionSlippage: null });
    expect(byType.map(({ role, type }) => [role, type])).toEqual([
      ['entry', 'market'],
      ['stop', 'stop'],
      ['target', 'limit'],
    ]);
    expect(byMarket.map(({ market, shortfall }) => [market, shortfall])).toEqual([['A/USD', '6.00000000']]);
    expect(ordersOf(run).map(({ referencePrice, arrivalPrice }) => [referencePrice, arrivalPrice])).toEqual([
      ['100', '100'],
      ['95', '93'],
      ['120', null],
    ]);
  });

  it('EXEC-1 STOP-5 a stop that trails is held against the level to which it had moved', async () => {
    // From 100 to a low of 99, a high of 110 and the close: 5 behind, it stands at 105, which the open of 103 passes.
    const candles = ['100 101 99 100', '100 110 99 109', '103 104 102 103'];
    const asks = { 1: buy({ stop: { trail: { distance: 5 } } }) };
    const run = await play({ candles, asks, quantity: '2', more: ['path: low-first'] });
    const stop = run.result.execution.byRole.find(({ role }) => role === 'stop');
    expect(stop).toMatchObject({ delayCost: '4.00000000', impactCost: '0.00000000' });
    expect(ordersOf(run)[1]).toMatchObject({ referencePrice: '105', arrivalPrice: '103' });
  });

  it('EXEC-1 OTO-1 a target that a jump passes has gained beyond its level', async () => {
    const candles = ['100 101 99 100', '100 103 98 102', '112 114 111 113'];
    const asks = { 1: buy({ target: { price: 110 } }) };
    const run = await play({ candles, asks, quantity: '2' });
    const target = run.result.execution.byRole.find(({ role }) => role === 'target');
    expect(target).toMatchObject({ delayCost: '0.00000000', impactCost: '-4.00000000', makerShare: 1 });
  });
});
