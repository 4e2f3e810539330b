/**
 * Figures that make a year of a run (METR-1): of one that was shorter than 30 days they are numbers of nobody's year, and
 * whoever reads is told so in their place. The result has them as they are defined.
 */
import { dayMs } from '../model/time.ts';

const leastDays = 30;
const ofAYear: readonly string[] = ['annualReturn', 'calmar', 'martinRatio', 'painRatio', 'sterlingRatio'];

export interface RunPeriod {
  readonly from: string | null;
  readonly to: string | null;
}

export const shortRun = 'short run';

/** What stands in the place of a figure; null where it stands itself. */
export function insteadOf(name: string, value: number | string | null, period: RunPeriod): string | null {
  return value !== null && ofAYear.includes(name) && isShort(period) ? shortRun : null;
}

export const shortRunNote =
  'Short run: a year is not made of less than 30 days from first to last close; `--json` has those figures as they are defined.';

export const isShort = ({ from, to }: RunPeriod): boolean =>
  from === null || to === null || Date.parse(to) - Date.parse(from) < leastDays * dayMs;
