/**
 * freqtrade's arithmetic of trades (`oracles/freqtrade-trade-math`): profits, values, scaling, and figures of trades.
 *
 * Its conventions (the folder's README): a long's open value is its cost with the fee, its close value the proceeds
 * less the fee and with the funding received, its profit the difference; a short the other way round. Ratios are of the
 * open value. What was realised is at the average cost, with the fees of both sides; `freqtrade_...` are its own ratios,
 * for information. Money is held to 10^-6 and ratios to 10^-7. The exit pays the maker's rate where it has its own.
 */
import { readFileSync } from 'node:fs';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import { drawdownCase, expectancyCase, growthCase } from './freqtrade-figures.ts';
import { digits, pick, type MathCase, type Numbers } from './freqtrade-math-case.ts';
import { scalingCase } from './freqtrade-scaling.ts';
import { runCase, type Candle } from './run-case.ts';
import { agrees, held, notExpressible, type CaseHead } from './verdict.ts';

const source = 'freqtrade-trade-math';
/** Every case on disk once, in the order of the file. */
export function runFreqtradeMathCases(sharedFolder: string): ConformanceCase[] {
  const path = `${sharedFolder}/oracles/${source}/cases.json`;
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly MathCase[] };
  return cases.map((one) => {
    const head = { id: one.id, source };
    const judge = judges[one.kind];
    const missing = judge === undefined ? ([null, `cases of kind ${one.kind}`] as const) : missingFor(one);
    if (missing !== null) return notExpressible(head, missing[0], one.expected, missing[1]);
    return judge!(one, head);
  });
}

const judges: Readonly<Record<string, (one: MathCase, head: CaseHead) => ConformanceCase>> = {
  round_trip_profit: tradeCase,
  close_value: tradeCase,
  open_value: tradeCase,
  open_close: tradeCase,
  scaling_sequence: scalingCase,
  stop_ratchet: tradeCase,
  cagr: growthCase,
  drawdown: drawdownCase,
  expectancy: expectancyCase,
};

/** The rule that is not built, and what of it. */
function missingFor({ kind, input }: MathCase): readonly [string, string] | null {
  if (kind === 'stop_ratchet') return ['STOP-1', 'a stop that follows at another distance later'];
  if (Number(input['interest'] ?? 0) !== 0 || (kind === 'open_close' && input['mode'] === 'margin')) {
    return ['MARG-1', 'interest'];
  }
  return Number(input['leverage'] ?? 1) === 1 ? null : ['MARG-1', 'leverage'];
}

/** In and out at the prices of the case, through the engine; funding is due in between, on the value at entry. */
function tradeCase(one: MathCase, head: CaseHead): ConformanceCase {
  const input = one.input as Readonly<Record<string, number | undefined>>;
  const isLong = one.input['side'] === 'long';
  const amount = input['amount']!;
  const entry = (input['open_price'] ?? input['entry_price'])!;
  const left = input['close_price'] ?? input['exit_price'] ?? entry;
  const taker = (input['fee_open'] ?? input['fee'])!;
  const maker = input['fee_close'] ?? taker;
  const funding = input['funding_received'] ?? 0;
  const order = maker === taker ? ({ type: 'market' } as const) : ({ type: 'limit', limit: left } as const);
  const { trades, fills } = runCase({
    candles: [entry, entry, entry, left].map((price): Candle => [price, price, price, price]),
    decide: (row) => {
      if (row === 0) return isLong ? buy() : sell();
      return row === 2 ? exit({ order }) : null;
    },
    balance: 1_000_000,
    account: 'margin',
    sizing: { quantity: amount },
    digits,
    fees: { maker, taker },
    ...(funding === 0 ? {} : { funding: { row: 2, rate: ((isLong ? -1 : 1) * funding) / (amount * entry) } }),
  });
  const { entryValue, netProfit } = trades[0]!;
  const sign = isLong ? 1 : -1;
  const openValue = entryValue + sign * fills[0]!.fee;
  const all: Numbers = {
    open_value: openValue,
    close_value: openValue + sign * netProfit,
    profit: netProfit,
    profit_ratio_on_margin: netProfit / openValue,
  };
  const ours = pick(all, one.expected);
  const verdict = held(head, { ours, theirs: one.expected, tolerance: 1e-6, isAbsolute: true });
  const name = 'profit_ratio_on_margin';
  const ratio = one.expected[name];
  const isFine = ratio === undefined || agrees(all[name], ratio, 1e-7, true);
  return isFine ? verdict : { ...verdict, status: 'failed' };
}
