/**
 * The laws of the kit cannot pass by doing nothing: that limits deny, ladders wait and sizes learn in a fixed sample of the
 * worlds that are drawn. The bounds lie well below what the sample holds, and far above chance hits.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderRecord } from '../../src/engine/run-record.ts';
import { riskRules } from '../../src/risk/limits.ts';
import {
  anyOrders,
  anySizing,
  anyWorld,
  play,
  strategyOf,
  type OrderPlan,
  type SizingKind,
  type TestRun,
  type World,
  type WorldChoice,
} from '../../src/testing/index.ts';
import { bare } from './make.ts';

const sampled = (choice: WorldChoice, numRuns: number): readonly (readonly [World, OrderPlan])[] =>
  fc.sample(fc.tuple(anyWorld({ stops: true, ...choice }), anyOrders().map(bare)), { seed: 1, numRuns });

type Size = Extract<NonNullable<NonNullable<World['terms']['strategy']>['sizing']>, object>;

const withSize = (world: World, sizing: Size): World => ({
  ...world,
  terms: { ...world.terms, strategy: { ...world.terms.strategy, sizing } },
});

const without = (size: Size, field: keyof Size): Size =>
  Object.fromEntries(Object.entries(size).filter(([name]) => name !== field));

interface Parted {
  readonly run: TestRun;
  readonly entry: OrderRecord;
  readonly size: number;
  readonly otherwise: number;
}

/** The first entry of `run` that is for something else than the same in `other`; null where there is none. */
function firstParted(run: TestRun, other: TestRun): Parted | null {
  const entriesOf = ({ exact }: TestRun): readonly OrderRecord[] =>
    exact.record.orders.filter(({ role, parent }) => role === 'entry' && parent === 0);
  const sizeOf = ({ quantity, quoteAmount }: OrderRecord): number =>
    quoteAmount === 0 ? quantity : quoteAmount;
  const others = entriesOf(other);
  for (const [i, entry] of entriesOf(run).entries()) {
    const same = others[i];
    // Where one of them was refused, more than the size has changed.
    if (same?.signal !== entry.signal) return null;
    const [size, otherwise] = [sizeOf(entry), sizeOf(same)];
    if (size !== otherwise) return { run, entry, size, otherwise };
  }
  return null;
}

/** Runs of two markets that come out otherwise where `change` is made of their size, at the first entry that does. */
async function partedBy(
  kinds: readonly SizingKind[],
  numRuns: number,
  change: (size: Size) => Size,
): Promise<Parted[]> {
  const worlds = anyWorld({ stops: true, limits: false, markets: { least: 2, most: 2 } });
  const drawn = fc.tuple(worlds, anySizing(kinds), anyOrders().map(bare));
  const found: Parted[] = [];
  for (const [world, sizing, plan] of fc.sample(drawn, { seed: 1, numRuns })) {
    const size = sizing as Size;
    const strategy = strategyOf(plan);
    const run = await play(strategy, withSize(world, size));
    const parted = firstParted(run, await play(strategy, withSize(world, change(size))));
    if (parted !== null) found.push(parted);
  }
  return found;
}

describe('what worlds reach', () => {
  it('RISK-1 RISK-2 RISK-3 limits deny by every rule that there is', async () => {
    const denied = new Map<string, number>();
    for (const [world, plan] of sampled({ limits: true }, 600))
      for (const { stage, reason } of (await play(strategyOf(plan), world)).exact.record.refusals)
        if (stage === 'risk') denied.set(reason, (denied.get(reason) ?? 0) + 1);
    expect(riskRules.filter((rule) => (denied.get(rule) ?? 0) < 6)).toEqual([]);
  }, 60_000);

  it('RISK-2 limits are there in a third of all worlds where nothing is said of them', () => {
    const worlds = sampled({}, 300).filter(([{ terms }]) => terms.risk !== undefined);
    expect(worlds.length).toBeGreaterThan(60);
    expect(worlds.length).toBeLessThan(140);
    expect(sampled({ limits: false }, 50).filter(([{ terms }]) => terms.risk !== undefined)).toEqual([]);
  });

  it('SCALE-2 rungs are let go, in and out, by whatever they wait for, above and below, and fill', async () => {
    const released = new Map<string, number>();
    for (const [world, plan] of sampled({ limits: false }, 1_800)) {
      const { scaleIn, scaleOut } = world.terms.strategy!;
      if (scaleIn?.when === undefined && scaleOut?.when === undefined) continue;
      const { record } = (await play(strategyOf(plan), world)).exact;
      for (const { role, type, parent, cause, filled } of record.orders) {
        if (parent === 0 || type !== 'market' || filled === 0) continue;
        const when = (role === 'entry' ? scaleIn : scaleOut)!.when!;
        const side =
          (when.momentum ?? when.volatility ?? when.correlation)!.below === undefined ? 'above' : 'below';
        const name = `${role} ${cause} ${side}`;
        released.set(name, (released.get(name) ?? 0) + 1);
      }
    }
    const often = [...released].filter(([, times]) => times >= 6).map(([name]) => name);
    const ways = ['correlation', 'momentum', 'volatility'].flatMap((by) => [`${by} above`, `${by} below`]);
    expect(often.sort()).toEqual(['entry', 'target'].flatMap((role) => ways.map((way) => `${role} ${way}`)));
  }, 60_000);

  it('SIZE-1 Kelly sizes by what trades have brought once there are enough, and no more by its fallback', async () => {
    // The same runs, in which there never are.
    const found = await partedBy(['kelly'], 220, (size) => ({ ...size, least: 1_000_000 }));
    expect(found.length).toBeGreaterThan(8);
    for (const { run, entry } of found) {
      const closed = run.exact.record.trades.filter(
        ({ closedAt }) => closedAt !== null && closedAt <= entry.createdAt,
      );
      const { least } = run.world.terms.strategy!.sizing as { least: number };
      expect(closed.length).toBeGreaterThanOrEqual(least);
    }
  }, 60_000);

  it('SIZE-1 Kelly refuses entries where what trades have brought is not worth one', async () => {
    let refused = 0;
    for (const [world, plan] of sampled({ limits: false }, 200))
      for (const { reason } of (await play(strategyOf(plan), world)).exact.record.refusals)
        if (reason === 'kelly') refused++;
    expect(refused).toBeGreaterThan(10);
  }, 60_000);

  it('SIZE-1 correlation shrinks sizes, also beside what is held in the other market alone', async () => {
    const found = await partedBy(['fixed', 'correlation'], 300, (size) => without(size, 'correlation'));
    expect(found.length).toBeGreaterThan(15);
    for (const { size, otherwise } of found) expect(size).toBeLessThan(otherwise);
    const across = found.filter(({ run, entry }) => {
      const held = run.steps
        .find(({ at }) => at === entry.createdAt)!
        .markets.map(({ position }) => position);
      return held[entry.market] === 0 && held[1 - entry.market] !== 0;
    });
    expect(across.length).toBeGreaterThan(4);
  }, 60_000);

  it('SIZE-1 sizes follow volatility, beneath their cap', async () => {
    // The least target that is drawn is 20 %.
    const found = await partedBy(['volatility'], 60, (size) => ({ ...size, volatility: '10%' }));
    expect(found.length).toBeGreaterThan(25);
    for (const { size, otherwise } of found) expect(otherwise).toBeLessThan(size);
  }, 60_000);
});
