/** Funding from what a scenario says (FUND-1) to its normal form; a series is read from its file with the candles. */
import type { FundingInput } from './schema-market.ts';
import type { ScenarioInput } from './schema.ts';
import type { Path, Wrong } from './source.ts';
import { rateOf } from './written.ts';

export type NormalFunding =
  /** Milliseconds; units of 10^-8. */
  | { readonly kind: 'constant'; readonly everyMs: number; readonly rate: number }
  | { readonly kind: 'series'; readonly file: string };

export function fundingOf(
  given: FundingInput | undefined,
  { account }: ScenarioInput,
  path: Path,
  wrong: Wrong[],
): NormalFunding | null {
  if (given === undefined) return null;
  if (account.kind !== 'margin') {
    const message = 'a spot account holds what it bought: nothing is funded';
    wrong.push({
      code: 'needs-margin',
      path,
      message,
      hint: 'Set account.kind to margin, or leave funding out.',
    });
  }
  const { file, rate, every } = given;
  const isConstant = rate !== undefined && every !== undefined;
  if (file === undefined ? !isConstant : rate !== undefined || every !== undefined) {
    wrong.push({ code: 'bad-funding', path, message: 'expected either file, or rate and every' });
    return null;
  }
  if (file !== undefined) return { kind: 'series', file };
  return isConstant ? constant(rate, every, path, wrong) : null;
}

function constant(rate: string | 0, every: string, path: Path, wrong: Wrong[]): NormalFunding {
  const isNegative = typeof rate === 'string' && rate.startsWith('-');
  const size = rateOf(isNegative ? rate.slice(1) : rate, [...path, 'rate'], wrong);
  const everyMs = Number.parseInt(every, 10) * 3_600_000;
  if (everyMs === 0)
    wrong.push({ code: 'out-of-range', path: [...path, 'every'], message: 'expected an hour or more' });
  return { kind: 'constant', everyMs, rate: isNegative ? -size : size };
}
