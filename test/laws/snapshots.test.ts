/**
 * The laws of snapshots (DET-1): a run that is stopped anywhere, copied as plain data and taken up again writes what
 * the run that was never stopped writes, however it goes on, and as often as the snapshot is used.
 */
import { deserialize, serialize } from 'node:v8';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest, openBacktest } from '../../src/engine/backtest.ts';
import { drive } from '../../src/engine/drive.ts';
import type { Engine, EngineState } from '../../src/engine/engine.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { managedRun, randomRun } from '../support/arbitraries.ts';
import { inputsOf, runConfigOf } from '../support/random-run.ts';
import { stepSlots, type RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

/** A plan and how many of its steps are done when the snapshot is taken. */
const stopped: Arbitrary<readonly [RunPlan, number]> = fc
  .oneof(randomRun(), managedRun())
  .chain((plan) => fc.tuple(fc.constant(plan), fc.integer({ min: 0, max: stepSlots(plan).length })));

function snapshotAt(plan: RunPlan, steps: number, quiet = true): EngineState {
  const engine = openBacktest(runConfigOf(plan));
  engine.advance(steps, quiet);
  return engine.snapshot();
}

function goOn(plan: RunPlan, state: EngineState, quiet = true): Engine {
  const engine = openBacktest(runConfigOf(plan), {}, state);
  engine.advance(engine.timeline.steps, quiet);
  engine.step({ kind: 'end' });
  return engine;
}

const digestOf = (plan: RunPlan): string => backtest(runConfigOf(plan)).digest();

/** Copies plain data as it refers to itself; anything else (a function, a class with methods) is refused. */
function deepCopy<T>(value: T, known = new Map<unknown, unknown>()): T {
  if (typeof value === 'function') throw new TypeError('a snapshot holds no functions');
  if (typeof value !== 'object' || value === null) return value;
  if (known.has(value)) return known.get(value) as T;
  const keep = <C>(copy: C): C => {
    known.set(value, copy);
    return copy;
  };
  if (value instanceof Float64Array || value instanceof Int32Array) return keep(value.slice()) as T;
  if (Array.isArray(value)) {
    const list = keep<unknown[]>([]);
    for (const item of value) list.push(deepCopy<unknown>(item, known));
    return list as T;
  }
  if (value instanceof Map) {
    const map = keep(new Map<unknown, unknown>());
    for (const [key, item] of value) map.set(deepCopy(key, known), deepCopy(item, known));
    return map as T;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype)
    throw new TypeError('a snapshot holds plain objects');
  const copy = keep<Record<string, unknown>>({});
  for (const [key, item] of Object.entries(value)) copy[key] = deepCopy<unknown>(item, known);
  return copy as T;
}

describe('snapshots', () => {
  it('DET-1 a run taken up from a snapshot at any step gives the same digest', () => {
    fc.assert(
      fc.property(stopped, fc.boolean(), fc.boolean(), ([plan, steps], first, second) => {
        expect(goOn(plan, snapshotAt(plan, steps, first), second).digest()).toBe(digestOf(plan));
      }),
      { numRuns: runs(100) },
    );
  });

  it('DET-1 a snapshot can be taken at every step without disturbing the run', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const engine = openBacktest(runConfigOf(plan));
        for (let step = 1; step <= engine.timeline.steps; step++) {
          engine.advance(step, true);
          engine.snapshot();
        }
        engine.step({ kind: 'end' });
        expect(engine.digest()).toBe(digestOf(plan));
      }),
      { numRuns: runs(25) },
    );
  });

  it('DET-1 a snapshot is plain: it survives a structured clone, bytes on a disk, and a deep copy', () => {
    fc.assert(
      fc.property(stopped, ([plan, steps]) => {
        const state = snapshotAt(plan, steps);
        const digest = digestOf(plan);
        expect(goOn(plan, structuredClone(state)).digest()).toBe(digest);
        expect(goOn(plan, deserialize(serialize(state)) as EngineState).digest()).toBe(digest);
        expect(goOn(plan, deepCopy(state)).digest()).toBe(digest);
      }),
      { numRuns: runs(40) },
    );
  });

  it('DET-1 two continuations of one snapshot are equal, and neither the first nor the source changes it', () => {
    fc.assert(
      fc.property(stopped, ([plan, steps]) => {
        const source = openBacktest(runConfigOf(plan));
        source.advance(steps, true);
        const state = source.snapshot();
        const bytes = serialize(state);
        source.advance(source.timeline.steps, true);
        source.step({ kind: 'end' });
        const first = goOn(plan, state, true).digest();
        const second = goOn(plan, state, false).digest();
        expect([first, second, source.digest()]).toEqual(Array(3).fill(digestOf(plan)));
        expect(serialize(state).equals(bytes)).toBe(true);
      }),
      { numRuns: runs(60) },
    );
  });

  it('DET-1 a snapshot of the loop is taken up by the async driver, with only the candles up to there', async () => {
    await fc.assert(
      fc.asyncProperty(stopped, async ([plan, steps]) => {
        const state = snapshotAt(plan, steps);
        const slots = stepSlots(plan);
        const next = slots[steps] ?? Infinity;
        const engine = openBacktest(runConfigOf(plan, next), {}, state);
        expect(engine.stepsDone).toBe(steps);
        const rest = next === Infinity ? [{ kind: 'end' } as const] : inputsOf(plan, next);
        await drive(engine, asInputs(rest));
        expect(engine.digest()).toBe(digestOf(plan));
      }),
      { numRuns: runs(60) },
    );
  });
});

async function* asInputs(inputs: readonly EngineInput[]): AsyncGenerator<EngineInput> {
  await Promise.resolve();
  yield* inputs;
}
