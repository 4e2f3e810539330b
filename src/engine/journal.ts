/**
 * What a run writes down: what is asked and what is told onto the tape as it happens, and equity as one row for each step
 * (DET-1).
 *
 * The digest of the run covers the header (scenario in normal form, data hashes, engine revision), the tape and the rows.
 * Nothing here decides anything.
 */
import { absorb, absorbText, copyDigest, digestHex, digestWords, emptyDigest } from '../base/digest.ts';
import { EquityRows, type EquityState } from './equity-rows.ts';
import { AskedJournal } from './journal-asked.ts';
import { ToldJournal } from './journal-told.ts';
import { copyTape, Tape, type TapeState } from './tape.ts';

export interface JournalState extends EquityState {
  readonly tape: TapeState;
}

export class Journal {
  readonly state: JournalState;
  readonly asked: AskedJournal;
  readonly told: ToldJournal;
  readonly rows: EquityRows;
  private readonly tape: Tape;

  constructor(state: JournalState) {
    this.state = state;
    this.tape = new Tape(state.tape);
    this.asked = new AskedJournal(this.tape);
    this.told = new ToldJournal(this.tape);
    this.rows = new EquityRows(state);
  }

  /** `equity` is a column to write into, with room for all steps; it is replaced when it is too short. */
  static emptyState(equity: Float64Array): JournalState {
    return { tape: Tape.emptyState(), equity, rows: 0, blocks: emptyDigest(2) };
  }

  /** Thirty-two hexadecimal digits over header, tape and equity. */
  digest(header: string): string {
    const run = emptyDigest(3);
    absorbText(run, header);
    const parts = Float64Array.of(...digestWords(this.tape.digest()), ...this.rows.digest(), this.state.rows);
    absorb(run, new Int32Array(parts.buffer), 0, parts.length);
    return digestHex(run);
  }

  /** Makes the state complete, for a copy. */
  settle(): void {
    this.tape.settle();
  }
}

export function copyJournal(state: JournalState): JournalState {
  return {
    tape: copyTape(state.tape),
    equity: state.equity.slice(0, state.rows),
    rows: state.rows,
    blocks: copyDigest(state.blocks),
  };
}
