/** What shorts pay, in money of two digits, where one rounding is not two (MARG-1, LEDG-1). */
import { expect, it } from 'vitest';
import { noLatency } from '../../src/model/costs.ts';
import { plainMarginPlan } from '../support/arbitraries.ts';
import type { RunPlan, StepPlan } from '../support/run-plan.ts';
import { allRecords, traceOf } from '../support/trace.ts';

it('LEDG-1 MARG-1 a rate of a value is rounded once', () => {
  // Short 0.225 at 42.22, worth 9.4995; 1 % is 0.094995, or 0.09. Of 9.50 it would be 0.095, and so 0.10.
  const step = (asks: StepPlan['asks'] = []): StepPlan => ({
    candle: [4222, 4222, 4222, 4222],
    asks,
    volume: 50,
  });
  const short = {
    do: 'enter',
    side: 'sell',
    type: 'market',
    at: 0,
    limitAt: 0,
    stop: null,
    targets: [],
  } as const;
  const rules = { fromSlot: 0, tick: 1, lot: 10, minQuantity: 0, maxQuantity: 0, minNotional: 0 };
  const plan: RunPlan = {
    account: 'margin',
    moneyDigits: 2,
    balance: 100,
    path: 'likely',
    fees: { maker: 0, taker: 0 },
    slippage: { kind: 'none' },
    clamp: false,
    funding: null,
    margin: { ...plainMarginPlan, mode: 'isolated', interest: 0.01 },
    latency: noLatency,
    limitFills: { kind: 'touch' },
    participation: null,
    sizing: { kind: 'quantity', quantity: 2_250 },
    rules: [rules],
    entry: null,
    markets: [{ steps: [step([short]), step(), step(), step()], answers: [null] }],
    strategyEach: false,
    decideFrom: 0,
    onFill: false,
  };
  const paid = allRecords(traceOf(plan)).flatMap((record) =>
    record.kind === 'charged' ? [record.amount] : [],
  );
  expect(paid).toEqual([-9]);
});
