/**
 * Whether a run may take new risk (RISK-2, RISK-3), told twice: from what the journal says has changed, and from the closes
 * and the moments that the scenario states, so that neither a change that has no effect nor a missing one is overlooked.
 */
import { dayMs, parseTime } from '../../model/time.ts';
import { rateScale } from '../../model/units.ts';
import type { RunRecord } from '../../engine/journal-read.ts';
import type { NormalRisk } from '../../scenario/normal-risk.ts';

/** What stands in the way of new risk as far as the journal tells; null for nothing. */
export class ToldState {
  private readonly limits: NormalRisk;
  private readonly changes: RunRecord['riskChanges'];
  private seen = 0;
  private outside = false;
  private loss: string | null = null;
  private coolUntil = -Infinity;

  constructor(limits: NormalRisk, changes: RunRecord['riskChanges']) {
    this.limits = limits;
    this.changes = changes;
  }

  /** The next change; whether new risk has ended by it, and whether all is to be closed. */
  next(): { readonly ends: boolean; readonly flattens: boolean } {
    const { rule, at, value } = this.changes[this.seen++]!;
    const { dailyLoss, drawdown, losses } = this.limits;
    switch (rule) {
      case 'kill-switch':
        this.outside = true;
        return { ends: true, flattens: value === 1 };
      case 'resume':
        this.outside = false;
        return { ends: false, flattens: false };
      case 'losing-streak':
        this.coolUntil = at + losses!.coolDownMs;
        return { ends: true, flattens: false };
      case 'day':
        this.loss = null;
        return { ends: false, flattens: false };
      default:
        this.loss = rule;
        return { ends: true, flattens: (rule === 'drawdown' ? drawdown : dailyLoss)!.flatten };
    }
  }

  at(at: number): string | null {
    if (this.outside) return 'it was halted from outside';
    return this.loss ?? (at < this.coolUntil ? 'it cools down' : null);
  }
}

/** The same from equity at closes and from stated moments alone; less than there is, since it sees no fill. */
export class SeenState {
  private readonly limits: NormalRisk;
  private readonly knowsDays: boolean;
  private peak = -Infinity;
  private dayFirst: number | null = null;
  private last: number | null = null;
  private day = -1;
  private isHalted = false;
  private lostDay = -1;
  private isOff = false;

  /** `knowsDays`: whether days end at midnight UTC. */
  constructor(limits: NormalRisk, knowsDays: boolean) {
    this.limits = limits;
    this.knowsDays = knowsDays;
  }

  /** A close, with equity in money. */
  close(at: number, equity: number): void {
    const { drawdown, dailyLoss, halts } = this.limits;
    // A close at midnight is the last of its day.
    const day = Math.floor((at - 1) / dayMs);
    if (day !== this.day) this.dayFirst = this.last ?? equity;
    this.day = day;
    this.last = equity;
    this.peak = Math.max(this.peak, equity);
    if (drawdown !== null && lost(this.peak, equity, drawdown.rate)) this.isHalted = true;
    if (dailyLoss !== null && this.knowsDays && lost(this.dayFirst!, equity, dailyLoss.rate))
      this.lostDay = day;
    this.isOff = halts.some(
      ({ at: from, until }) => parseTime(from)! <= at && (until === null || parseTime(until)! > at),
    );
  }

  at(at: number): string | null {
    if (this.isHalted) return 'drawdown';
    if (this.isOff) return 'it was halted from outside';
    // What is asked for at midnight is of the next day.
    return this.lostDay === Math.floor(at / dayMs) ? 'daily-loss' : null;
  }
}

/** Beyond a part, by more than rounding could be. */
const lost = (from: number, equity: number, rate: number): boolean =>
  from > 0 && from - equity > (from * rate) / rateScale + 1;
