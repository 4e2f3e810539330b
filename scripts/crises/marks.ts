/** Lines, marks and words of a chart from the fills of a run. */
import { fillsOf, type Runs, type ToldFill } from './case.ts';
import type { Line, Mark, Tone } from './drawing.ts';

/** The fills of the case `name`; the last of them where `which` is -1. */
export function fillOf(runs: Runs, name: string, which: number): ToldFill {
  return fillsOf(runs.get(name)!).at(which)!;
}

export const mark = ({ at, price, side }: ToldFill, tone: Tone): Mark => ({
  at,
  price: Number(price),
  side,
  tone,
});

/** The level at which a fill was met, from `from` on to the fill, with its price behind `says`. */
export function level(
  { at, before }: ToldFill,
  from: number,
  says: string,
  tone: Tone,
  wordsAt?: number,
): Line {
  const line = { from, to: at, price: Number(before), says: `${says} ${before}`, tone };
  return wordsAt === undefined ? line : { ...line, wordsAt };
}

/** Words alone, at the height of `price`. */
export const words = (price: number, says: string, tone: Tone): Line => ({
  from: 0,
  to: 0,
  price,
  says,
  tone,
  isWords: true,
});
