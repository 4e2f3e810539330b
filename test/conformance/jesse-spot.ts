/**
 * Jesse's spot wallet (`oracles/jesse`): a purchase pays its fee in the base that it brings, a sale in quote, and what
 * rests holds its cost at once.
 *
 * The price walks in whole steps, a candle each, from the one at which two buys are placed together; two sales of what
 * they brought are placed at the close of the second fill's candle. A step is told at the close of the candle that
 * fills.
 */
import { exit, type Intents } from '../../src/model/intent.ts';
import type { ConformanceCase } from './case.ts';
import type { JesseCase } from './jesse-case.ts';
import { commonUnit, inUnits } from './orders-in-units.ts';
import { runCase, type Candle } from './run-case.ts';
import { held, type CaseHead } from './verdict.ts';

const words =
  /^at price (\d+): buy (\d+) @ .* buy limit\/stop (\d+) @ (\d+) .*: sell ([\d.]+) @ (\d+) and ([\d.]+) @ (\d+) /;

/** Null for words that are not known. */
export function spotCase(one: JesseCase, head: CaseHead): ConformanceCase | null {
  const said = words.exec(one.orders ?? '');
  if (said === null) return null;
  const told = (nth: number): number => Number(said[nth]);
  const [from, first, second, trigger] = [told(1), told(2), told(3), told(4)];
  const [part, low, rest, high] = [told(5), told(6), told(7), told(8)];
  const { fee, start_quote: balance } = one as Required<JesseCase>;
  const unit = commonUnit([first, second]);
  // The buy at market meets the price at which it was made.
  const rowAt = (price: number): number => 1 + price - from;
  const decide = (row: number): Intents => {
    if (row === 0) return [...inUnits(first, unit), ...inUnits(second, unit, { type: 'stop', trigger })];
    if (row !== rowAt(trigger)) return null;
    const sale = (quantity: number, limit: number): ReturnType<typeof exit> =>
      exit({ share: quantity / (part + rest), order: { type: 'limit', limit } });
    return [sale(part, low), sale(rest, high)];
  };
  const prices = [from, trigger, low, high];
  const ours = prices.map((until, i) => {
    const walked = Array.from({ length: 1 + rowAt(until) }, (_, row) => Math.max(from, from + row - 1));
    const { held: state, position } = runCase({
      candles: walked.map((at): Candle => [at, at, at, at]),
      decide,
      balance,
      account: 'spot',
      sizing: { quantity: unit },
      digits: { price: 0, quantity: 6, money: 8 },
      fees: { maker: fee, taker: fee, currency: 'received' },
    });
    return { after: one.steps![i]?.['after'], quote_free: state.freeMoney, base: position };
  });
  return held(head, { ours, theirs: one.steps, tolerance: one.abs_tol ?? 1e-9, isAbsolute: true });
}
