/**
 * Rate limits, kept before they are hit: a request waits until every window that it counts in has room for it.
 *
 * A window slides, while exchanges count in windows of their own that begin anew: no such window holds more than a sliding
 * one. What the exchange tells of its count goes first where it is higher: others may use the same address. Requests go in
 * the order in which they came. A part of each limit is kept free for what nobody counted.
 */
import type { Timing } from './timing.ts';

/** What a window counts: weights of requests, or orders. */
export type Counted = 'weight' | 'orders';

export interface LimitTerms {
  /** What of the exchange it is for; each has limits of its own. */
  readonly part: string;
  readonly counted: Counted;
  readonly windowMs: number;
  readonly limit: number;
}

export interface Headroom extends LimitTerms {
  readonly used: number;
}

interface Sent {
  readonly at: number;
  readonly amount: number;
}

class Window {
  terms: LimitTerms;
  private sent: Sent[] = [];
  private told: Sent | null = null;

  constructor(terms: LimitTerms) {
    this.terms = terms;
  }

  used(now: number): number {
    this.forget(now);
    const own = this.sum(-Infinity);
    return this.told === null ? own : Math.max(own, this.told.amount + this.sum(this.told.at));
  }

  add(amount: number, now: number): void {
    this.sent.push({ at: now, amount });
  }

  /** What the answer to a request that left at `at` said was used with it; what left in that instant counts besides. */
  tell(amount: number, at: number): void {
    if (this.told === null || at >= this.told.at) this.told = { at, amount };
  }

  /** When less may be used than now. */
  nextAt(): number {
    const firsts = [this.sent[0]?.at, this.told?.at].filter((at) => at !== undefined);
    return Math.min(...firsts) + this.terms.windowMs;
  }

  private sum(since: number): number {
    let sum = 0;
    for (let i = this.sent.length - 1; i >= 0 && this.sent[i]!.at >= since; i--) sum += this.sent[i]!.amount;
    return sum;
  }

  private forget(now: number): void {
    const oldest = now - this.terms.windowMs;
    const gone = this.sent.findIndex(({ at }) => at > oldest);
    if (gone !== 0) this.sent = gone < 0 ? [] : this.sent.slice(gone);
    if (this.told !== null && this.told.at <= oldest) this.told = null;
  }
}

export class Budget {
  private readonly windows = new Map<string, Window>();
  private readonly blocked = new Map<string, number>();
  private readonly timing: Timing;
  private readonly share: number;
  /** The request before this one in the row. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(timing: Timing, limits: readonly LimitTerms[], share = 0.9) {
    this.timing = timing;
    this.share = share;
    for (const terms of limits) this.learn(terms);
  }

  /** A limit as the exchange states it. */
  learn(terms: LimitTerms): void {
    const key = keyOf(terms);
    const window = this.windows.get(key);
    if (window === undefined) this.windows.set(key, new Window(terms));
    else window.terms = terms;
  }

  tell(of: Omit<LimitTerms, 'limit'>, used: number, sentAt: number): void {
    this.windows.get(keyOf(of))?.tell(used, sentAt);
  }

  /** Nothing of `part` goes out before `until`: so the exchange said. */
  block(part: string, until: number): void {
    this.blocked.set(part, Math.max(until, this.blocked.get(part) ?? 0));
  }

  /** Resolves when the request may go. */
  take(part: string, weight: number, orders: number): Promise<void> {
    const mine = this.turn.then(() => this.wait(part, weight, orders));
    this.turn = mine;
    return mine;
  }

  headroom(): readonly Headroom[] {
    const now = this.timing.now();
    return [...this.windows.values()].map((window) => ({ ...window.terms, used: window.used(now) }));
  }

  private async wait(part: string, weight: number, orders: number): Promise<void> {
    const mine = [...this.windows.values()].filter(
      ({ terms }) => terms.part === part && (terms.counted === 'weight' || orders > 0),
    );
    for (;;) {
      const now = this.timing.now();
      const amountOf = ({ terms }: Window): number => (terms.counted === 'weight' ? weight : orders);
      const full = mine.filter((window) => !this.fits(window, amountOf(window), now));
      const until = Math.max(this.blocked.get(part) ?? 0, ...full.map((window) => window.nextAt()));
      if (until <= now) {
        for (const window of mine) window.add(amountOf(window), now);
        return;
      }
      await this.timing.wait(until - now);
    }
  }

  /** What is more than all that there is goes alone. */
  private fits(window: Window, amount: number, now: number): boolean {
    const used = window.used(now);
    return used === 0 || used + amount <= window.terms.limit * this.share;
  }
}

const keyOf = ({ part, counted, windowMs }: Omit<LimitTerms, 'limit'>): string =>
  `${part} ${counted} ${windowMs}`;
