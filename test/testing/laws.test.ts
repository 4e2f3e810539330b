/** Each law of the kit: it holds where it should, and is broken by what it is there to find. */
import { describe, expect, it } from 'vitest';
import { buy, defineStrategy } from '../../src/index.ts';
import {
  breachText,
  correlatedNeverExceeds,
  exposureNeverExceeds,
  ladderNeverExceedsPlan,
  ledgerBalances,
  limitsNeverWorse,
  noLookAhead,
  ordersEndOnce,
  play,
  protectionCoversPosition,
  reduceOnlyNeverOpens,
  riskNeverExceeds,
  stopLoosensOnlyByAmend,
  stopNeverLoosens,
  type Law,
  type TestRun,
  type TestStep,
  type World,
} from '../../src/testing/index.ts';
import { cheats, guards, movesItsStop, neverGuards, world } from './make.ts';

const calm = world([
  [100, 100, 100, 100],
  [100, 101, 99, 100],
  [100, 102, 100, 102],
  [102, 103, 101, 102],
]);

const said = async (law: Law, run: TestRun): Promise<string | null> => {
  const breach = await law.check(run);
  return breach === null ? null : breachText(breach);
};

/** The run with one of its steps as something else. */
function withStep(run: TestRun, index: number, change: (step: TestStep) => Partial<TestStep>): TestRun {
  const steps = run.steps.map((step, i) => (i === index ? { ...step, ...change(step) } : step));
  return { ...run, steps };
}

describe('STOP-2 stopNeverLoosens', () => {
  it('holds of a stop that moves towards the price', async () => {
    const run = await play(movesItsStop([96, 97]), calm);
    expect(await said(stopNeverLoosens, run)).toBeNull();
    // It was moved: the law had something to look at.
    expect(run.steps.at(-1)!.markets[0]!.orders.map(({ trigger }) => trigger)).toEqual([97]);
  });

  it('is broken by one that moves away, whoever moved it', async () => {
    const run = await play(movesItsStop([94]), calm);
    const breach = '2024-01-01T02:00:00Z A/USD: the stop of order 2 went from 95 to 94';
    expect(await said(stopNeverLoosens, run)).toBe(breach);
    expect(await said(stopLoosensOnlyByAmend, run)).toBeNull();
    const silent = withStep(run, 1, ({ records }) => ({
      records: records.filter(({ kind }) => kind !== 'amended'),
    }));
    expect(await said(stopLoosensOnlyByAmend, silent)).toBe(breach);
  });
});

describe('SCALE-1 ladderNeverExceedsPlan', () => {
  const scales = defineStrategy({
    name: 'scales',
    description: 'Buys at the first close, and adds half at 99.',
    params: {},
    readings: () => ({}),
    init: () => null,
    onClose: (view) => (view.count === 1 ? buy({ scaleIn: {} }) : null),
  });
  const rung = { kind: 'filled', order: 2 };
  const fell = world([
    [100, 100, 100, 100],
    [100, 101, 99, 100],
  ]);
  const withFill = async (change: object): Promise<TestRun> =>
    withStep(await play(scales, fell), 1, ({ records }) => ({
      records: records.map((one) =>
        one.kind === rung.kind && 'order' in one && one.order === rung.order ? { ...one, ...change } : one,
      ),
    }));

  it('holds of a ladder as the exchange fills it', async () => {
    const run = await play(scales, fell);
    expect(run.exact.record.fills).toHaveLength(2);
    expect(await said(ladderNeverExceedsPlan, run)).toBeNull();
  });

  it('is broken by a rung that is too large, and by one without a position', async () => {
    const [{ quantity }] = (await play(scales, fell)).exact.record.fills.slice(1) as unknown as [
      { quantity: number },
    ];
    expect(await said(ladderNeverExceedsPlan, await withFill({ quantity: quantity * 2 }))).toContain(
      'it is larger than its share',
    );
    expect(await said(ladderNeverExceedsPlan, await withFill({ side: -1 }))).toContain(
      'it added where no position was open',
    );
  });
});

describe('SCALE-2 ladderNeverExceedsPlan of rungs between which the lot changes', () => {
  it('allows what cutting to both lots may add, and no more', async () => {
    // The index of one candle is 100 where the price stands, 0 where it falls: 1.25, and later 2.5 less 1.2 of 1.25.
    const waits = defineStrategy({
      name: 'waits',
      description: 'Buys at the second close, and again at once and at a fall.',
      params: {},
      readings: () => ({}),
      init: () => null,
      onClose: ({ count }) =>
        count === 2 ? buy({ scaleIn: { when: { momentum: { period: 1, below: [100, 0] } } } }) : null,
    });
    const closes = [100, 100, 100, 100, 99, 99];
    const lots = world(
      closes.map((close) => [close, close, close, close]),
      {
        markets: { 'A/USD': { lot: '0.0001', changes: [{ from: '2024-01-01T04:00:00Z', lot: '0.1' }] } },
        strategy: { sizing: { quantity: '2.5' } },
      },
    );
    const run = await play(waits, lots);
    const sizes = run.exact.record.fills.map(({ quantity }) => quantity / 10_000);
    expect(sizes).toEqual([2.5, 1.25, 1.3]);
    expect(await said(ladderNeverExceedsPlan, run)).toBeNull();
    // 1.32 and 1.3 are more than 2.5 and a lot of 0.1.
    const more = withStep(run, 3, ({ records }) => ({
      records: records.map((one) => (one.kind === 'filled' ? { ...one, quantity: 13_200 } : one)),
    }));
    expect(await said(ladderNeverExceedsPlan, more)).toContain('the ladder is larger than planned');
  });
});

describe('STOP-4 protectionCoversPosition', () => {
  it('holds where each entry has its stop, and is broken where none has', async () => {
    expect(await said(protectionCoversPosition, await play(guards, calm))).toBeNull();
    expect(await said(protectionCoversPosition, await play(neverGuards, calm))).toBe(
      '2024-01-01T02:00:00Z A/USD: stops cover 0 of a position of 1',
    );
  });

  it('is broken by stops that guard less than is open', async () => {
    const run = await play(guards, calm);
    const less = withStep(run, 1, ({ markets }) => ({
      markets: markets.map((one) => ({
        ...one,
        orders: one.orders.map((order) => ({ ...order, leaves: 0.9 })),
      })),
    }));
    expect(await said(protectionCoversPosition, less)).toBe(
      '2024-01-01T02:00:00Z A/USD: stops cover 0.9 of a position of 1',
    );
  });

  it('FILL-7 takes for covered what waits below the minimum and is told as uncovered', async () => {
    const rules = { tick: '0.01', lot: '0.1', minQuantity: '1' };
    const thin = world(
      [
        [100, 100, 100, 100],
        [100, 101, 99, 100, 5],
        [100, 101, 99, 100, 5],
      ],
      { markets: { 'A/USD': { ...rules, participation: '10%' } } },
    );
    const run = await play(guards, thin);
    const kinds = run.steps.flatMap(({ records }) => records.map(({ kind }) => kind));
    expect(kinds).toContain('uncovered');
    expect(run.steps[1]!.markets[0]!.position).toBe(0.5);
    expect(await said(protectionCoversPosition, run)).toBeNull();
  });
});

describe('TIME-1 noLookAhead', () => {
  it('holds of a strategy that sees what its view shows', async () => {
    expect(await said(noLookAhead, await play(guards, calm))).toBeNull();
  });

  it('is broken by one that keeps what another run has shown it', async () => {
    const strategy = cheats();
    await play(strategy, calm);
    const run = await play(strategy, calm);
    expect(run.exact.record.fills.length).toBeGreaterThan(0);
    expect(await said(noLookAhead, run)).toMatch(
      /with other candles later .*signal 1 of main: enter buy A\/USD at 100.* became /,
    );
  });
});

describe('LEDG-1 LEDG-2 ledgerBalances', () => {
  const costly = { ...calm, terms: { ...calm.terms, fees: '0.1%' } };

  it('holds to the last unit, fees and the end of the run included', async () => {
    const run = await play(guards, costly);
    expect(run.exact.record.fills.map(({ fee }) => fee)).toEqual([10_000_000]);
    expect(await said(ledgerBalances, run)).toBeNull();
  });

  it('is broken by a unit of equity, of a position or of the balance', async () => {
    const run = await play(guards, costly);
    const { equity, cash } = run.exact;
    const richer = { ...run, exact: { ...run.exact, equity: [...equity.slice(0, 3), equity[3]! + 1] } };
    expect(await said(ledgerBalances, richer)).toMatch(/^2024-01-01T04:00:00Z: equity is \d+ units/);
    const fatter = withStep(run, 1, ({ markets }) => ({
      markets: markets.map((one) => ({ ...one, position: 1.0001 })),
    }));
    expect(await said(ledgerBalances, fatter)).toMatch(/lines come to 1\d+ units of base/);
    const poorer = { ...run, exact: { ...run.exact, cash: cash - 1 } };
    expect(await said(ledgerBalances, poorer)).toBe(
      `2024-01-01T04:00:00Z: lines come to ${cash}, the balance is ${cash - 1}`,
    );
  });
});

describe('ORD-2 FILL-2 POS-1 laws of orders', () => {
  it('ordersEndOnce is broken by an order without an end, and by one with two', async () => {
    const run = await play(guards, calm);
    expect(await said(ordersEndOnce, run)).toBeNull();
    const { ending } = run.exact;
    const endless = { ...run, exact: { ...run.exact, ending: [] } };
    expect(await said(ordersEndOnce, endless)).toMatch(/order 2 never ended$/);
    const twice = { ...run, exact: { ...run.exact, ending: [...ending, ...ending] } };
    expect(await said(ordersEndOnce, twice)).toMatch(/order \d had ended, and then: /);
  });

  it('limitsNeverWorse is broken by a fill beyond its limit', async () => {
    const limits = defineStrategy({
      name: 'limits',
      description: 'Buys lower.',
      params: {},
      readings: () => ({}),
      init: () => null,
      onClose: (view) => (view.count === 1 ? buy({ order: { type: 'limit', limit: 99.5 } }) : null),
    });
    const run = await play(limits, calm);
    expect(run.exact.record.fills.map(({ price }) => price)).toEqual([9950]);
    expect(await said(limitsNeverWorse, run)).toBeNull();
    const worse = withStep(run, 1, ({ records }) => ({
      records: records.map((one) => (one.kind === 'filled' ? { ...one, price: 9951 } : one)),
    }));
    expect(await said(limitsNeverWorse, worse)).toMatch(/beyond its limit of 9950 units: .* at 99.51/);
  });

  it('reduceOnlyNeverOpens is broken by a stop that sells more than there is', async () => {
    const falls = world([...calm.candles['A/USD']!, [102, 102, 90, 90]]);
    const run = await play(movesItsStop([]), falls);
    expect(run.exact.record.fills.map(({ role }) => role)).toEqual(['entry', 'stop']);
    expect(await said(reduceOnlyNeverOpens, run)).toBeNull();
    const more = withStep(run, 4, ({ records }) => ({
      records: records.map((one) => (one.kind === 'filled' ? { ...one, quantity: one.quantity + 1 } : one)),
    }));
    expect(await said(reduceOnlyNeverOpens, more)).toMatch(/it opened or turned: .*filled: sell/);
  });
});

describe('TIME-1 worlds in small prices', () => {
  it('are turned around on their own decimals, and warm up alike', async () => {
    const candles = [
      [1.0842, 1.085, 1.083, 1.0841],
      [1.0841, 1.0845, 1.082, 1.0822],
      [1.0822, 1.08321, 1.0811, 1.0815],
    ] as const;
    for (const tick of ['0.01', '0.0001']) {
      const small = { ...world(candles), warmUp: { candles: 5, seed: 3 } };
      const markets = { 'A/USD': { tick, lot: '0.0001' } };
      const run = await play(guards, { ...small, terms: { ...small.terms, markets } });
      expect(run.exact.record.fills.length).toBeGreaterThan(0);
      expect(await said(noLookAhead, run)).toBeNull();
    }
  });
});

describe('limits of one’s own', () => {
  it('riskNeverExceeds looks at what the stops may lose, from the average entry', async () => {
    const run = await play(guards, calm);
    // One unit at 100, its stop at 96: 4 of 1,000.
    expect(await said(riskNeverExceeds(0.004), run)).toBeNull();
    expect(await said(riskNeverExceeds(0.0039), run)).toBe(
      '2024-01-01T02:00:00Z A/USD: 4.00 is at risk, 0.4 % of equity',
    );
    expect(await said(riskNeverExceeds(0.5), await play(neverGuards, calm))).toBe(
      '2024-01-01T02:00:00Z A/USD: a position without a stop may lose all of it',
    );
  });

  it('riskNeverExceeds takes its part of the equity at which the entry was asked for', async () => {
    // At the close of 97 equity is 997, of which 4 would be more than 0.4 %: the price fell, the risk is as it was.
    const falls = world([
      [100, 100, 100, 100],
      [100, 100, 97, 97],
      [97, 98, 97, 97],
    ]);
    const run = await play(guards, falls);
    expect(await said(riskNeverExceeds(0.004), run)).toBeNull();
    expect(await said(riskNeverExceeds(0.0039), run)).toBe(
      '2024-01-01T02:00:00Z A/USD: 4.00 is at risk, 0.4 % of equity',
    );
  });

  it('STOP-4 riskNeverExceeds takes a rest below a lot, which no stop can guard, for no risk', async () => {
    const run = await play(guards, {
      ...calm,
      terms: { ...calm.terms, markets: { 'A/USD': { lot: '0.3' } } },
    });
    // 0.9 of the 1 that was asked for is guarded; a rest of 0.2 more would be less than a lot, one of 0.3 a lot.
    const held = (position: number): TestRun =>
      withStep(run, 1, ({ markets }) => ({ markets: markets.map((one) => ({ ...one, position })) }));
    expect(await said(riskNeverExceeds(0.5), held(1.1))).toBeNull();
    expect(await said(riskNeverExceeds(0.5), held(1.2))).toBe(
      '2024-01-01T02:00:00Z A/USD: a position without a stop may lose all of it',
    );
  });

  it('RISK-2 correlatedNeverExceeds looks at entries beside what is held in markets that move alike', async () => {
    const flat = (...closes: readonly number[]): World['candles'][string] =>
      closes.map((close) => [close, close, close, close]);
    const both = (other: World['candles'][string]): World => ({
      ...calm,
      candles: { 'A/USD': flat(100, 110, 99, 99, 99), 'B/USD': other },
      terms: { ...calm.terms, markets: { 'A/USD': {}, 'B/USD': {} } },
    });
    // A is bought at 99 after the third close, B after the fourth: 99 and 99 of 1,000, correlated by a half.
    const turns = defineStrategy({
      name: 'turns',
      description: 'Buys A after three candles and B after four.',
      params: {},
      readings: () => ({}),
      init: () => null,
      onClose: ({ market, count }) => (count === (market === 'A/USD' ? 3 : 4) ? buy() : null),
    });
    const run = await play(turns, both(flat(100, 110, 110, 99, 99)));
    const above = { above: 0.4, window: 3 };
    expect(await said(correlatedNeverExceeds(0.198, above), run)).toBeNull();
    expect(await said(correlatedNeverExceeds(0.197, above), run)).toBe(
      '2024-01-01T04:00:00Z B/USD: order 2 brings what moves alike to 198.00, 19.8 % of equity',
    );
    expect(await said(correlatedNeverExceeds(0.1, { above: 0.6, window: 3 }), run)).toBeNull();
    // What is not known counts; what moves the other way does not.
    expect(await said(correlatedNeverExceeds(0.197, { window: 4 }), run)).not.toBeNull();
    const opposed = await play(turns, both(flat(100, 90, 90, 99, 99)));
    expect(await said(correlatedNeverExceeds(0.1, above), opposed)).toBeNull();
  });

  it('exposureNeverExceeds looks at what is open at the closes', async () => {
    const run = await play(guards, calm);
    // 102 of 1,002.
    expect(await said(exposureNeverExceeds(0.102), run)).toBeNull();
    expect(await said(exposureNeverExceeds(0.1), run)).toBe(
      '2024-01-01T03:00:00Z: 102.00 is open, 10.1796 % of equity',
    );
  });
});
