/**
 * The law of one engine (FLOW-2): a scenario as a backtest, and over the same candles as they come, gives the same
 * digest, so the same decisions, orders, fills and equity; however badly the candles come.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtest, openStream } from '../../src/engine/backtest.ts';
import { replayJournal } from '../../src/paper-journal.ts';
import { rehearsalOf } from '../../src/paper-rehearsal.ts';
import { beginPaper, finishedPaper, isBacktest } from '../../src/paper-run.ts';
import { recover } from '../../src/paper/recover.ts';
import { Session } from '../../src/paper/session.ts';
import { openFile } from '../../src/run-file.ts';
import { runScenario } from '../../src/scenario/run.ts';
import { anyRun } from '../support/arbitraries.ts';
import { BadFeed, MemoryLog, never, type Treatment } from '../support/paper.ts';
import { candlesOf, runConfigOf } from '../support/random-run.ts';
import type { RunPlan } from '../support/run-plan.ts';
import { runs } from '../support/runs.ts';

const root = new URL('../../', import.meta.url).pathname;
const scenarios = readdirSync(`${root}scenarios`).filter((name) => name.endsWith('.yaml'));
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'backlot-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a scenario', () => {
  it('there are some', () => expect(scenarios.length).toBeGreaterThan(20));

  it.each(scenarios)('FLOW-2 %s rehearsed gives what it gives as a backtest', async (name) => {
    const file = `${root}scenarios/${name}`;
    const run = runScenario(await openFile(file), { band: false });
    const path = join(folder, `${name}.journal`);
    const paper = await beginPaper(await rehearsalOf(file, [], null), path);
    const session = paper.session({ until: Infinity, stop: never, pause: never });
    expect(await session.run()).toBe('ended');
    paper.journal.close();
    expect(session.feed.findings).toEqual([]);
    expect(finishedPaper(paper).result).toEqual(run.result);
    expect(isBacktest(paper)).toBe(true);
    const { same, digest, ended } = await replayJournal(path);
    expect([same, digest.replayed, ended]).toEqual([true, run.result.digest, true]);
  });
});

const treatments = fc.constantFrom<Treatment>('as it is', 'twice', 'lost', 'late', 'after the next');

/** Runs a plan on a feed that treats its candles so. */
async function onFeed(
  plan: RunPlan,
  treat: (market: string, time: number) => Treatment,
): Promise<{ readonly log: MemoryLog; readonly digest: string; readonly halts: number }> {
  const config = runConfigOf(plan, 0);
  const engine = openStream(config);
  const markets = plan.markets
    .map((_, m) => ({ id: `M${m}`, candles: candlesOf(plan, m), detail: null }))
    .map((market, m) => ({ ...market, id: config.markets[m]!.instrument.id }));
  const from = Math.min(...markets.flatMap(({ candles }) => [...candles.time.subarray(0, candles.length)]));
  const log = new MemoryLog();
  const feed = new BadFeed(markets, from, treat);
  const session = new Session({
    engine,
    log,
    feed,
    timeframe: '1m',
    from,
    until: Infinity,
    stop: never,
    pause: never,
  });
  await session.run();
  const halts = log.steps.filter(({ input }) => input.includes('"switch"')).length;
  return { log, digest: engine.digest(), halts };
}

describe('any run', () => {
  it('FLOW-2 on a feed whose candles come twice, late, out of order or not at all gives its backtest', async () => {
    const seen = new Set<Treatment>();
    await fc.assert(
      fc.asyncProperty(
        anyRun(),
        fc.array(treatments, { minLength: 20, maxLength: 60 }),
        async (plan, treat) => {
          fc.pre(plan.markets.some(({ steps }) => steps.some(({ candle }) => candle !== null)));
          let at = 0;
          const { digest, halts } = await onFeed(plan, () => {
            const one = treat[at++ % treat.length]!;
            seen.add(one);
            return one;
          });
          expect(halts).toBe(0);
          expect(digest).toBe(backtest(runConfigOf(plan)).digest());
        },
      ),
      { numRuns: runs(60) },
    );
    expect(seen.size).toBe(5);
  });

  it('FLOW-2 does the same again from its journal, byte for byte, and sees a byte that is not', async () => {
    await fc.assert(
      fc.asyncProperty(anyRun(), fc.nat(), async (plan, place) => {
        fc.pre(plan.markets.some(({ steps }) => steps.some(({ candle }) => candle !== null)));
        const { log, digest } = await onFeed(plan, () => 'as it is');
        const engine = openStream(runConfigOf(plan, 0));
        expect(recover(engine, log.steps)).toMatchObject({ parting: null, steps: log.steps.length });
        expect(engine.digest()).toBe(digest);
        const written = log.steps.flatMap(({ tape, equity }, step) => [
          ...[...tape.keys()].map((word) => ({ step, of: 'tape' as const, word })),
          ...[...equity.keys()].map((word) => ({ step, of: 'equity' as const, word })),
        ]);
        const { step, of, word } = written[place % written.length]!;
        const words = log.steps[step]![of].slice();
        // The last bit of one word.
        const bits = new BigUint64Array(words.buffer);
        bits[word] = bits[word]! ^ 1n;
        const changed = log.steps.with(step, { ...log.steps[step]!, [of]: words });
        expect(recover(openStream(runConfigOf(plan, 0)), changed).parting?.step).toBe(step + 1);
      }),
      { numRuns: runs(40) },
    );
  });
});
