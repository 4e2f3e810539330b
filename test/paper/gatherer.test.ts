/** The gatherer by hand: what it makes of candles that come well, badly and not at all. Minutes are from 0 on. */
import { describe, expect, it } from 'vitest';
import type { Candle } from '../../src/market/candles.ts';
import type { FeedCandle } from '../../src/paper/feed.ts';
import type { FeedFinding } from '../../src/paper/finding.ts';
import { Gatherer, type GatheredStep } from '../../src/paper/gatherer.ts';

const minute = 60_000;
const grace = 3000;
const stale = 30_000;

const candle = (time: number, close = '105', more: Partial<FeedCandle> = {}): FeedCandle => ({
  time,
  open: '100',
  high: '110',
  low: '90',
  close,
  volume: '7.5',
  ...more,
});

function gathering(ids: readonly string[] = ['A', 'B'], from = 0) {
  const findings: FeedFinding[] = [];
  const used = new Map<string, Candle>();
  const gatherer = new Gatherer({
    markets: ids.map((id) => ({
      id,
      priceDigits: 2,
      detailMs: null,
      used: (time) => used.get(`${id} ${time}`) ?? null,
    })),
    durationMs: minute,
    begin: -10 * minute,
    from,
    graceMs: grace,
    staleMs: stale,
    aheadMs: 2000,
    tell: (finding) => findings.push(finding),
  });
  const next = (now: number): GatheredStep | null => {
    const step = gatherer.next(now);
    for (const [m, one] of (step?.candles ?? []).entries())
      if (one !== null) used.set(`${ids[m]!} ${one.time}`, one);
    return step;
  };
  const codes = (): readonly string[] => findings.map(({ code, market }) => `${code} ${market ?? ''}`.trim());
  return { gatherer, findings, next, codes };
}

/** The closes of a step in units; null for none. */
const closes = (step: GatheredStep | null): unknown =>
  step === null ? null : [step.at, ...step.candles.map((one) => one?.close ?? null)];

describe('the gatherer', () => {
  it('TIME-2 makes one step of all candles of an instant, in whatever order they come', () => {
    const { gatherer, next, codes } = gathering();
    gatherer.take('B', candle(0, '101.25'), minute);
    expect(next(minute)).toBeNull();
    gatherer.take('A', candle(0, '105'), minute + 5);
    expect(closes(next(minute + 5))).toEqual([minute, 10_500, 10_125]);
    expect(next(minute + 5)).toBeNull();
    expect(codes()).toEqual([]);
  });

  it('drops what comes twice, and tells of what comes again with other numbers', () => {
    const { gatherer, next, codes } = gathering(['A']);
    gatherer.take('A', candle(0), minute);
    gatherer.take('A', candle(0), minute);
    expect(codes()).toEqual([]);
    gatherer.take('A', candle(0, '106'), minute);
    expect(codes()).toEqual(['changed-candle A']);
    expect(closes(next(minute))).toEqual([minute, 10_500]);
    gatherer.take('A', candle(0), minute + 10);
    expect(codes()).toEqual(['changed-candle A']);
    gatherer.take('A', candle(0, '107'), minute + 10);
    expect(codes()).toEqual(['changed-candle A', 'changed-candle A']);
    expect(next(minute + 10)).toBeNull();
  });

  it.each<[string, FeedCandle, string, RegExp]>([
    ['of a market that is not in the run', candle(0), 'unknown-market C', /not in the run/],
    [
      'DATA-2 that has not closed',
      candle(5 * minute),
      'future-candle A',
      /closes at 1970-01-01T00:06:00Z; it is/,
    ],
    ['of last year’s clock', candle(-minute), 'late-candle A', /after its step/],
    ['DATA-1 with a high below its close', candle(0, '111'), 'broken-candle A', /the high is below/],
    ['DATA-1 with a price that is none', candle(0, 'NaN'), 'broken-candle A', /not a number/],
    ['DATA-1 with a price of zero', candle(0, '0', { low: '0' }), 'broken-candle A', /above zero/],
    ['DATA-1 off the grid', candle(1), 'broken-candle A', /grid/],
    ['DATA-1 with less than no volume', candle(0, '105', { volume: '-1' }), 'broken-candle A', /negative/],
    [
      'with more decimals than the run counts',
      candle(0, '105.125'),
      'too-fine A',
      /105.125 has more decimals/,
    ],
  ])('refuses a candle %s, and is as before', (_, bad, code, message) => {
    const { gatherer, next, codes, findings } = gathering(['A']);
    gatherer.take(code.split(' ')[1]!, bad, minute);
    expect(codes()).toEqual([code]);
    expect(findings[0]!.message).toMatch(message);
    expect([gatherer.count, next(minute)]).toEqual([0, null]);
    gatherer.take('A', candle(0), minute);
    expect(closes(next(minute))).toEqual([minute, 10_500]);
  });

  it('does not speak of candles from before the run', () => {
    const { gatherer, codes } = gathering(['A']);
    gatherer.take('A', candle(-11 * minute), minute);
    expect([codes(), gatherer.count]).toEqual([[], 0]);
  });

  it('takes a candle whose close the clock of the feed has nearly reached', () => {
    const { gatherer, codes } = gathering(['A']);
    gatherer.take('A', candle(0), minute - 2000);
    expect(codes()).toEqual([]);
    gatherer.take('A', candle(minute), 2 * minute - 2001);
    expect(codes()).toEqual(['future-candle A']);
  });

  it('puts what comes out of order into order', () => {
    const { gatherer, next } = gathering(['A']);
    gatherer.take('A', candle(minute, '102'), 2 * minute);
    expect(next(2 * minute)).toBeNull();
    gatherer.take('A', candle(0, '101'), 2 * minute);
    expect(closes(next(2 * minute))).toEqual([minute, 10_100]);
    expect(closes(next(2 * minute))).toEqual([2 * minute, 10_200]);
  });

  it('asks for what a later candle shows to be missing, once, and goes on with the answer', () => {
    const { gatherer, next, codes } = gathering(['A']);
    gatherer.take('A', candle(2 * minute, '103'), 3 * minute);
    const gap = { market: 'A', from: 0, to: 2 * minute };
    expect(gatherer.gaps(3 * minute)).toEqual([gap]);
    expect(gatherer.gaps(3 * minute)).toEqual([]);
    // The first was never made: what is followed by another is not to come any more.
    gatherer.answered(gap, { candles: [candle(minute, '102')], knownTo: 0 }, 3 * minute);
    expect(closes(next(3 * minute))).toEqual([2 * minute, 10_200]);
    expect(closes(next(3 * minute))).toEqual([3 * minute, 10_300]);
    expect(codes()).toEqual([]);
  });

  it('asks for one gap after the other at once, and waits only where it got no further', () => {
    const { gatherer, next } = gathering(['A']);
    const now = 5 * minute;
    for (const slot of [1, 3]) gatherer.take('A', candle(slot * minute), now);
    const first = { market: 'A', from: 0, to: minute };
    expect(gatherer.gaps(now)).toEqual([first]);
    gatherer.answered(first, { candles: [candle(0)], knownTo: 0 }, now);
    for (let steps = 0; steps < 2; steps++) expect(next(now)).not.toBeNull();
    const second = { market: 'A', from: 2 * minute, to: 3 * minute };
    expect(gatherer.gaps(now)).toEqual([second]);
    // By a clock that has not reached its end nobody can say that it is not there.
    gatherer.answered(second, { candles: [], knownTo: 0 }, 3 * minute - 1);
    expect([next(now), gatherer.gaps(3 * minute)]).toEqual([null, []]);
    expect(gatherer.gaps(3 * minute - 1 + grace)).toEqual([second]);
    gatherer.answered(second, { candles: [], knownTo: 0 }, 3 * minute + grace);
    expect(closes(next(now))).toEqual([4 * minute, 10_500]);
  });

  it('asks for what is not there a grace after its close, and again when that fails', () => {
    const { gatherer, next, codes } = gathering(['A']);
    expect(gatherer.gaps(minute + grace - 1)).toEqual([]);
    const [gap] = gatherer.gaps(minute + grace);
    expect(gap).toEqual({ market: 'A', from: 0, to: minute });
    gatherer.failed(gap!, 'no route', minute + grace);
    expect(codes()).toEqual(['history-failed A']);
    expect(gatherer.gaps(minute + grace)).toEqual([]);
    expect(gatherer.wakeAt(minute + grace)).toBe(minute + 2 * grace);
    expect(gatherer.gaps(minute + 2 * grace)).toEqual([gap]);
    gatherer.answered(gap!, { candles: [candle(0)], knownTo: 0 }, minute + 2 * grace);
    expect(closes(next(minute + 2 * grace))).toEqual([minute, 10_500]);
  });

  it('goes without a market whose candle is known not to exist', () => {
    const { gatherer, next, codes } = gathering();
    gatherer.take('A', candle(0), minute);
    const [gap] = gatherer.gaps(minute + grace);
    expect(gap!.market).toBe('B');
    gatherer.answered(gap!, { candles: [], knownTo: minute }, minute + grace);
    expect(closes(next(minute + grace))).toEqual([minute, 10_500, null]);
    expect(codes()).toEqual([]);
  });

  it('goes without a market that nobody knows of only when it has been asked for in vain for long', () => {
    const { gatherer, next, codes } = gathering();
    gatherer.take('A', candle(0), minute);
    for (let at = minute + grace; at < minute + stale; at += grace) {
      const [gap] = gatherer.gaps(at);
      gatherer.answered(gap!, { candles: [], knownTo: 0 }, at);
      expect(next(at)).toBeNull();
    }
    const [gap] = gatherer.gaps(minute + stale);
    gatherer.answered(gap!, { candles: [], knownTo: 0 }, minute + stale);
    expect(closes(next(minute + stale))).toEqual([minute, 10_500, null]);
    expect(codes()).toEqual(['missing-candle B']);
    // And refuses it when it comes then.
    gatherer.take('B', candle(0), minute + stale + 1);
    expect(codes()).toEqual(['missing-candle B', 'late-candle B']);
  });

  it('waits for a market as long as ever after the clock was ahead for a while', () => {
    const { gatherer, next, codes } = gathering();
    const hour = 60 * minute;
    const [, gap] = gatherer.gaps(hour);
    gatherer.answered(gap!, { candles: [], knownTo: 0 }, hour);
    gatherer.take('A', candle(0), minute);
    expect(next(minute)).toBeNull();
    expect(next(minute + stale - 1)).toBeNull();
    gatherer.take('B', candle(0, '102'), minute + 1);
    expect(closes(next(minute + 1))).toEqual([minute, 10_500, 10_200]);
    expect(codes()).toEqual([]);
  });

  it('does not wait for a market that its exchange has halted, until it trades again', () => {
    const { gatherer, next } = gathering();
    gatherer.setTrading('B', false);
    gatherer.take('A', candle(0), minute);
    expect(closes(next(minute))).toEqual([minute, 10_500, null]);
    gatherer.setTrading('B', true);
    gatherer.take('A', candle(minute), 2 * minute);
    expect(next(2 * minute)).toBeNull();
    gatherer.take('B', candle(minute, '102'), 2 * minute);
    expect(closes(next(2 * minute))).toEqual([2 * minute, 10_500, 10_200]);
  });

  it('counts as stale from the first close that did not come, a while after it', () => {
    const { gatherer, next } = gathering(['A']);
    expect(gatherer.staleAt(minute + stale - 1)).toBeNull();
    expect(gatherer.staleAt(minute + stale)).toBe(minute);
    gatherer.take('A', candle(0), minute + stale);
    next(minute + stale);
    expect(gatherer.staleAt(minute + stale)).toBeNull();
  });

  it('leaps over instants at which no market has a candle', () => {
    const { gatherer, next } = gathering(['A']);
    const day = 1440 * minute;
    const [gap] = gatherer.gaps(minute + grace);
    gatherer.answered(gap!, { candles: [], knownTo: day }, minute + grace);
    expect(next(minute + grace)).toBeNull();
    expect(gatherer.nextOpen).toBe(day);
    expect(gatherer.staleAt(day)).toBeNull();
  });

  it('warms up a hundred thousand candles as they are', () => {
    const { gatherer, next } = gathering(['A']);
    const now = 100_000 * minute + grace;
    const [gap] = gatherer.gaps(now);
    const candles = Array.from({ length: 100_000 }, (_, i) => candle(i * minute));
    gatherer.answered(gap!, { candles, knownTo: 0 }, now);
    let steps = 0;
    while (next(now) !== null) steps++;
    expect([steps, gatherer.count]).toEqual([100_000, 0]);
  });
});
