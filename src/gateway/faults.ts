/**
 * What goes wrong at an exchange, on purpose: what befalls requests, messages and lines, by number or by chance.
 *
 * Chance is drawn from the seed and the count of what it befalls, so that the same clients meet the same faults. Nothing
 * here acts: the server asks, and does what it is told.
 */
import { draw, keyOf } from '../base/random.ts';

/** When a fault befalls: at these numbers (from 1, counted by what `on` matches), or by chance. */
export interface When {
  /** `POST /api/v3/order`, or the beginning of such a name; empty for all. */
  readonly on: string;
  readonly nth: readonly number[];
  /** From 0 to 1. */
  readonly chance: number;
}

export type Fault =
  /** Nothing is done, and the answer says so (503). */
  | { readonly kind: 'unavailable' | 'too-many'; readonly when: When }
  /** It is done, and the answer never comes (the line breaks), or says that nobody knows (504). */
  | { readonly kind: 'lost-answer' | 'timeout'; readonly when: When }
  /** It is done, and the answer comes later. */
  | { readonly kind: 'slow'; readonly when: When; readonly byMs: number }
  /** The answer is no JSON, as of a proxy in between. */
  | { readonly kind: 'garbage'; readonly when: When }
  | { readonly kind: 'ban'; readonly when: When; readonly forMs: number }
  /** From so long after the start, nothing is answered but that. */
  | { readonly kind: 'maintenance'; readonly fromMs: number; readonly forMs: number }
  /** The exchange's clock is ahead by this, or behind. */
  | { readonly kind: 'clock-skew'; readonly byMs: number }
  /** A websocket is closed at its nth message, or by chance at any. */
  | { readonly kind: 'disconnect'; readonly when: When }
  /** A websocket stays open and says nothing more. */
  | { readonly kind: 'silence'; readonly when: When }
  /** Messages of user streams come twice, later, or behind the next. */
  | { readonly kind: 'duplicate-event' | 'reordered-event'; readonly when: When }
  | { readonly kind: 'late-event'; readonly when: When; readonly byMs: number };

export interface FaultPlan {
  readonly seed: number;
  readonly faults: readonly Fault[];
}

export const noFaults: FaultPlan = { seed: 1, faults: [] };

type RequestFault = Extract<
  Fault,
  {
    kind: 'unavailable' | 'too-many' | 'lost-answer' | 'timeout' | 'slow' | 'garbage' | 'ban' | 'maintenance';
  }
>;
type MessageFault = Exclude<Fault, RequestFault | { kind: 'clock-skew' }>;

export class Faults {
  readonly skewMs: number;
  private readonly plan: FaultPlan;
  private readonly wallStart: number;
  /** By fault: how many it might have befallen. */
  private readonly counts: number[];

  constructor(plan: FaultPlan, wallStart: number) {
    this.plan = plan;
    this.wallStart = wallStart;
    this.counts = plan.faults.map(() => 0);
    this.skewMs = plan.faults.reduce(
      (sum, fault) => (fault.kind === 'clock-skew' ? sum + fault.byMs : sum),
      0,
    );
  }

  /** What befalls a request `name` at `wall`; the first fault of the plan that does. */
  request(name: string, wall: number): RequestFault | null {
    for (const [i, fault] of this.plan.faults.entries()) {
      if (fault.kind === 'maintenance') {
        const since = wall - this.wallStart;
        if (since >= fault.fromMs && since < fault.fromMs + fault.forMs) return fault;
        continue;
      }
      if (isOfRequests(fault) && this.befalls(i, fault.when, name)) return fault;
    }
    return null;
  }

  /** The end of the maintenance that is under way at `wall`. */
  maintenanceEnd({ fromMs, forMs }: Extract<Fault, { kind: 'maintenance' }>): number {
    return this.wallStart + fromMs + forMs;
  }

  /** What befalls a message of a stream: `market`, `user` or `answer`. */
  message(kind: string): readonly MessageFault[] {
    return this.plan.faults.filter((fault, i): fault is MessageFault => {
      if (!isMessageFault(fault)) return false;
      const isOfUser = fault.kind.endsWith('-event');
      if (isOfUser && kind !== 'user') return false;
      return this.befalls(i, fault.when, kind);
    });
  }

  private befalls(fault: number, { on, nth, chance }: When, name: string): boolean {
    if (!name.startsWith(on)) return false;
    const count = ++this.counts[fault]!;
    if (nth.includes(count)) return true;
    return chance > 0 && draw(this.plan.seed, keyOf('fault'), fault, count) < chance;
  }
}

const ofMessages: readonly Fault['kind'][] = [
  'disconnect', 'silence', 'duplicate-event', 'reordered-event', 'late-event',
]; // prettier-ignore

/** Whether it befalls messages of streams, and not requests. */
export const isOfMessages = (kind: Fault['kind']): boolean => ofMessages.includes(kind);
const isMessageFault = (fault: Fault): fault is MessageFault => isOfMessages(fault.kind);
const isOfRequests = (fault: Fault): fault is Exclude<RequestFault, { kind: 'maintenance' }> =>
  !isMessageFault(fault) && fault.kind !== 'clock-skew' && fault.kind !== 'maintenance';
