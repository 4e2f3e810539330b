/** Our own exchange as a subject of the suite: a market at 100 that goes a little up and down. */
import type { Product } from '../../../../src/connect/ccxt/connect.ts';
import type { Fault } from '../../../../src/gateway/faults.ts';
import { exchangeStart, testExchange } from '../../../support/exchange.ts';
import { configOf, minute } from '../desk.ts';
import { flat, windowMs } from '../floor.ts';
import type { Subject, Where } from './subject.ts';

export type Served = Awaited<ReturnType<typeof testExchange>>;

export interface ServedPlan {
  readonly faults?: readonly Fault[];
  readonly participation?: number;
  readonly onOpen?: (server: Served) => void;
}

export const servedPatience = {
  silenceMs: 60_000,
  firstWaitMs: 20,
  waitMostMs: 200,
  lookMs: 60_000,
  lateMs: 50,
  keepMs: 60_000,
};

export function served(product: Product, plan: ServedPlan = {}): Subject {
  const { faults = [], onOpen = () => undefined, ...share } = plan;
  return {
    title: `our own exchange, ${product}`,
    product,
    market: product === 'spot' ? 'BTC/USDT' : 'BTC/USDT:USDT',
    can: new Set(['faults', 'volume', 'clean']),
    options: { windowMs, timeoutMs: 1_000, patience: servedPatience },
    async open(): Promise<Where> {
      const markets = [{ bars: flat(60), ...share }];
      const usdm = { kind: 'margin' as const, markets, leverage: 5 };
      const plans = product === 'spot' ? { spot: { kind: 'spot' as const, markets } } : { usdm };
      const server = await testExchange(plans, { faults: { seed: 1, faults } });
      server.advance(exchangeStart + 10 * minute);
      onOpen(server);
      return { url: server.url, config: configOf(), close: () => server.close() };
    },
  };
}
