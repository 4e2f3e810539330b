/** `assertLaws`: what it tries, how it tells a counterexample, and what it refuses to take for a success. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sma, defineStrategy, buy, exit, sell } from '../../src/index.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import {
  anyOrders,
  assertLaws,
  correlatedNeverExceeds,
  defineLaw,
  LawBroken,
  ladderNeverExceedsPlan,
  ledgerBalances,
  limitsNeverWorse,
  noLookAhead,
  ordersEndOnce,
  play,
  protectionCoversPosition,
  readWorld,
  reduceOnlyNeverOpens,
  riskLimitsHold,
  riskNeverExceeds,
  stopLoosensOnlyByAmend,
  stopNeverLoosens,
  strategyOf,
  type Law,
} from '../../src/testing/index.ts';
import { folderOf } from '../cli/spawn.ts';
import { runs } from '../support/runs.ts';
import { bare, guards, movesItsStop, neverGuards, world } from './make.ts';

const brokenBy = async (work: () => Promise<unknown>): Promise<Error> => {
  const failure = await work().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  return failure as Error;
};

/** The breach that a test expects, with its class proved. */
async function lawBroken(work: () => Promise<unknown>): Promise<LawBroken> {
  const failure = await brokenBy(work);
  if (!(failure instanceof LawBroken)) throw failure;
  return failure;
}

const cross = defineStrategy({
  name: 'cross',
  description: 'Long above its average of the days.',
  params: { days: { type: 'integer', default: 3, min: 2, description: 'Days.' } },
  readings: ({ days }) => ({ trend: sma(days, { timeframe: '1d' }) }),
  init: () => null,
  onClose: (view) => (view.close > view.readings.trend.value ? (view.isFlat ? buy() : null) : exit()),
});

describe('our own engine under the laws of the kit', () => {
  it('RISK-2 SIZE-1 no entry brings what moves alike beyond the limit, whatever is asked for', async () => {
    const alike = { above: 0.3, window: 4 };
    const tried = await assertLaws(anyOrders(), [correlatedNeverExceeds(0.4, alike)], {
      markets: { least: 2, most: 3 },
      runs: runs(60),
      terms: {
        risk: { correlated: { exposure: '40%', ...alike } },
        strategy: { sizing: { percent: 30, correlation: { window: 4, least: '20%' } } },
      },
    });
    expect(tried.traded).toBeGreaterThan(tried.worlds / 4);
  });

  const always: readonly Law[] = [ledgerBalances, limitsNeverWorse, ordersEndOnce, reduceOnlyNeverOpens];

  it('TIME-1 LEDG-1 ORD-2 FILL-2 POS-1 holds whatever is asked for', async () => {
    const tried = await assertLaws(anyOrders(), [...always, noLookAhead, stopLoosensOnlyByAmend], {
      runs: runs(40),
    });
    expect(tried.traded).toBeGreaterThan(tried.worlds / 3);
  });

  it('RISK-2 RISK-3 keeps to the limits of its world, whatever is asked for', async () => {
    const tried = await assertLaws(anyOrders(), [riskLimitsHold, ...always], {
      runs: runs(60),
      limits: true,
    });
    expect(tried.traded).toBeGreaterThan(tried.worlds / 3);
  });

  it('RISK-2 SCALE-1 SCALE-2 and so with the ladders of its world', async () => {
    const laws = [riskLimitsHold, ...always, ladderNeverExceedsPlan];
    const tried = await assertLaws(anyOrders().map(bare), laws, {
      runs: runs(60),
      limits: true,
      stops: true,
    });
    expect(tried.traded).toBeGreaterThan(tried.worlds / 3);
  });

  it('STOP-2 STOP-4 guards what is open where every entry is guarded', async () => {
    const orders = anyOrders({ guarded: true, amends: false });
    await assertLaws(orders, [...always, stopNeverLoosens, protectionCoversPosition], { runs: runs(60) });
  });

  it('STOP-4 SCALE-1 guards what is open where the scenario states stops and ladders, and keeps to their plan', async () => {
    const laws = [...always, stopNeverLoosens, protectionCoversPosition, ladderNeverExceedsPlan];
    await assertLaws(neverGuards, laws, { runs: runs(60), stops: true });
  });
});

describe('a law that is broken', () => {
  it('shrinks to a handful of candles, and is told with all that it takes to see it again', async () => {
    const failure = await lawBroken(() => assertLaws(neverGuards, [protectionCoversPosition], { seed: 1 }));
    const { law, breach, run } = failure;
    expect([law, breach.market]).toEqual([protectionCoversPosition, 'A/USD']);
    // One close to decide on, one candle to fill in.
    expect(run.world.candles['A/USD']!.length).toBeLessThanOrEqual(3);
    expect(Object.keys(run.world.candles)).toEqual(['A/USD']);
    for (const part of [
      'protectionCoversPosition does not hold (STOP-4): stops that rest cover the whole position after every step.',
      'A/USD: stops cover 0 of a position of ',
      'currency: USD',
      'order 1 filled: buy ',
    ])
      expect(failure.message).toContain(part);
    const [, seed, path] = /Again: \{ seed: (-?\d+), path: '([\d:]+)' \}/.exec(failure.message)!;
    const again = await lawBroken(() =>
      assertLaws(neverGuards, [protectionCoversPosition], { seed: Number(seed), path: path! }),
    );
    expect(again.breach).toEqual(breach);
  });

  it('stays the failure of one law while it shrinks', async () => {
    const mine = defineLaw({
      name: 'neverFallsByAThird',
      says: 'no close is a third below the one before',
      check: ({ steps }) => {
        const closes = steps.map(({ markets }) => markets[0]!.close ?? 0);
        const row = closes.findIndex((close, i) => i > 0 && close < closes[i - 1]! * 0.7);
        return row < 0 ? null : { at: steps[row]!.at, message: `${closes[row - 1]!} to ${closes[row]!}` };
      },
    });
    const failure = await lawBroken(() =>
      assertLaws(guards, [mine, protectionCoversPosition], { runs: 500, seed: 3 }),
    );
    expect(failure.law.name).toBe('neverFallsByAThird');
    expect(failure.message).toContain(
      'neverFallsByAThird does not hold: no close is a third below the one before.',
    );
  });

  it('is kept as a world to try again, and as a scenario that runs alike', async () => {
    const { path: folder, done } = folderOf({});
    try {
      const failure = await lawBroken(() =>
        assertLaws(neverGuards, [protectionCoversPosition], { seed: 1, keep: folder }),
      );
      const kept = join(folder, 'protectionCoversPosition');
      expect(readdirSync(kept).sort()).toEqual(
        ['a-usd.csv', 'report.html', 'scenario.yaml', 'what-happened.txt', 'world.json'].sort(),
      );
      expect(failure.message).toContain(`Kept in ${kept}: scenario.yaml with its candles, report.html`);
      expect(readFileSync(join(kept, 'report.html'), 'utf8')).toContain('never-guards in a world');
      expect(readFileSync(join(kept, 'scenario.yaml'), 'utf8')).toMatch(
        /^# .* copy the file .* as strategy\.ts/,
      );
      const again = await play(neverGuards, readWorld(kept));
      expect(again.digest).toBe(failure.run.digest);
      writeFileSync(
        join(kept, 'strategy.ts'),
        `export const strategy = { name: 'never-guards', description: 'Buys.', params: {}, readings: () => ({}),
          init: () => null, onClose: (view) => (view.isFlat ? { kind: 'enter', side: 'buy' } : null) };`,
      );
      const { result } = runScenario(await openFile(join(kept, 'scenario.yaml')), { band: false });
      const fills = again.exact.record.fills.length;
      expect(result.orders.filter(({ filled }) => Number(filled) > 0)).toHaveLength(fills);
      // As an example it is tried first, and fails at once.
      const example = await lawBroken(() =>
        assertLaws(neverGuards, [protectionCoversPosition], { examples: [readWorld(kept)], runs: 1 }),
      );
      expect(example.law).toBe(protectionCoversPosition);
    } finally {
      done();
    }
    expect(existsSync(folder)).toBe(false);
  });
});

describe('what is no success', () => {
  it('laws that were never put to the test', async () => {
    const idle = defineStrategy({
      name: 'idle',
      description: 'Never asks for anything.',
      params: {},
      readings: () => ({}),
      init: () => null,
      onClose: () => null,
    });
    const failure = await brokenBy(() => assertLaws(idle, [ledgerBalances], { runs: 5 }));
    expect(failure.message).toMatch(/^nothing filled in any of 5 worlds, so that no law was tried: .*$/);
  });

  it('orders of which none was taken: the first refusal is told', async () => {
    const short = defineStrategy({ ...guards, name: 'short', onClose: () => sell() });
    const failure = await brokenBy(() =>
      assertLaws(short, [ledgerBalances], {
        runs: 5,
        accounts: ['spot'],
        limits: false,
        terms: { strategy: { sizing: { quantity: 1 } } },
      }),
    );
    expect(failure.message).toMatch(
      /\nFirst of what was refused: \S+ order \d+ in [A-Z]\/USD rejected: funds$/,
    );
  });

  it('parameters that are wrong, before any world is drawn', async () => {
    const work = (): Promise<unknown> => assertLaws(cross, [ledgerBalances], { params: { days: 0, day: 3 } });
    const { message } = await brokenBy(work);
    expect(message).toContain('params.day: the strategy has no such parameter');
    expect(message).toMatch(/params\.days: expected .*2/);
  });

  it('examples where orders are drawn: they would be others in them', async () => {
    const work = (): Promise<unknown> =>
      assertLaws(anyOrders(), [ledgerBalances], { examples: [world([[100, 100, 100, 100]])] });
    expect((await brokenBy(work)).message).toMatch(/^examples are worlds for a strategy/);
  });

  it('a strategy that throws: its own words, and how to see it again', async () => {
    const throws = defineStrategy({
      name: 'throws',
      description: 'Fails at its third close.',
      params: {},
      readings: () => ({}),
      init: () => null,
      onClose: (view) => {
        if (view.count > 2) throw new Error('my own fault');
        return null;
      },
    });
    const failure = await brokenBy(() => assertLaws(throws, [ledgerBalances], { seed: 1 }));
    expect(failure.message).toMatch(
      /^the strategy or its world failed: .*my own fault\n\nThe world:\n[^]*, 3 candles:\n[^]*Again: \{ seed: 1,/,
    );
  });

  it('no law, or what is none', async () => {
    const told = async (laws: unknown): Promise<string> =>
      (await brokenBy(() => assertLaws(guards, laws as readonly Law[]))).message;
    expect(await told([])).toBe('there is no law to hold it to: the list of laws is empty');
    expect(await told(ledgerBalances)).toBe('expected a list of laws, such as [stopNeverLoosens]');
    expect(await told([ledgerBalances, riskNeverExceeds])).toBe(
      'number 2 of the laws is no law but a function: call it, riskNeverExceeds(...) gives one',
    );
  });

  it('a law that fails, or answers with no breach: its name, the world, and how to see it again', async () => {
    const told = async (check: () => unknown): Promise<string> => {
      const mine = defineLaw({ name: 'mine', says: 'nothing', check: check as Law['check'] });
      return (await brokenBy(() => assertLaws(guards, [mine], { seed: 1 }))).message;
    };
    const rest = /\n\nThe world:\n[^]*\nA\/USD, 1 candles:\n[^]*\n\nAgain: \{ seed: 1, path: '[\d:]+' \}$/;
    const thrown = await told(() => {
      throw new Error('my own fault');
    });
    expect(thrown).toMatch(/^the law mine failed: my own fault\n/);
    expect(thrown).toMatch(rest);
    const undone = await told(() => undefined);
    expect(undone).toMatch(
      /^the law mine answered wrongly: expected a breach, \{ at, message \}, or null, got undefined\n/,
    );
    expect(undone).toMatch(rest);
    expect(await told(() => ({ at: NaN, message: 'no instant' }))).toContain('answered wrongly');
  });

  it('a world that cannot make sense is refused with its place', async () => {
    const wrong = world([[100, 100, 100, 100]], { fees: 'much' as '1%' });
    await expect(play(guards, wrong)).rejects.toThrow(/fees/);
    await expect(play(guards, world([[100, 99, 98, 97]]))).rejects.toThrow(
      'candle 0 of A/USD cannot be, high-below: [100,99,98,97]',
    );
  });
});

describe('what worlds give a strategy', () => {
  it('candles enough for its readings, of higher timeframes too', async () => {
    const { traded, worlds } = await assertLaws(cross, [noLookAhead], {
      runs: 20,
      seed: 1,
      params: { days: 2 },
    });
    expect(traded).toBeGreaterThan(worlds / 4);
  });

  it('SCALE-2 SIZE-1 candles enough for what its terms ask for', async () => {
    // A hundred and one, for the ranges with which those of now are compared.
    const strategy = {
      scaleIn: { when: { volatility: { above: [1] } } },
      sizing: { volatility: '20%' },
      stop: '2 atr',
    };
    const seen = new Set<number>();
    const look = defineLaw({
      name: 'look',
      says: 'nothing',
      check: ({ world: { warmUp } }) => {
        seen.add(warmUp.candles);
        return null;
      },
    });
    const { traded, worlds } = await assertLaws(neverGuards, [look], {
      runs: 10,
      seed: 1,
      terms: { strategy },
    });
    expect([...seen]).toEqual([101]);
    expect(traded).toBeGreaterThan(worlds / 4);
  });

  it('terms that are put over what is drawn', async () => {
    const seen = new Set<string>();
    const look = defineLaw({
      name: 'look',
      says: 'nothing',
      check: ({ world: { terms } }) => {
        seen.add(JSON.stringify([terms.fees, terms.strategy?.sizing, terms.account.kind]));
        return null;
      },
    });
    const terms = { fees: '0.3%', strategy: { sizing: '20%' } };
    await assertLaws(movesItsStop([]), [look], { runs: 20, terms, accounts: ['margin'] });
    expect([...seen]).toEqual(['["0.3%","20%","margin"]']);
  });

  it('the same orders where the same are drawn: a plan is plain data', () => {
    const [plan] = fc.sample(anyOrders(), { seed: 5, numRuns: 1 });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(strategyOf(plan!).name).toBe('order-plan');
  });
});
