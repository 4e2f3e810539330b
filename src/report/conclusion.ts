/**
 * The one plain sentence on what can be concluded from a run. The first rule that applies speaks, the gravest doubt
 * first: nothing measured, nothing traded, two outcomes of one scenario, a band over zero (PATH-6), too few trades,
 * returns that luck explains.
 *
 * A gain is more than luck only where both hold: enough closed trades, and a probability that is high enough (which is
 * to say that the record is at least as long as the minimum track record). The probability counts days, of which a
 * single position has many; so without enough trades it proves nothing of the rule, and is not told beside the sentence.
 */
import { counted, percent } from './format.ts';

/** Below so many closed trades, nothing is said about the rule behind them. */
export const fewTrades = 30;
/** Probability of a true Sharpe ratio above 0 from which on luck is called unlikely. */
export const confidence = 0.95;

export interface Evidence {
  /** Fraction. */
  readonly totalReturn: number | null;
  /** Least and greatest total return over all path policies; null where only one was run. */
  readonly band: { readonly min: number; readonly max: number } | null;
  /** Closed trades. */
  readonly trades: number;
  /** Trades still open. */
  readonly open: number;
  /** False where the scenario, run twice, came out in two ways. */
  readonly repeatable: boolean;
  /** Why the run did nothing, where it made no order. */
  readonly idle: string | null;
  /** What buying and holding brought instead: the market, or all of them, and the total return. Null where that is not known. */
  readonly held: { readonly what: string; readonly return: number } | null;
  /** Probability that the true Sharpe ratio is above 0. */
  readonly probabilisticSharpe: number | null;
}

/** What the sentence says in a word: for the colour and the sign beside it. */
export type Verdict = 'nothing' | 'unproven' | 'gain' | 'loss';

export interface Conclusion {
  readonly verdict: Verdict;
  readonly sentence: string;
}

export function conclusionOf(evidence: Evidence): Conclusion {
  const { totalReturn, band, trades, open, idle, probabilisticSharpe: chance } = evidence;
  if (idle !== null) return told('nothing', `Nothing can be concluded: ${idle}.`);
  if (totalReturn === null)
    return told('nothing', 'Nothing can be concluded: the run is too short to have a return.');
  if (trades + open === 0)
    return told('nothing', 'Nothing can be concluded: the strategy never held a position.');
  if (!evidence.repeatable)
    return told(
      'unproven',
      `Nothing can be concluded: run twice, the strategy came out in two ways, so that ${percent(totalReturn, 2)} is one outcome of many.`,
    );
  if (band !== null && band.min < 0 && band.max > 0) {
    const [least, greatest] = [percent(band.min), percent(band.max)];
    return told(
      'unproven',
      `Between ${least} and ${greatest} by the path inside candles: these candles do not prove whether it gained.`,
    );
  }
  const result = resultOf(totalReturn, band);
  if (totalReturn === 0) return told('unproven', `${result}: it neither gained nor lost.`);
  if (totalReturn < 0) return told('loss', `${result}${lossOf(evidence)}.`);
  if (trades < fewTrades) {
    const number = trades === 0 ? 'a position that is still open' : `only ${counted(trades, 'closed trade')}`;
    return told('unproven', `${result}, but with ${number}: too little to tell skill from luck.`);
  }
  if (chance === null)
    return told('unproven', `${result}, but its daily returns do not vary enough to tell skill from luck.`);
  const probability = probabilityText(chance);
  if (chance < confidence) {
    return told(
      'unproven',
      `${result}, but the probability that its true Sharpe ratio is above zero is only ${probability}: luck explains it well enough.`,
    );
  }
  const { held } = evidence;
  const beside =
    held === null || held.return <= totalReturn
      ? ''
      : `; buying and holding ${held.what} gained more, ${percent(held.return)}`;
  return told(
    'gain',
    `${result}, and the probability that its true Sharpe ratio is above zero is ${probability}, if this was the only variant that was tried${beside}.`,
  );
}

/** No probability of an estimate is told as certain. */
export const probabilityText = (chance: number): string =>
  chance >= 0.9995
    ? `over ${percent(0.999, 1)}`
    : chance < 0.0005
      ? `below ${percent(0.001, 1)}`
      : percent(chance, 1);

/** The probability, where there are trades enough for it to say something. */
export const chanceToTell = ({
  trades,
  probabilisticSharpe,
}: Pick<Evidence, 'trades' | 'probabilisticSharpe'>): number | null =>
  trades < fewTrades ? null : probabilisticSharpe;

const told = (verdict: Verdict, sentence: string): Conclusion => ({ verdict, sentence });

function resultOf(totalReturn: number, band: Evidence['band']): string {
  const size = percent(Math.abs(totalReturn));
  const what =
    totalReturn > 0 ? `It gained ${size}` : totalReturn < 0 ? `It lost ${size}` : 'It ended where it began';
  if (band === null) return `${what} on the one path inside candles that was tried`;
  if (band.min === band.max) return what;
  return `${what} (${percent(band.min)} to ${percent(band.max)} by the path inside candles)`;
}

function lossOf({ band }: Evidence): string {
  if (band === null) return '';
  if (band.min === band.max) return ': the path inside candles made no difference';
  return band.max < 0
    ? ': no path inside the candles that was tried shows a gain'
    : ': at best it ended where it began';
}
