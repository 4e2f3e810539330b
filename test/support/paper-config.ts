/** The plainest run on a feed: one market by the minute, decided on from the first candle. */
import type { RunConfig } from '../../src/engine/config.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { noLatency, flatFees } from '../../src/model/costs.ts';
import { utcDays } from '../../src/model/days.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Quantity, Rate } from '../../src/model/units.ts';
import { noLimits, type SwitchTurn } from '../../src/risk/limits.ts';
import { plainRules } from './plain-rules.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';

const rate = (value: number): Rate => value as Rate;

/** `switches`: turns that are known beforehand. */
export function plainConfig(strategy: Strategy, switches: readonly SwitchTurn[] = []): RunConfig {
  const candles = new CandleColumns({ durationMs: 60_000, priceDigits: 2, capacity: 4 });
  return {
    name: 'plain',
    account: {
      kind: 'spot',
      currency: 'USDT',
      digits: 8,
      balance: 1_000_000_000_000 as Money,
      margin: { mode: 'cross', interest: rate(0), everyMs: 0 },
      coin: null,
    },
    path: 'adverse',
    days: utcDays,
    seed: 1,
    latency: noLatency,
    markets: [
      {
        instrument: makeInstrument({
          id: 'BTC/USDT',
          base: 'BTC',
          quote: 'USDT',
          priceDigits: 2,
          quantityDigits: 4,
          moneyDigits: 8,
          rules: [plainRules],
        }),
        fees: flatFees(rate(0), rate(0)),
        funding: null,
        margin: {
          leverage: rate(100_000_000),
          maintenance: [{ from: 0 as Money, rate: rate(0), leverage: rate(0) }],
          on: 'mark',
          liquidationFee: rate(0),
          borrow: rate(0),
        },
        slippage: { kind: 'none' },
        clampSlippage: false,
        limitFills: { kind: 'touch' },
        participation: null,
        candles,
        detail: null,
      },
    ],
    strategies: [
      {
        id: 'main',
        strategy,
        params: {},
        markets: ['BTC/USDT'],
        sizing: { kind: 'quantity', quantity: 10_000 as Quantity },
        entry: {},
      },
    ],
    risk: switches.length === 0 ? null : { ...noLimits, switches },
    rules: [],
    decideFrom: 0 as TimeMs,
    header: '{}',
  };
}
