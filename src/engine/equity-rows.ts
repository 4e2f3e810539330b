/**
 * Equity as one row for each step (DET-1), hashed in blocks of `blockRows` steps, each with its number, so that the digest
 * depends on what was written and never on when.
 */
import { absorb, copyDigest, digestWords, emptyDigest, type DigestState } from '../base/digest.ts';
import { grown } from '../market/candles.ts';

export const blockRows = 4096;

export interface EquityState {
  /** Equity in money, one row for each step. */
  equity: Float64Array;
  rows: number;
  /** Digests of the full blocks so far. */
  readonly blocks: DigestState;
}

export class EquityRows {
  private readonly state: EquityState;
  /** Where the first block ends that is not hashed. */
  private blockEnd: number;

  constructor(state: EquityState) {
    this.state = state;
    this.blockEnd = blockRows * (Math.floor(state.rows / blockRows) + 1);
  }

  /** Room for equity rows up to `rows`. */
  reserve(rows: number): Float64Array {
    const { state } = this;
    if (rows > state.equity.length)
      state.equity = grown(state.equity, Math.max(rows, state.equity.length * 2));
    return state.equity;
  }

  /** The equity rows up to `rows` are written for good: full blocks are hashed. */
  close(rows: number): void {
    const { state } = this;
    state.rows = rows;
    for (; this.blockEnd <= rows; this.blockEnd += blockRows)
      hashBlock(state.blocks, state.equity, this.blockEnd / blockRows - 1, blockRows);
  }

  /** The digest of all rows, as words. */
  digest(): readonly number[] {
    const { state } = this;
    const blocks = copyDigest(state.blocks);
    const full = Math.floor(state.rows / blockRows);
    hashBlock(blocks, state.equity, full, state.rows - full * blockRows);
    return digestWords(blocks);
  }
}

/** The digest of one block, as words. */
const blockDigest = new Float64Array(4);
const blockDigestHalves = new Int32Array(blockDigest.buffer);

/** Adds the digest of rows [block x blockRows, ... + rows) to the chain. */
function hashBlock(chain: DigestState, equity: Float64Array, block: number, rows: number): void {
  const digest = emptyDigest(block);
  const halves = new Int32Array(equity.buffer, equity.byteOffset);
  absorb(digest, halves, block * blockRows, block * blockRows + rows);
  // Not `Float64Array.from`: over an array it is an iteration, as long as the hashing of five hundred rows.
  blockDigest.set(digestWords(digest));
  absorb(chain, blockDigestHalves, 0, blockDigest.length);
}
