/**
 * `riskLimitsHold`: it holds of runs that are held to their limits, and is broken by a run that is judged by limits to which
 * it was not held, or of which something is taken away.
 */
import { describe, expect, it } from 'vitest';
import { buy, defineStrategy } from '../../src/index.ts';
import {
  breachText,
  play,
  riskLimitsHold,
  type AnyStrategy,
  type JournalRecord,
  type TestRun,
  type World,
  type WorldCandle,
  type WorldTerms,
} from '../../src/testing/index.ts';
import { world } from './make.ts';

type Limits = NonNullable<WorldTerms['risk']>;

const flat = (...closes: readonly number[]): readonly WorldCandle[] =>
  closes.map((close) => [close, close, close, close]);
const still = world(flat(100, 100, 100, 100));

const within = (of: World, risk: Limits): World => ({ ...of, terms: { ...of.terms, risk } });

/** What the law says of a run that knew no limits, by `risk`. */
async function judged(strategy: AnyStrategy, of: World, risk: Limits): Promise<string | null> {
  const run = await play(strategy, of);
  return said({ ...run, world: within(of, risk) });
}

async function said(run: TestRun): Promise<string | null> {
  const breach = await riskLimitsHold.check(run);
  return breach === null ? null : breachText(breach).replace(/: 2024[^]*/, '');
}

const base = { description: 'For a test.', params: {}, readings: () => ({}) };

/** Buys 1 lower by a limit that is never met, one percent after the first close and two after the second. */
const asksTwice = defineStrategy({
  ...base,
  name: 'asks-twice',
  init: () => null,
  onClose: ({ count, close }) =>
    count > 2
      ? null
      : buy({ order: { type: 'limit', limit: close * (1 - count / 100) }, stop: { percent: 5 } }),
});

/** Buys 1 at every close, with a stop. */
const buysOn = defineStrategy({
  ...base,
  name: 'buys-on',
  init: () => null,
  onClose: () => buy({ stop: { percent: 5 } }),
});

/** Buys 1 at the closes that are named by their number, with a stop. */
const buysAt = (...at: readonly number[]): AnyStrategy =>
  defineStrategy({
    ...base,
    name: 'buys-at',
    init: () => null,
    onClose: ({ count }) => (at.includes(count) ? buy({ stop: { percent: 20 } }) : null),
  });

const first = '2024-01-01T01:00:00Z A/USD: ';
const second = '2024-01-01T02:00:00Z A/USD: ';

describe('RISK-2 riskLimitsHold', () => {
  it.each<readonly [Limits, string, Limits]>([
    [{ openOrders: 1 }, `${second}order 2 of 1`, { openOrders: 2 }],
    // The entries of the last hour do not hold what came an hour before.
    [
      { orderRate: { most: 1, per: '61m' } },
      `${second}entry 2 of 1 in its time`,
      { orderRate: { most: 1, per: '60m' } },
    ],
    [{ priceCollar: '1.9%' }, `${second}200 units from the price of its decision`, { priceCollar: '2%' }],
    // 1 at 99, its stop 4.95 away, but for the tick that may be between.
    [{ perTrade: '0.49%' }, `${first}it may lose 4.94 of an equity of 1000.00`, { perTrade: '0.5%' }],
    [
      { exposure: { market: '9.8%' } },
      `${first}too much in its market, 99.00 of an equity of 1000.00`,
      { exposure: { market: '9.9%' } },
    ],
    [
      { exposure: { direction: '9.8%' } },
      `${first}too much on one side, 99.00 of an equity of 1000.00`,
      { exposure: { direction: '9.9%' } },
    ],
    [{ exposure: '9.8%' }, `${first}too much in all, 99.00 of an equity of 1000.00`, { exposure: '9.9%' }],
    [{ leverage: '0.098' }, `${first}too much in all, 99.00 of an equity of 1000.00`, { leverage: '0.099' }],
    // From the first close after it on.
    [
      { halt: [{ at: '2024-01-01T01:30:00Z' }] },
      `${second}an entry while none is allowed (it was halted from outside)`,
      { halt: [{ at: '2024-01-01T01:30:00Z', resume: '2024-01-01T02:00:00Z' }] },
    ],
  ])('%j is told where it is not kept', async (limits, breach, looser) => {
    expect(await judged(asksTwice, still, limits)).toBe(breach);
    expect(await judged(asksTwice, still, looser)).toBeNull();
    // What is held to it keeps it, by denying something.
    const held = await play(asksTwice, within(still, limits));
    expect(held.exact.record.orders.filter(({ role }) => role === 'entry').length).toBeLessThan(2);
    expect(await said(held)).toBeNull();
  });

  it('counts markets in use, by a position or by an entry', async () => {
    const both = world(flat(100, 100, 100), { markets: { 'A/USD': {}, 'B/USD': {} } });
    const two: World = { ...both, candles: { 'A/USD': flat(100, 100, 100), 'B/USD': flat(100, 100, 100) } };
    expect(await judged(buysOn, two, { openPositions: 1 })).toBe(
      '2024-01-01T01:00:00Z B/USD: market 2 of 1 in use',
    );
    expect(await judged(buysOn, two, { openPositions: 2 })).toBeNull();
    const held = await play(buysOn, within(two, { openPositions: 1 }));
    expect(new Set(held.exact.record.orders.map(({ market }) => market))).toEqual(new Set([0]));
    expect(await said(held)).toBeNull();
  });

  it('adds what is held to what an entry brings, long and short apart', async () => {
    // 1 is held at 100 at the second close, 2 at the third.
    expect(await judged(buysOn, still, { exposure: { market: '19%' } })).toBe(
      `${second}too much in its market, 200.00 of an equity of 1000.00`,
    );
    expect(await judged(buysOn, still, { exposure: { market: '40%' } })).toBeNull();
  });

  it('demands a stop where the loss of a trade is limited', async () => {
    const bare = defineStrategy({ ...base, name: 'bare', init: () => null, onClose: () => buy() });
    expect(await judged(bare, still, { perTrade: '99%' })).toBe(`${first}without a stop`);
  });

  it('RISK-3 sees from closes alone that too much was lost of the peak, or on a day', async () => {
    // 1 from 100 to 88: 988 of 1,000 at the second close; entries go on.
    const falls = world(flat(100, 100, 88, 88, 88));
    const lost = (why: string): string =>
      `2024-01-01T03:00:00Z A/USD: an entry while none is allowed (${why})`;
    const never = defineStrategy({ ...base, name: 'never', init: () => null, onClose: () => buy() });
    expect(await judged(never, falls, { drawdown: '1%' })).toBe(lost('drawdown'));
    expect(await judged(never, falls, { dailyLoss: '1%' })).toBe(lost('daily-loss'));
    // 1.2 % is all that is lost.
    expect(await judged(never, falls, { drawdown: '5%' })).toBeNull();
    expect(await judged(never, falls, { dailyLoss: '5%' })).toBeNull();
    const held = await play(never, within(falls, { drawdown: '1%' }));
    expect(held.exact.record.riskChanges.map(({ rule }) => rule)).toEqual(['drawdown']);
    expect(await said(held)).toBeNull();
  });

  it('RISK-3 a daily loss ends with its day, at midnight', async () => {
    // Down at the close of 23:00; the close at midnight is of the same day, who speaks at it of the next.
    const closes = [...Array.from({ length: 22 }, () => 100), 88, 88, 88, 88];
    const falls = world(flat(...closes));
    expect(await judged(buysAt(1, 23), falls, { dailyLoss: '1%' })).toBe(
      '2024-01-01T23:00:00Z A/USD: an entry while none is allowed (daily-loss)',
    );
    expect(await judged(buysAt(1, 24), falls, { dailyLoss: '1%' })).toBeNull();
    expect(await said(await play(buysAt(1, 24), within(falls, { dailyLoss: '1%' })))).toBeNull();
  });
});

/** `run` without some of its records. */
const without = (run: TestRun, isGone: (record: JournalRecord) => boolean): TestRun => ({
  ...run,
  steps: run.steps.map((step) => ({ ...step, records: step.records.filter((one) => !isGone(one)) })),
});

describe('RISK-2 riskLimitsHold where new risk ends', () => {
  it('finds an entry that comes while it cools down', async () => {
    // The stop at 80 loses.
    const loses = world(flat(100, 100, 79, 79, 79, 79));
    const limits: Limits = { losingStreak: { most: 1, coolDown: '600m' } };
    const run = await play(buysAt(1), within(loses, limits));
    expect(run.exact.record.riskChanges.map(({ rule }) => rule)).toEqual(['losing-streak']);
    expect(await said(run)).toBeNull();
    const order = run.steps[0]!.records.find((one) => one.kind === 'order')!;
    const { at } = run.steps[4]!;
    const steps = run.steps.map((step, i) =>
      i === 4 ? { ...step, records: [...step.records, { ...order, at, order: 99 }] } : step,
    );
    expect(await said({ ...run, steps })).toBe(
      '2024-01-01T05:00:00Z A/USD: an entry while none is allowed (it cools down)',
    );
  });

  it('finds an entry that goes on resting, and a position that is not closed', async () => {
    const halted = within(still, { halt: [{ at: '2024-01-01T03:00:00Z', flatten: true }] });
    const rests = await play(asksTwice, halted);
    expect(await said(rests)).toBeNull();
    const stays = (record: JournalRecord): boolean =>
      'order' in record && record.order === 1 && ['cancelAsked', 'cancelled'].includes(record.kind);
    expect(await said(without(rests, stays))).toBe(
      '2024-01-01T03:00:00Z: new risk has ended, and entry 1 still rests',
    );
    const holds = await play(buysOn, halted);
    const exit = holds.exact.record.orders.find(({ role }) => role === 'exit')!;
    expect(exit.cause).toBe('risk');
    expect(await said(holds)).toBeNull();
    expect(await said(without(holds, (record) => 'order' in record && record.order === exit.id))).toBe(
      '2024-01-01T03:00:00Z A/USD: all was to be closed, and what is held was not',
    );
  });
});
