/**
 * The switch that somebody outside turns (RISK-2), worked by hand. Row r closes at minute r + 1; one unit at 100, of 1,000.
 */
import { describe, expect, it } from 'vitest';
import { backtest, openBacktest, openStream } from '../../src/engine/backtest.ts';
import { drive } from '../../src/engine/drive.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { CandleColumns } from '../../src/market/candles.ts';
import { buy, exit, type EnterIntent } from '../../src/model/intent.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { RiskLimits, SwitchAction, SwitchTurn } from '../../src/risk/limits.ts';
import { FakeRemote } from '../support/fake-remote.ts';
import { noLimits } from '../support/no-limits.ts';
import {
  configOf, fillLines, minute, play, playedOf, quantity, rate, start, type Play, type Played, type Row,
} from '../support/play.ts'; // prettier-ignore
import { randomRun } from '../support/arbitraries.ts';
import fc from 'fast-check';
import { runs } from '../support/runs.ts';
import { runConfigOf } from '../support/random-run.ts';

const calm: Row = [100, 100, 100, 100];
const still = Array.from({ length: 8 }, () => calm);
const turns = (...list: readonly (readonly [minutes: number, action: SwitchAction])[]): SwitchTurn[] =>
  list.map(([minutes, action]) => ({ at: (start + minutes * minute) as TimeMs, action }));
const resting = (limit: number): EnterIntent => buy({ order: { type: 'limit', limit } });

const switched = (
  switches: readonly SwitchTurn[],
  script: Play['script'],
  more: Partial<Play> = {},
  limits: Partial<RiskLimits> = {},
): Played =>
  play({
    candles: still,
    script,
    balance: 1000,
    account: 'margin',
    risk: { ...noLimits, ...limits, switches },
    ...more,
  });

const changes = ({ run }: Played): readonly string[] =>
  run.riskChanges.map(({ at, state, rule, value }) => `${(at - start) / minute} ${state} ${rule} ${value}`);
const denied = ({ run }: Played): readonly unknown[] =>
  run.refusals.map(({ at, reason }) => [(at - start) / minute, reason]);

describe('RISK-2 the switch', () => {
  it('ends new risk from a close on, cancels what rests, and lets the run go on at another', () => {
    const script = {
      0: [buy(), resting(50)],
      1: buy(),
      2: buy(),
      3: [buy(), exit({ share: 0.5 })],
      4: buy(),
    };
    const played = switched(turns([3, 'halt'], [5, 'resume']), script);
    expect(changes(played)).toEqual(['3 halted kill-switch 0', '5 active resume 0']);
    expect(denied(played)).toEqual([
      [3, 'kill-switch'],
      [4, 'kill-switch'],
    ]);
    expect(played.orders[1]).toMatchObject({ state: 'cancelled', reason: 'requested', cause: 'risk' });
    // What only reduces passes.
    expect(fillLines(played)).toEqual([
      '1 entry buy 1 @ 100 taker',
      '2 entry buy 1 @ 100 taker',
      '4 exit sell 1 @ 100 taker',
      '5 entry buy 1 @ 100 taker',
    ]);
  });

  it('is heard at the first close at or after its moment', () => {
    expect(changes(switched(turns([2.25, 'halt']), {}))).toEqual(['3 halted kill-switch 0']);
    // A candle is missing.
    const gap = [calm, calm, null, null, calm];
    expect(changes(switched(turns([2.25, 'halt']), {}, { candles: gap }))).toEqual([
      '5 halted kill-switch 0',
    ]);
    expect(changes(switched(turns([9, 'halt']), {}))).toEqual([]);
  });

  it('may flatten: every position is closed at the next price', () => {
    const rows = [calm, calm, calm, [98, 98, 98, 98]] as const;
    const played = switched(turns([3, 'flatten']), { 0: buy() }, { candles: rows });
    expect(changes(played)).toEqual(['3 halted kill-switch 1']);
    expect(fillLines(played)[1]).toBe('3 exit sell 1 @ 98 taker');
    expect(played.orders[1]).toMatchObject({ role: 'exit', cause: 'risk', signal: 0 });
  });

  it('LAT-1 closes at the next close what an entry that was on its way still brings', () => {
    // A minute and a half on the way: asked for at 2, filled at 3.5, after everything was closed at 3; closed from 4 on.
    const late = { least: 90_000, most: 90_000 };
    const played = switched(turns([3, 'flatten']), { 1: buy() }, {
      latency: { order: late, answer: { least: 0, most: 0 } },
    }); // prettier-ignore
    expect(played.fills.map(({ role, row, ms }) => [role, row, ms])).toEqual([
      ['entry', 3, 30_000],
      ['exit', 5, 30_000],
    ]);
  });

  it('is turned back to what the limits say: a drawdown while it is off ends new risk for good', () => {
    const rows: readonly Row[] = [
      calm,
      calm,
      calm,
      [100, 100, 80, 80],
      ...still.map((): Row => [80, 80, 80, 80]),
    ];
    const played = switched(
      turns([3, 'halt'], [6, 'resume']),
      { 0: buy(), 6: buy() },
      { candles: rows },
      { drawdown: { rate: rate(0.01), flatten: false } },
    );
    expect(changes(played)).toEqual([
      '3 halted kill-switch 0',
      '4 halted drawdown 2000000',
      '6 halted resume 0',
    ]);
    expect(denied(played)).toEqual([[7, 'halted']]);
  });

  it('RISK-3 is off on a new day as well, whatever the limits say of it', () => {
    const rows: readonly Row[] = [calm, calm, [100, 100, 80, 80], ...still.map((): Row => [80, 80, 80, 80])];
    // Midnight is five minutes after the start.
    const played = switched(
      turns([4, 'halt'], [6, 'resume']),
      { 0: buy() },
      { candles: rows, days: { offsetMs: 1_435 * minute, starts: null } },
      { dailyLoss: { rate: rate(0.01), flatten: false } },
    );
    expect(changes(played)).toEqual([
      '3 reducing daily-loss 2000000',
      '4 halted kill-switch 0',
      '5 halted day 0',
      '6 active resume 0',
    ]);
  });

  it('what changes nothing is not told, and who has closed everything goes on closing', () => {
    const played = switched(turns([1, 'resume'], [2, 'halt'], [3, 'halt'], [4, 'flatten'], [5, 'halt']), {});
    expect(changes(played)).toEqual(['2 halted kill-switch 0', '4 halted kill-switch 1']);
  });
});

describe('RISK-2 DET-1 the switch as an input', () => {
  const script = { 0: [buy(), resting(50)], 1: buy(), 3: buy(), 5: buy() };
  const list = turns([2.5, 'flatten'], [5, 'resume']);
  const terms: Play = { candles: still, script, balance: 1000, account: 'margin' };
  const stated = play({ ...terms, risk: { ...noLimits, switches: list } });
  const inputs = list.map((turn): EngineInput => ({ kind: 'switch', ...turn }));

  it('gives what the same turns give that were known beforehand, in a run that states no limits', () => {
    expect(changes(stated)).toEqual(['3 halted kill-switch 1', '5 active resume 0']);
    const engine = openBacktest(configOf(terms));
    for (const input of inputs) engine.step(input);
    engine.advance(engine.timeline.steps, true);
    engine.step({ kind: 'end' });
    expect(engine.digest()).toBe(stated.digest);
    expect(fillLines(playedOf(engine))).toEqual(fillLines(stated));
  });

  it('by the async driver, too, as it comes between candles', async () => {
    const config = configOf(terms);
    const [market] = config.markets;
    const { candles } = market!;
    const { durationMs, priceDigits } = candles;
    const empty = { ...market!, candles: new CandleColumns({ durationMs, priceDigits, capacity: 4 }) };
    async function* all(): AsyncGenerator<EngineInput> {
      for (let row = 0; row < candles.length; row++) {
        const at = (candles.time[row]! + durationMs) as TimeMs;
        for (const [i, turn] of list.entries())
          if (turn.at <= at && turn.at > at - durationMs) yield inputs[i]!;
        await Promise.resolve();
        const [open, high, low, close] = [candles.open, candles.high, candles.low, candles.close].map((column) => column[row]!) as [number, number, number, number]; // prettier-ignore
        yield {
          kind: 'candles',
          at,
          candles: [{ time: candles.time[row]!, open, high, low, close, volume: 0 }],
        };
      }
      yield { kind: 'end' };
    }
    expect((await drive(openStream({ ...config, markets: [empty] }), all())).digest()).toBe(stated.digest);
  });

  it('outlives a snapshot, before and after it was heard', () => {
    for (const steps of [1, 2, 3, 4]) {
      const engine = openBacktest(configOf(terms));
      for (const input of inputs) engine.step(input);
      engine.advance(steps, false);
      const later = openBacktest(configOf(terms), {}, engine.snapshot());
      later.advance(later.timeline.steps, true);
      later.step({ kind: 'end' });
      expect(later.digest()).toBe(stated.digest);
    }
  });

  it('in random runs: quiet or step by step, one by one, stated or given', () => {
    const turn = fc.tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom<SwitchAction>('halt', 'flatten', 'resume'),
    );
    fc.assert(
      fc.property(randomRun(), fc.array(turn, { maxLength: 4 }), (plan, drawn) => {
        const given = turns(
          ...drawn.sort(([a], [b]) => a - b).map(([half, action]) => [half / 2, action] as const),
        );
        const config = runConfigOf(plan);
        const known = { ...config, risk: { ...noLimits, switches: given } };
        const digest = backtest(known).digest();
        expect(backtest(known, { quiet: false }).digest()).toBe(digest);
        const engine = openBacktest(config);
        for (const one of given) engine.step({ kind: 'switch', ...one });
        engine.advance(engine.timeline.steps, true);
        engine.step({ kind: 'end' });
        expect(engine.digest()).toBe(digest);
      }),
      { numRuns: runs(150) },
    );
  });

  it('FLOW-1 of a real exchange at once: what it asks for waits for the next commit', () => {
    const [plan] = fc.sample(
      randomRun({ sizings: [{ kind: 'quantity', quantity: quantity(1) }], steps: 20 }),
      { seed: 3, numRuns: 1 },
    );
    const remote = new FakeRemote(plan!);
    remote.engine.step({ kind: 'switch', at: (start + 30_000) as TimeMs, action: 'halt' });
    expect(remote.records().filter(({ kind }) => kind === 'risk')).toMatchObject([
      { at: start + 30_000, state: 2 },
    ]);
  });
});
