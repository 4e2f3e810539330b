/**
 * Binance's limits in the terms of a budget: which part of it a request counts in, with what weight, and what answers say.
 * Source: Binance Spot API documentation, "LIMITS"; USDⓈ-M futures, "Limits"; Wallet, "Request weight".
 */
import type { Budget, LimitTerms } from './budget.ts';
import type { Answer } from './sort-failure.ts';

type Part = 'spot' | 'sapi' | 'fapi' | 'dapi' | 'other';

const minute = 60_000;
const day = 86_400_000;

/** Until the exchange has told its own. */
export const binanceLimits: readonly LimitTerms[] = [
  { part: 'spot', counted: 'weight', windowMs: minute, limit: 6000 },
  { part: 'spot', counted: 'orders', windowMs: 10_000, limit: 100 },
  { part: 'spot', counted: 'orders', windowMs: day, limit: 200_000 },
  { part: 'sapi', counted: 'weight', windowMs: minute, limit: 12_000 },
  { part: 'fapi', counted: 'weight', windowMs: minute, limit: 2400 },
  { part: 'fapi', counted: 'orders', windowMs: 10_000, limit: 300 },
  { part: 'fapi', counted: 'orders', windowMs: minute, limit: 1200 },
  { part: 'dapi', counted: 'weight', windowMs: minute, limit: 2400 },
];

/** By ccxt's name for what is asked: `public`, `sapiV2`, `fapiPrivate`. */
export function partOf(api: string): Part {
  if (api === 'public' || api === 'private' || api === 'v1') return 'spot';
  const [part] = /^(sapi|fapi|dapi)/.exec(api) ?? [];
  return (part as Part | undefined) ?? 'other';
}

/** ccxt counts costs in parts of a second of its own; by these they are weights again. */
const weightOfCost: Readonly<Record<Part, number>> = { spot: 5, sapi: 10, fapi: 1, dapi: 1, other: 1 };

export const weightOf = (api: string, cost: number): number =>
  Math.max(1, Math.round(cost * weightOfCost[partOf(api)]));

/** As how many orders that are sent it counts: a list as all of its own, cancelling as none. */
export function ordersIn(method: string, path: string): number {
  if (method !== 'POST' && method !== 'PUT') return 0;
  const [, kind, rest] = /^(order|orderList|algoOrder|batchOrders)(?:\/(\w+))?(?:\/|$)/.exec(path) ?? [];
  if (kind === undefined) return 0;
  return kind === 'orderList' || (kind === 'order' && rest === 'oco') ? (rest === 'otoco' ? 3 : 2) : 1;
}

const partOfUrl = (url: string): Part => {
  const [, part] = /\/(api|sapi|fapi|dapi)\/v\d/.exec(url) ?? [];
  return part === 'api' ? 'spot' : ((part as Part | undefined) ?? 'other');
};

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: minute, h: 3_600_000, d: day };
const unitOf: Readonly<Record<string, string>> = { SECOND: 's', MINUTE: 'm', HOUR: 'h', DAY: 'd' };

/** Takes from an answer what it says of limits and of how much of them is used; `now` is the machine's time. */
export function learnFrom(
  budget: Budget,
  url: string,
  { status, headers, body }: Answer,
  sentAt: number,
  now: number,
): void {
  const part = partOfUrl(url);
  for (const [name, value] of Object.entries(headers)) {
    const [, kind, count, unit] =
      /^x-(?:mbx|sapi)-(used(?:-[iu][pi]d?)?-weight|order-count)-(\d+)([smhd])$/i.exec(name) ?? [];
    if (kind === undefined) continue;
    const counted = /^order/i.test(kind) ? 'orders' : 'weight';
    budget.tell(
      { part, counted, windowMs: Number(count) * unitMs[unit!.toLowerCase()]! },
      Number(value),
      sentAt,
    );
  }
  if (status === 429 || status === 418) {
    const seconds = Number(headers['Retry-After'] ?? 60);
    budget.block(part, now + (Number.isFinite(seconds) ? seconds : 60) * 1000);
  }
  if (url.includes('/exchangeInfo') && status === 200) learnLimits(budget, part, body);
}

function learnLimits(budget: Budget, part: Part, body: string): void {
  const { rateLimits = [] } = JSON.parse(body) as {
    readonly rateLimits?: readonly {
      rateLimitType: string;
      interval: string;
      intervalNum: number;
      limit: number;
    }[];
  };
  for (const { rateLimitType, interval, intervalNum, limit } of rateLimits) {
    const counted =
      rateLimitType === 'REQUEST_WEIGHT' ? 'weight' : rateLimitType === 'ORDERS' ? 'orders' : null;
    const unit = unitMs[unitOf[interval] ?? ''];
    if (counted !== null && unit !== undefined && limit > 0)
      budget.learn({ part, counted, windowMs: intervalNum * unit, limit });
  }
}
