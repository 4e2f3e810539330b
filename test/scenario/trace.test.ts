/** The way of a signal, from what was decided to how it ended (FLOW-1): the eight of `trace-make.ts`, and others by hand. */
import { beforeAll, describe, expect, it } from 'vitest';
import { traceText } from '../../src/cli/trace-text.ts';
import { amend, buy, exit, sell, type Intents } from '../../src/model/intent.ts';
import { listSignals, traceSignal } from '../../src/scenario/trace.ts';
import {
  signalListSchema,
  traceJsonSchema,
  traceSchema,
  type SignalTrace,
} from '../../src/scenario/trace-schema.ts';
import { runScenario, type FinishedRun } from '../../src/scenario/run.ts';
import { csv, openText, plain } from './make.ts';
import { script } from './script.ts';
import { eightSignals } from './trace-make.ts';

let run: FinishedRun;
beforeAll(async () => {
  run = await eightSignals();
});

/** The way of a signal, held against the published schema (RES-1). */
const wayOf = (of: FinishedRun, signal: number): SignalTrace =>
  traceSchema.parse(JSON.parse(JSON.stringify(traceSignal(of, signal))));
const way = (signal: number): SignalTrace => wayOf(run, signal);
const told = (signal: number) =>
  way(signal).events.map(({ at, kind, order }) => [at.slice(0, 10), kind, order]);

/** 1,000 USD, two units an entry. */
async function played(
  candles: readonly string[],
  asks: Readonly<Record<number, Intents>>,
  more: readonly string[] = [],
  kind = 'spot',
): Promise<FinishedRun> {
  const changes = {
    6: `  balance: 1000\n  kind: ${kind}`,
    9: '    {file: a.csv, tick: 0.01, lot: 0.001}',
    11: '  use: s.ts\n  sizing: {quantity: 2}',
  };
  const files = { candles: { 'a.csv': csv(candles) }, strategies: { 's.ts': script(asks) } };
  return runScenario(await openText(plain(changes, more), files), { band: false });
}

describe('FLOW-1 what became of each signal', () => {
  it('FLOW-1 is told of all, in order, and counted', () => {
    const list = signalListSchema.parse(JSON.parse(JSON.stringify(listSignals(run))));
    expect(list.run).toEqual({ name: 'test', digest: run.result.digest, signals: 8 });
    const became = list.signals.map(({ signal, at, action, side, price, outcome, why, trades }) =>
      [signal, at.slice(0, 10), action, side, price, outcome, why, trades.join()].join(' '),
    );
    expect(became).toEqual([
      '1 2024-01-02 enter buy 100 filled target 1',
      '2 2024-01-04 enter buy 109 refused plan: level-wrong-side ',
      '3 2024-01-05 enter buy 109 refused size: no-stop ',
      '4 2024-01-06 enter buy 109 refused risk: price-collar ',
      '5 2024-01-07 enter buy 109 rejected post-only ',
      '6 2024-01-08 enter buy 109 unfilled expired ',
      '7 2024-01-09 enter buy 108 filled time 2',
      '8 2024-01-10 amend  109 asked  ',
    ]);
    expect(list.outcomes.map(({ signals, first }) => [signals, first])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((first) => [1, first]),
    );
    expect(list.unprompted).toEqual([]);
  });

  it('FLOW-1 counts the same outcome once, the most frequent first', async () => {
    const calm = '100 100 100 100';
    const asks = { 1: exit(), 2: buy(), 3: exit({ share: 2 }), 4: exit(), 5: exit() };
    const list = listSignals(
      await played(
        Array.from({ length: 6 }, () => calm),
        asks,
      ),
    );
    // A share of two is none; without a position there is nothing to leave, before the entry and after the exit.
    expect(list.outcomes.map(({ outcome, why, signals, first }) => [outcome, why, signals, first])).toEqual([
      ['refused', 'plan: no-position', 2, 1],
      ['filled', 'exit', 2, 2],
      ['refused', 'plan: bad-share', 1, 3],
    ]);
  });

  it('FLOW-1 is nothing for a number that no signal has', () => {
    expect([0, 9, -1, 1.5].map((signal) => traceSignal(run, signal))).toEqual([null, null, null, null]);
  });
});

describe('FLOW-1 the way of a signal', () => {
  it('FLOW-1 goes from the decision over orders and fills to the target, with planned and actual R', () => {
    expect(told(1)).toEqual([
      ['2024-01-02', 'signal', null],
      ['2024-01-02', 'order', 1],
      ['2024-01-02', 'order', 2],
      ['2024-01-02', 'order', 3],
      ['2024-01-02', 'filled', 1],
      ['2024-01-02', 'accepted', 2],
      ['2024-01-02', 'accepted', 3],
      ['2024-01-03', 'filled', 3],
      ['2024-01-03', 'cancelled', 2],
    ]);
    const { orders, events, risk, parts, refusals } = way(1);
    expect(orders.map(({ id, role, parent, filled }) => [id, role, parent, filled])).toEqual([
      [1, 'entry', null, '2'],
      [2, 'stop', 1, '0'],
      [3, 'target', 1, '2'],
    ]);
    expect(events[4]).toMatchObject({ price: '102', quantity: '2', fee: '0', feeCurrency: 'quote' });
    expect(events[5]).toMatchObject({ quantity: '2', trigger: '95', limit: null });
    expect(events[8]).toMatchObject({ reason: 'group', quantity: '2' });
    // Planned 100 - 95; filled at 102, and the stop stays where it was asked for.
    expect(risk).toEqual({
      order: 1,
      expectedEntry: '100',
      plannedStop: '95',
      plannedR: '5',
      averageEntry: '102',
      firstStop: '95',
      actualR: '7',
    });
    expect(parts).toMatchObject([
      { number: 1, parts: ['opened', 'closed'], closedBy: 'target', closingOrder: 3, closingSignal: 1 },
    ]);
    const { plannedR, actualR, r, netProfit } = parts[0]!.trade;
    expect([plannedR, actualR, netProfit]).toEqual(['5', '7', '16.00000000']);
    expect(r).toBeCloseTo(16 / 14, 12);
    expect(refusals).toEqual([]);
  });

  it.each([
    [2, 'plan', 'level-wrong-side', '120', '109'],
    [3, 'size', 'no-stop', null, null],
    // 19 of 109.
    [4, 'risk', 'price-collar', String(19 / 109), '0.1'],
  ])('FLOW-1 of signal %i ends with its refusal at %s', (signal, stage, reason, value, bound) => {
    const { refusals, orders, risk, parts } = way(signal);
    expect(refusals).toMatchObject([{ signal, stage, reason, value, bound }]);
    expect([orders, risk, parts]).toEqual([[], null, []]);
    expect(told(signal).map(([, kind]) => kind)).toEqual(['signal', 'refusal']);
    expect(way(signal).events[1]).toMatchObject({ reason, order: null });
  });

  it('FLOW-1 of one that the venue rejects ends there, and its stop with it', () => {
    expect(told(5).map(([, kind, order]) => [kind, order])).toEqual([
      ['signal', null],
      ['order', 4],
      ['order', 5],
      ['rejected', 4],
      ['cancelled', 5],
    ]);
    // Expected at its limit of 110; the stop 5 below. What does not fill has no actual R.
    expect(way(5).risk).toMatchObject({ expectedEntry: '110', plannedStop: '105', plannedR: '5' });
    expect(way(5).risk).toMatchObject({ averageEntry: null, firstStop: null, actualR: null });
  });

  it('FLOW-1 of one that never fills ends when it expires', () => {
    expect(told(6).map(([at, kind, order]) => [at, kind, order])).toEqual([
      ['2024-01-08', 'signal', null],
      ['2024-01-08', 'order', 6],
      ['2024-01-08', 'order', 7],
      ['2024-01-08', 'accepted', 6],
      ['2024-01-09', 'expired', 6],
      ['2024-01-09', 'cancelled', 7],
    ]);
  });

  it('FLOW-1 STOP-1 of one whose time is over ends with the order of the manager, and its cause', () => {
    const { orders, parts, events } = way(7);
    expect(orders.map(({ id, role, cause }) => [id, role, cause])).toEqual([
      [8, 'entry', null],
      [9, 'stop', null],
      [10, 'exit', 'time'],
    ]);
    expect(events.find(({ kind }) => kind === 'caused')).toMatchObject({ order: 10, cause: 'time' });
    expect(parts).toMatchObject([{ number: 2, closedBy: 'time', closingOrder: 10, closingSignal: 7 }]);
    // 5.08 of 2.54 x 4; moving the stop changes nothing about what was risked.
    expect(parts[0]!.trade).toMatchObject({ plannedR: '4', actualR: '4', r: 0.5 });
  });

  it('FLOW-1 ORD-3 tells what one signal asks of the orders of another with both', () => {
    const asked = way(7).events.filter(({ askedBy }) => askedBy !== null);
    expect(asked.map(({ kind, askedBy, trigger }) => [kind, askedBy, trigger])).toEqual([
      ['amendAsked', 8, '105'],
      ['amended', 8, '105'],
    ]);
    expect(told(8).map(([, kind, order]) => [kind, order])).toEqual([
      ['signal', null],
      ['amendAsked', 9],
      ['amended', 9],
    ]);
    expect(way(8).orders).toEqual([]);
  });
});

const calm = '100 100 100 100';

describe('FLOW-1 planned and actual R', () => {
  it('FLOW-1 of a length from the fill: the same distance, about another price', async () => {
    // 5 % of 100 are 5; of the fill at 110, 5.5.
    const way = wayOf(await played([calm, '110 110 110 110'], { 1: buy({ stop: { percent: 5 } }) }), 1);
    expect(way.risk).toMatchObject({ plannedStop: '95', plannedR: '5', firstStop: '104.5', actualR: '5.5' });
  });

  it('FLOW-1 of a short turns round', async () => {
    const asks = { 1: sell({ stop: { price: 104 } }) };
    const { risk, parts } = wayOf(await played([calm, '99 99 99 99'], asks, [], 'margin'), 1);
    expect(risk).toMatchObject({ plannedR: '4', averageEntry: '99', actualR: '5' });
    expect(parts).toMatchObject([{ closedBy: null, closingOrder: null, trade: { r: null, actualR: '5' } }]);
  });

  it('FLOW-1 is not defined without a stop, nor with one that follows only from a better price on', async () => {
    // At 106 it would begin to follow, from 96; until then nothing rests there.
    const trail = { trail: { distance: 10, activation: { distance: 6 } } };
    for (const terms of [{}, { stop: trail }]) {
      const { risk, parts } = wayOf(await played([calm, calm], { 1: buy(terms) }), 1);
      expect(risk).toMatchObject({ plannedStop: null, plannedR: null, firstStop: null, actualR: null });
      expect(parts[0]!.trade).toMatchObject({ plannedR: null, actualR: null, r: null });
    }
  });

  it('FLOW-1 of a stop that trails at once lies at the tighter of where it starts and where it trails', async () => {
    const stop = { at: { distance: 5 }, trail: { distance: 3 } };
    const { risk } = wayOf(await played([calm, '101 101 101 101'], { 1: buy({ stop }) }), 1);
    expect(risk).toMatchObject({ plannedStop: '97', plannedR: '3', firstStop: '98', actualR: '3' });
  });

  it('FLOW-1 is no actual R where a gap has carried the fill beyond the stop', async () => {
    const run = await played([calm, '90 90 90 90', '90 90 90 90'], { 1: buy({ stop: { price: 95 } }) });
    const { risk, parts } = wayOf(run, 1);
    expect(risk).toMatchObject({ plannedR: '5', averageEntry: '90', firstStop: '95', actualR: null });
    expect(parts[0]!.trade.r).toBeNull();
  });
});

describe('FLOW-1 a ladder', () => {
  it('FLOW-1 SCALE-5 has its rungs, and the refusal of one of them, in the way of its signal', async () => {
    // Rungs of one unit at 94 and at 88; the second lies beyond the stop at 90. 100 + 100 + 94 for 3: 98 on average.
    const asks = { 1: buy({ stop: { distance: 10 }, scaleIn: { rungs: 2, step: { distance: 6 } } }) };
    const run = await played([calm, calm, '100 100 93 95', '95 95 89 89'], asks);
    const { outcome, why, orders, refusals, risk, parts } = wayOf(run, 1);
    expect([outcome, why]).toEqual(['filled', 'stop']);
    expect(orders.map(({ id, role, parent, filled }) => [id, role, parent, filled])).toEqual([
      [1, 'entry', null, '2'],
      [2, 'stop', 1, '3'],
      [3, 'entry', 1, '1'],
    ]);
    expect(refusals).toMatchObject([{ signal: 1, stage: 'plan', reason: 'beyond-stop' }]);
    // R stays that of the entry; the trade has risked 3 x 8, and lost it.
    expect(risk).toMatchObject({ order: 1, plannedR: '10', averageEntry: '100', actualR: '10' });
    expect(parts[0]).toMatchObject({ parts: ['opened', 'added', 'closed'], closedBy: 'stop' });
    expect(parts[0]!.trade).toMatchObject({ plannedR: '10', actualR: '8', r: -1, entryPrice: '98' });
    expect(traceText(wayOf(run, 1))).toContain('which this signal opened, added to and closed:');
  });
});

describe('FLOW-1 who asked', () => {
  it('FLOW-1 STOP-1 tells what a signal asks for from what a manager asks for at the same close', async () => {
    // ATR(2) is 2 and the chandelier 3 below the high of 101: 98. The strategy asks for 97 before it, at that close.
    const stop = { at: { distance: 20 }, chandelier: { atr: 1.5, period: 2 } };
    const range = '100 101 99 100';
    const asks = { 3: buy({ stop }), 4: amend(2, { trigger: 97 }) };
    const { events } = wayOf(await played([calm, range, range, range, range], asks), 1);
    const moves = events.filter(({ at, order }) => at === '2024-01-05T00:00:00Z' && order === 2);
    expect(moves.map(({ kind, trigger, askedBy, cause }) => [kind, trigger, askedBy, cause])).toEqual([
      ['amendAsked', '97', 2, null],
      ['caused', null, null, 'chandelier'],
      ['amendAsked', '98', null, null],
      ['amended', '97', 2, null],
      ['amended', '98', null, null],
    ]);
  });
});

describe('FLOW-1 orders of no signal', () => {
  it('FLOW-1 RISK-2 are listed as such, and close a trade of a signal', async () => {
    const risk = ['risk: {drawdown: {rate: 10%, flatten: true}}'];
    const run = await played([calm, '100 100 40 40', '40 40 40 40'], { 1: buy() }, risk);
    expect(listSignals(run).unprompted).toMatchObject([{ id: 2, role: 'exit', cause: 'risk', signal: 0 }]);
    const { orders, parts } = wayOf(run, 1);
    expect(orders.map(({ id }) => id)).toEqual([1]);
    expect(parts).toMatchObject([
      { parts: ['opened'], closedBy: 'risk limit', closingOrder: 2, closingSignal: null },
    ]);
  });

  it('FLOW-1 a trade that two signals play has its part in the way of each', async () => {
    const run = await played([calm, calm, calm, calm], { 1: buy(), 2: exit({ share: 0.5 }), 3: exit() });
    const parts = [1, 2, 3].map((signal) => wayOf(run, signal).parts[0]!.parts.join());
    expect(parts).toEqual(['opened', 'reduced', 'closed']);
    expect(wayOf(run, 1).parts[0]).toMatchObject({ closedBy: 'exit', closingSignal: 3 });
  });
});

describe('RES-1 the schema of a trace', () => {
  it('RES-1 is that of one signal or of all, and describes every field', () => {
    const { anyOf } = traceJsonSchema() as { anyOf: { properties: Record<string, object> }[] };
    expect(anyOf.map(({ properties }) => Object.keys(properties).includes('events'))).toEqual([true, false]);
    for (const { properties } of anyOf)
      for (const field of Object.values(properties)) expect(field).toHaveProperty('description');
  });
});
