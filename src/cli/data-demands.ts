/** Judges flags of `data` commands before any file is opened, so that no wrong flag is blamed on the data. */
import { InputError, type Issue } from '../model/issue.ts';
import { roundMost, type ReadFlags } from './data-flags.ts';

/** Throws InputError with everything that is wrong. */
export function demandFlags(flags: ReadFlags & { readonly market?: string | undefined }): void {
  const { round, market, columns } = flags;
  const issues: Issue[] = [];
  const demand = (isGood: boolean, flag: string, expected: string): void => {
    const message = `expected ${expected}`;
    if (!isGood) issues.push({ code: 'bad-usage', severity: 'error', path: `--${flag}`, message });
  };
  const isWhole = round === undefined || (Number.isInteger(round) && round >= 0 && round <= roundMost);
  demand(isWhole, 'round', `a whole number from 0 to ${roundMost}`);
  demand(market === undefined || /[\p{L}\p{N}]/u.test(market), 'market', 'a name such as BTC/USDT');
  demand(columns === undefined || columns.trim() !== '', 'columns', 'names such as time,open,high,low,close');
  if (issues.length > 0) throw new InputError(issues);
}
