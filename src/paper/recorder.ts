/**
 * The edge of a run whose inputs come as it goes (`engine/drive.ts`): every input is stamped once, and kept with what it
 * made the engine write, before any command of its step leaves (docs/decisions/0004).
 *
 * Where orders go to a real exchange each step is brought to the disk by itself. The simulated one takes its commands
 * inside the step and nothing leaves, so steps that are at hand together may share one transaction: what a crash takes
 * of them then, the feed gives again, and it comes out the same.
 */
import type { Edge } from '../engine/drive.ts';
import type { Engine } from '../engine/engine.ts';
import type { EngineInput } from '../engine/input.ts';
import { inputText } from './input-text.ts';
import { beginning, markOf, writtenSince, type StepMark } from '../engine/step-record.ts';
import { assert } from '../base/assert.ts';
import type { Command } from '../model/venue-event.ts';

/** Where it is kept: `store/run-journal.ts`, or a test's list. */
export interface RunLog {
  add(step: {
    readonly arrived: number;
    readonly input: string;
    readonly tape: Float64Array;
    readonly equity: Float64Array;
  }): void;
  note(note: {
    readonly at: number;
    readonly code: string;
    readonly market: string | null;
    readonly message: string;
  }): void;
  /** Returns when everything that was added is durable. */
  commit(): void;
  /** The commands of all steps so far have been sent. */
  sent(): void;
  end(digest: string): void;
}

/** Whoever takes commands to a real exchange. */
export type Send = (commands: readonly Command[]) => Promise<void>;

/** Steps that share one transaction at most. */
const stepsTogether = 256;

export class Recorder implements Edge {
  private readonly engine: Engine;
  private readonly log: RunLog;
  /** Null where there is a simulated exchange alone. */
  private readonly remote: Send | null;
  private mark: StepMark;
  private stamped: { readonly arrived: number; readonly input: EngineInput } | null = null;
  private together = 0;

  constructor(engine: Engine, log: RunLog, remote: Send | null = null) {
    this.engine = engine;
    this.log = log;
    this.remote = remote;
    // What the engine wrote before its first input, its opening balance, is kept with that one.
    this.mark = engine.stepsDone === 0 ? beginning : markOf(engine.kernel.journal);
  }

  /** The input that the driver will step through next, and when it came. */
  stamp(input: EngineInput, arrived: number): EngineInput {
    assert(this.stamped === null, 'a step is kept before the next one begins');
    this.stamped = { input, arrived: Math.round(arrived) };
    return input;
  }

  commit(): Promise<void> {
    const { engine, stamped } = this;
    assert(stamped !== null, 'an input is stamped before its step');
    this.stamped = null;
    const { journal } = engine.kernel;
    const { arrived, input } = stamped;
    this.log.add({ arrived, input: inputText(input), ...writtenSince(journal, this.mark) });
    this.mark = markOf(journal);
    if (this.remote !== null || ++this.together >= stepsTogether) this.flush();
    return Promise.resolve();
  }

  async send(commands: readonly Command[]): Promise<void> {
    assert(this.remote !== null, 'a simulated exchange takes its commands inside the step');
    await this.remote(commands);
    this.log.sent();
  }

  /** Brings everything so far to the disk. */
  flush(): void {
    this.together = 0;
    this.log.commit();
  }
}
