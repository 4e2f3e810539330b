/**
 * An exchange elsewhere, for the laws of the outbox: it gets its commands from the driver only, and its answers come
 * back as inputs. It knows no prices: market orders fill at the last close that it was told of, everything else rests.
 * The edge beside it writes the journal (after a while) and sends, and keeps a log of both.
 */
import { Engine } from '../../src/engine/engine.ts';
import { drive, type Edge } from '../../src/engine/drive.ts';
import type { EngineInput } from '../../src/engine/input.ts';
import { readTape, type JournalRecord } from '../../src/engine/tape-read.ts';
import { makeKernel } from '../../src/engine/make-kernel.ts';
import { Timeline } from '../../src/engine/timeline.ts';
import { notionalOf } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity } from '../../src/model/units.ts';
import type { Command } from '../../src/model/venue-event.ts';
import { inputsOf, runConfigOf } from './random-run.ts';
import { remotePort } from './remote-port.ts';
import type { RunPlan } from './run-plan.ts';

export class DiskFull extends Error {}

export class FakeRemote {
  readonly engine: Engine;
  /** What was sent, after which commit, and how many journal records had been committed by then. */
  readonly sent: { readonly command: Command; readonly commit: number; readonly committed: number }[] = [];
  commits = 0;
  private readonly plan: RunPlan;
  private readonly answers: EngineInput[] = [];
  private readonly resting = new Set<number>();
  private readonly closes: number[];
  private committed = 0;
  private now = 0 as TimeMs;

  constructor(plan: RunPlan) {
    const config = runConfigOf(plan, 0);
    const columns = config.markets.map((market) => market.candles);
    const kernel = makeKernel(config, new Float64Array(1024), null);
    this.plan = plan;
    this.closes = columns.map(() => 0);
    this.engine = new Engine(
      kernel,
      remotePort(columns.length, () => this.engine),
      new Timeline(columns),
    );
    this.engine.deposit(config.decideFrom, config.account);
  }

  /** Everything that the journal holds by now. */
  records(): readonly JournalRecord[] {
    this.engine.kernel.journal.settle();
    return readTape(this.engine.kernel.journal.state.tape).records;
  }

  /** Drives the plan through; the commit with number `failAt` fails, and so does the drive. */
  run(failAt: number | null): Promise<Engine> {
    const edge: Edge = {
      commit: async () => {
        const records = this.records().length;
        await Promise.resolve();
        if (++this.commits === failAt) throw new DiskFull('the disk is full');
        this.committed = records;
      },
      send: async (commands) => {
        await Promise.resolve();
        for (const command of commands) {
          this.sent.push({ command, commit: this.commits, committed: this.committed });
          this.answer(command);
        }
      },
    };
    return drive(this.engine, this.inputs(), edge);
  }

  async *inputs(): AsyncGenerator<EngineInput> {
    for (const input of inputsOf(this.plan)) {
      if (input.kind === 'candles') {
        this.now = input.at;
        for (const [m, candle] of input.candles.entries()) if (candle !== null) this.closes[m] = candle.close;
      }
      yield input;
      for (let answer = this.answers.shift(); answer !== undefined; answer = this.answers.shift()) {
        await Promise.resolve();
        yield answer;
      }
    }
  }

  /** Its answers since the last time. */
  takeAnswers(): readonly EngineInput[] {
    return this.answers.splice(0);
  }

  answer(command: Command): void {
    const at = this.now;
    if (command.kind === 'cancel') {
      const { order, market } = command;
      // A cancel that comes too late has nothing to end.
      if (!this.resting.delete(order)) return;
      const leaves = 0 as Quantity;
      this.answers.push({
        kind: 'venue',
        event: { kind: 'cancelled', order, market, at, reason: 'requested', leaves },
      });
      return;
    }
    if (command.kind === 'amend' || command.kind === 'release') return;
    const { id, market, type, quantity, limit, trigger } = command.order;
    if (type !== 'market') {
      this.resting.add(id);
      const event = { kind: 'accepted', order: id, market, at, quantity, limit, trigger } as const;
      this.answers.push({ kind: 'venue', event });
      return;
    }
    const price = this.closes[market]! as Price;
    const { instrument } = this.engine.kernel.lanes[market]!;
    const fill = { price, priceBefore: price, quantity, leaves: 0 as Quantity, fee: 0 as Money } as const;
    const cost = notionalOf(instrument, price, quantity, 'half-even');
    const terms = { feeCurrency: 'quote', coins: 0, liquidity: 'taker', byDetail: false } as const;
    this.answers.push({
      kind: 'venue',
      event: { kind: 'filled', order: id, market, at, cost, ...fill, ...terms },
    });
  }
}
