/**
 * backtrader's futures account (`oracles/backtrader`, `optimized_futures_asserted`): one contract of ten units, bought
 * at the open after the first crossing of an average, and held.
 *
 * Its conventions (the folder's README): a margin of 1000 for the contract is taken out of the cash, gains are paid
 * into it, and an order pays two of money whatever its value. Here the leverage is that at which the entry demands
 * 1000, the two are a least fee, and the cash is what a cross account may still spend at the last close: what the
 * refusal of an order beyond all means says there is.
 */
import { sma } from '../../src/indicators/registry.ts';
import { buy, type Intents } from '../../src/model/intent.ts';
import type { View } from '../../src/strategy/view.ts';
import { crossings } from './backtrader-strategies.ts';
import type { ConformanceCase } from './case.ts';
import { runCase, type Candle } from './run-case.ts';
import { held } from './verdict.ts';

export interface FuturesAccount {
  readonly n: number;
  readonly final_value: number;
  readonly final_cash: number;
}

export const futuresId = ({ n }: FuturesAccount): string => `optimized_futures_asserted ${n}`;

const contract = { units: 10, margin: 1000, fee: 2 };
const balance = 10_000;
const digits = { price: 6, quantity: 0, money: 8 };

export function futuresCase(account: FuturesAccount, candles: readonly Candle[]): ConformanceCase {
  const { n, final_value, final_cash } = account;
  const entry = entryOf(candles, n);
  const last = candles.length - 1;
  const crossed = crossings();
  const close = candles[last]![3];
  const beyondAll = buy({ order: { type: 'stop', trigger: 100 * close } });
  const decide = (row: number, view: View): Intents => {
    if (row === last) return beyondAll;
    return crossed(view) === 'up' && view.isFlat ? buy() : null;
  };
  const { equity, orders } = runCase({
    candles,
    decide,
    balance,
    account: 'margin',
    margin: { mode: 'cross', leverage: (contract.units * entry) / contract.margin },
    sizing: { quantity: contract.units },
    digits,
    fees: { maker: 0, taker: 0, minimum: contract.fee },
    readings: { average: sma(n) },
  });
  const refused = orders.find(({ reason }) => reason === 'funds');
  const ours = { final_value: equity.at(-1), final_cash: (refused?.bound ?? NaN) / 10 ** digits.money };
  return held(
    { id: futuresId(account), source: 'backtrader' },
    {
      ours,
      theirs: { final_value, final_cash },
      // The value is theirs; what it leaves free is by the price of the moment.
      byRule: { final_value, final_cash: final_value - (contract.margin * close) / entry },
      rule: 'MARG-1',
      why: 'A contract keeps a fixed margin; ours demands its value over the leverage, at the price of the moment.',
      tolerance: 1e-6,
      isAbsolute: true,
    },
  );
}

/** The open after the first close that stands above the average where the last that differed from it stood below. */
function entryOf(candles: readonly Candle[], n: number): number {
  let side = 0;
  for (let row = n - 1; row < candles.length; row++) {
    const closes = candles.slice(row - n + 1, row + 1).map(([, , , close]) => close);
    const now = Math.sign(closes.at(-1)! - closes.reduce((sum, close) => sum + close, 0) / n);
    if (side < 0 && now > 0) return candles[row + 1]![0];
    if (now !== 0) side = now;
  }
  return NaN;
}
