/**
 * Holds a strategy to laws, in worlds that fast-check draws: the face of the kit.
 *
 * A world in which a law is broken is shrunk to the few candles that it takes, and told in full. Laws that were never
 * put to the test are no success: when nothing filled in any world, that is an error too.
 */
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { strategyOf, type OrderPlan } from './arbitrary/orders.ts';
import { anyWorld, type WorldChoice } from './arbitrary/worlds.ts';
import { firstBroken, LawFailed, requireLaws } from './check-laws.ts';
import { counterexampleText, worldText } from './counterexample.ts';
import { keepWorld } from './keep.ts';
import type { Breach, Law } from './law.ts';
import { play, type AnyStrategy, type Params } from './play.ts';
import { firstRefusal, type TestRun } from './test-run.ts';
import { warmUpOf } from './warm-up.ts';
import type { World } from './world.ts';

export interface LawOptions extends WorldChoice {
  /** Parameters of the strategy; those that are left out have their defaults. */
  readonly params?: Params;
  /** How many worlds; 100 unless stated. */
  readonly runs?: number;
  /** Worlds by an arbitrary of one's own, instead of those of the choice. */
  readonly worlds?: Arbitrary<World>;
  /** Worlds to try before those that are drawn, such as `readWorld` gives; not for drawn orders. */
  readonly examples?: readonly World[];
  /** Seed and path of an earlier failure, to see it again. */
  readonly seed?: number;
  readonly path?: string;
  /** Folder in which a counterexample is kept as files: a scenario with its candles, and a report. */
  readonly keep?: string;
}

/** What was tried. */
export interface LawsTried {
  readonly worlds: number;
  /** Worlds in which at least one order filled. */
  readonly traded: number;
  readonly fills: number;
}

/** Where a law was broken; its message tells everything. */
export class LawBroken extends Error {
  readonly law: Law;
  readonly breach: Breach;
  readonly run: TestRun;

  constructor(law: Law, breach: Breach, run: TestRun, message: string) {
    super(message);
    this.name = 'LawBroken';
    this.law = law;
    this.breach = breach;
    this.run = run;
  }
}

/** Throws LawBroken with the smallest world that was found in which one of the laws does not hold. */
export async function assertLaws(
  subject: AnyStrategy | Arbitrary<OrderPlan>,
  laws: readonly Law[],
  options: LawOptions = {},
): Promise<LawsTried> {
  requireLaws(laws);
  const isDrawn = subject instanceof fc.Arbitrary;
  if (isDrawn && options.examples !== undefined)
    throw new TypeError('examples are worlds for a strategy: drawn orders would be others in them each time');
  const params = options.params ?? {};
  const warmUp = isDrawn ? 0 : warmUpOf(subject, params, options);
  const worlds = options.worlds ?? anyWorld({ warmUp, ...options });
  const strategies = isDrawn ? subject.map(strategyOf) : fc.constant(subject);
  let suspects = laws;
  let tried = 0;
  let traded = 0;
  let fills = 0;
  let refused: string | null = null;
  const property = fc.asyncProperty(worlds, strategies, async (world, strategy) => {
    const run = await play(strategy, world, params);
    const filled = run.exact.record.fills.length;
    tried++;
    fills += filled;
    if (filled > 0) traded++;
    else refused ??= firstRefusal(run);
    const broken = await firstBroken(suspects, run);
    if (broken === null) return;
    // While it shrinks, the failure stays that of one law.
    suspects = [broken.law];
    throw new Error(broken.law.name);
  });
  const details = await fc.check(property, {
    numRuns: options.runs ?? 100,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.path === undefined ? {} : { path: options.path }),
    ...(isDrawn
      ? {}
      : { examples: (options.examples ?? []).map((world): [World, AnyStrategy] => [world, subject]) }),
  });
  if (details.counterexample !== null) {
    const [world, strategy] = details.counterexample;
    throw await told(suspects, strategy, world, options, {
      seed: details.seed,
      path: details.counterexamplePath,
      // What is no breach is a fault of the world or of the strategy, and is thrown as it is.
      fault: details.errorInstance,
    });
  }
  if (traded === 0) throw new Error(nothingTried(tried, refused));
  return { worlds: tried, traded, fills };
}

function nothingTried(worlds: number, refused: string | null): string {
  const hint = 'give the strategy parameters with which it trades, or worlds of its own';
  const first = refused === null ? '' : `\nFirst of what was refused: ${refused}`;
  return `nothing filled in any of ${worlds} worlds, so that no law was tried: ${hint}${first}`;
}

async function told(
  laws: readonly Law[],
  strategy: AnyStrategy,
  world: World,
  { params = {}, keep, examples = [] }: LawOptions,
  { seed, path, fault }: { readonly seed: number; readonly path: string; readonly fault: unknown },
): Promise<unknown> {
  const withExamples = examples.length === 0 ? '' : ', with the same examples';
  const again = `Again: { seed: ${seed}, path: '${path}' }${withExamples}`;
  let run: TestRun;
  let broken: Awaited<ReturnType<typeof firstBroken>>;
  try {
    run = await play(strategy, world, params);
    broken = await firstBroken(laws, run);
  } catch (error) {
    const why = fault instanceof Error ? fault.message : String(fault);
    const who = error instanceof LawFailed ? '' : 'the strategy or its world failed: ';
    return new Error(`${who}${why}\n\n${worldText(world)}\n\n${again}`, { cause: fault });
  }
  if (broken === null) {
    const name = laws.length === 1 ? laws[0]!.name : 'a law';
    return new Error(
      `${name} was broken, and with the same world it was not: the strategy keeps something outside of its state.\n\n${worldText(world)}\n\n${again}`,
      { cause: fault },
    );
  }
  const { law, breach } = broken;
  const text = counterexampleText(law, breach, run);
  const folder = keep === undefined ? null : join(keep, law.name);
  if (folder !== null) await keepWorld(folder, strategy, world, params, text);
  const kept = folder === null ? '' : `\nKept in ${folder}: scenario.yaml with its candles, report.html`;
  return new LawBroken(law, breach, run, `${text}\n\n${again}${kept}`);
}
