/** Runs of any strategy on a small table of candles, beside the scripted ones of `play`. */
import { backtest } from '../../src/engine/backtest.ts';
import { formatIssue } from '../../src/model/issue.ts';
import { readParams } from '../../src/strategy/params.ts';
import type { Strategy } from '../../src/strategy/strategy.ts';
import { configOf, playedOf, type Play, type Played, type Row } from '../support/play.ts';

export function runOf(
  strategy: Strategy,
  given: Readonly<Record<string, unknown>>,
  candles: readonly Row[],
  more: Partial<Play> = {},
): Played {
  const { params, issues } = readParams(strategy.params, given);
  if (issues.length > 0) throw new Error(issues.map(formatIssue).join('\n'));
  const config = configOf({ candles, script: {}, ...more });
  return playedOf(backtest({ ...config, strategies: [{ ...config.strategies[0]!, strategy, params }] }));
}

/** Candles that stand still: what is decided at one close fills at the next one's price. */
export const still = (...closes: readonly number[]): readonly Row[] =>
  closes.map((close): Row => [close, close, close, close]);

/** What happened, as `3 buy 11 entry`. */
export const storyOf = (played: Played): readonly string[] =>
  played.fills.map((fill) => `${fill.row} ${fill.side} ${fill.price} ${fill.role}`);
