/**
 * freqtrade's arithmetic of trades (`oracles/freqtrade-trade-math`): profits, values, scaling, and figures of trades.
 *
 * Its conventions (the folder's README): a long's open value is its cost with the fee, its close value the proceeds
 * less the fee and with the funding received, its profit the difference; a short the other way round. Ratios are of the
 * open value over the leverage. What was realised is at the average cost, with the fees of both sides;
 * `freqtrade_...` are its own ratios, for information. Money is held to 10^-6 and ratios to 10^-7. The exit pays the
 * maker's rate where it has its own. Interest is given ready-made, of a long in quote and of a short in base, or by the
 * name of its model.
 */
import { readFileSync } from 'node:fs';
import { buy, exit, sell } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import { drawdownCase, expectancyCase, growthCase } from './freqtrade-figures.ts';
import { digits, pick, type MathCase, type Numbers } from './freqtrade-math-case.ts';
import { figuresOf, ratioName, tripByRule, tripOf } from './freqtrade-round-trip.ts';
import { scalingCase } from './freqtrade-scaling.ts';
import { ratchetCase } from './freqtrade-stop-ratchet.ts';
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
    return judge?.(one, head) ?? notExpressible(head, null, one.expected, `cases of kind ${one.kind}`);
  });
}

const judges: Readonly<Record<string, (one: MathCase, head: CaseHead) => ConformanceCase>> = {
  round_trip_profit: tradeCase,
  close_value: tradeCase,
  open_value: tradeCase,
  open_close: tradeCase,
  scaling_sequence: scalingCase,
  stop_ratchet: ratchetCase,
  cagr: growthCase,
  drawdown: drawdownCase,
  expectancy: expectancyCase,
};

/** In and out at the prices of the case, through the engine; what was borrowed or funded is paid in between. */
function tradeCase(one: MathCase, head: CaseHead): ConformanceCase {
  const trip = tripOf(one);
  const { isLong, amount, entry, left, taker, maker, leverage, funding, interest } = trip;
  const order = maker === taker ? ({ type: 'market' } as const) : ({ type: 'limit', limit: left } as const);
  // Funding is of the value at entry, a short's interest of the value at the end.
  const between = interest === 0 ? entry : left;
  const candles: readonly Candle[] = [
    [entry, entry, entry, entry],
    [entry, Math.max(entry, between), Math.min(entry, between), between],
    [between, between, between, between],
    [left, left, left, left],
  ];
  const { trades, fills } = runCase({
    candles,
    decide: (row) => {
      if (row === 0) return isLong ? buy() : sell();
      return row === 2 ? exit({ order }) : null;
    },
    balance: 1_000_000,
    account: 'margin',
    margin: { mode: 'isolated', leverage, interest },
    sizing: { quantity: amount },
    digits,
    fees: { maker, taker },
    ...(funding === 0 ? {} : { funding: { row: 2, rate: ((isLong ? -1 : 1) * funding) / (amount * entry) } }),
  });
  const { entryValue, netProfit } = trades[0]!;
  const openValue = entryValue + (isLong ? 1 : -1) * fills[0]!.fee;
  const name = (from: number, profit: number): Numbers => pick(figuresOf(trip, from, profit), one.expected);
  const ours = name(openValue, netProfit);
  const byRule = name(...tripByRule(trip));
  const verdict = held(head, {
    ours,
    theirs: one.expected,
    byRule,
    rule: 'MARG-1',
    why: 'A short owes base, and pays a fee to buy back its interest; ours pays in the quote, on its value then.',
    tolerance: 1e-6,
    isAbsolute: true,
  });
  const { [ratioName]: ratio } = verdict.status === 'explained' ? byRule : one.expected;
  const isFine = ratio === undefined || agrees(ours[ratioName], ratio, 1e-7, true);
  return isFine ? verdict : { ...verdict, status: 'failed', rule: null };
}
