/** A strategy that does what a list says: at the close of the n-th candle, this. And the scenario that runs it. */
import type { Intents } from '../../src/model/intent.ts';
import { defineStrategy, type Strategy } from '../../src/strategy/strategy.ts';
import type { Result } from '../../src/scenario/result-schema.ts';
import { csv, plain, runText } from './make.ts';

export function script(asks: Readonly<Record<number, Intents>>): Strategy {
  return defineStrategy({
    name: 'script',
    description: 'Does what the list says.',
    params: {},
    readings: () => ({}),
    init: () => null,
    onClose: (view) => asks[view.count] ?? null,
  });
}

export interface Play {
  /** `open high low close`, daily. */
  readonly candles: readonly string[];
  readonly asks: Readonly<Record<number, Intents>>;
  readonly quantity: string;
  readonly lot?: string;
  /** More of the market. */
  readonly rules?: string;
  readonly kind?: 'spot' | 'margin';
  readonly more?: readonly string[];
  readonly band?: boolean;
}

/** 1,000 USD, tick 0.01, lot 0.001, a fixed quantity. */
export function playText({
  candles,
  asks,
  quantity,
  lot = '0.001',
  rules = '',
  kind = 'spot',
  more = [],
  band,
}: Play): Promise<Result> {
  const changes = {
    6: `  balance: 1000\n  kind: ${kind}`,
    9: `    {file: a.csv, tick: 0.01, lot: ${lot}${rules}}`,
    11: `  use: script.ts\n  sizing: {quantity: ${quantity}}`,
  };
  const files = { candles: { 'a.csv': csv(candles) }, strategies: { 'script.ts': script(asks) } };
  return runText(plain(changes, more), files, band ?? false);
}
