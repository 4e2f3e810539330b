/** How the connection to an exchange does, measured: latency, failures by their sort, the clock, and room below limits. */
import type { FeedConnection } from '../../paper/feed.ts';
import type { Headroom } from './budget.ts';
import type { FailureSort } from './failure.ts';

/** How far the exchange's clock is ahead of the machine's; it is right to within `uncertainMs`. */
export interface Skew {
  readonly skewMs: number;
  readonly uncertainMs: number;
}

export interface HealthReport {
  readonly requests: number;
  readonly failures: Readonly<Record<FailureSort, number>>;
  /** Of the last requests, at most 200; null without one. */
  readonly errorRate: number | null;
  /** Of the last answers, at most 1000; null without one. */
  readonly latencyMs: {
    readonly p50: number;
    readonly p90: number;
    readonly p99: number;
    readonly most: number;
  } | null;
  readonly skew: Skew | null;
  readonly headroom: readonly Headroom[];
  readonly reconnects: number;
}

/** In short, as a view shows it. */
export function connectionOf({
  requests,
  latencyMs,
  errorRate,
  headroom,
  reconnects,
}: HealthReport): FeedConnection {
  const left = headroom.map(({ used, limit }) => Math.max(0, 1 - used / limit));
  return {
    requests,
    latencyMs: latencyMs === null ? null : { p50: latencyMs.p50, p99: latencyMs.p99 },
    errorRate,
    headroom: left.length === 0 ? null : Math.min(...left),
    reconnects,
  };
}

const latenciesMost = 1000;
const outcomesMost = 200;

export class Health {
  skew: Skew | null = null;
  reconnects = 0;
  private requests = 0;
  private readonly failures: Record<FailureSort, number> = { refused: 0, unknown: 0, later: 0, never: 0 };
  private readonly latencies: number[] = [];
  /** Whether each of the last requests failed. A refusal is an answer like any other. */
  private readonly outcomes: boolean[] = [];

  /** A request has its answer, or none. */
  answered(ms: number): void {
    this.requests++;
    keep(this.latencies, ms, latenciesMost);
  }

  ended(failure: FailureSort | null): void {
    if (failure !== null) this.failures[failure]++;
    keep(this.outcomes, failure === 'unknown' || failure === 'later', outcomesMost);
  }

  report(headroom: readonly Headroom[]): HealthReport {
    const { requests, skew, reconnects, outcomes } = this;
    const sorted = [...this.latencies].sort((a, b) => a - b);
    const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1]!;
    return {
      requests,
      failures: { ...this.failures },
      errorRate: outcomes.length === 0 ? null : outcomes.filter((failed) => failed).length / outcomes.length,
      latencyMs:
        sorted.length === 0 ? null : { p50: at(0.5), p90: at(0.9), p99: at(0.99), most: sorted.at(-1)! },
      skew,
      headroom,
      reconnects,
    };
  }
}

function keep<Of>(list: Of[], item: Of, most: number): void {
  list.push(item);
  if (list.length > most) list.shift();
}
