/** Reading a journal back: every word once, by name, over the ends of chunks; and trades alone as with all the rest. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../src/engine/backtest.ts';
import { readRun, readTrades } from '../../src/engine/journal-read.ts';
import { places } from '../../src/engine/packed.ts';
import { headers, records } from '../../src/engine/records.ts';
import { tapeWords } from '../../src/engine/tape.ts';
import { readTape, walkWords } from '../../src/engine/tape-read.ts';
import { orderRoles, orderTypes, timesInForce } from '../../src/model/order.ts';
import { randomRun } from '../support/arbitraries.ts';
import { runConfigOf } from '../support/random-run.ts';
import { runs } from '../support/runs.ts';

type Kind = Exclude<keyof typeof headers, 'text'>;

/** A record with a word of its own for each field: 100 and its place, and what is given. */
function record(kind: Kind, given: Readonly<Record<string, number>> = {}): readonly number[] {
  const fields: readonly string[] = records[kind];
  return [headers[kind], ...fields.map((field, i) => given[field] ?? 101 + i)];
}

const tapeOf = (...chunks: readonly (readonly number[])[]) => ({
  // The room at the end of a chunk is not part of the tape.
  chunks: chunks.map((words) => Float64Array.of(...words, 9e9, 9e9)),
  lengths: chunks.map((words) => words.length),
});

describe('the words of a tape', () => {
  it('DET-1 every field is where the table says, and the room at the end of a chunk is not read', () => {
    const { records: read } = readTape(
      tapeOf(record('accepted'), [...record('ledger'), ...record('expired')]),
    );
    expect(read).toEqual([
      { kind: 'accepted', at: 101, order: 102, market: 103, quantity: 104, limit: 105, trigger: 106 },
      { kind: 'ledger', at: 101, currency: 102, amount: 103, reason: 104, order: 105 },
      { kind: 'expired', at: 101, order: 102, market: 103 },
    ]);
    expect(places.accepted.trigger).toBe(6);
  });

  it('DET-1 a short order takes the rest from its signal, the last of the chunk before it', () => {
    const given = { role: orderRoles.indexOf('exit'), order: 7, side: -1 };
    const { records: read } = readTape(
      tapeOf([...record('expired'), ...record('signal')], record('marketOrder', given)),
    );
    expect(read[2]).toMatchObject({
      kind: 'order', at: 101, signal: 102, strategy: 103, market: 104, decisionPrice: 107, ...given,
      type: orderTypes.indexOf('market'), quantity: 105, quoteAmount: 106, limit: 0, trigger: 0, parent: 0,
    }); // prettier-ignore
  });

  it('a tape that ends inside a record is a bug', () => {
    const torn = tapeOf(record('accepted').slice(0, -1));
    expect(() => {
      walkWords(torn, () => undefined);
    }).toThrow('a journal ends with a whole record');
  });

  it('DET-1 the walk passes over every word once, and a record has its length in its header', () => {
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const { tape } = backtest(runConfigOf(plan)).kernel.journal.state;
        const seen: number[] = [];
        walkWords(tape, (kind, words, at) => {
          const length = kind === 'text' ? 3 + words[at + places.text.length]! : records[kind].length + 1;
          seen.push(...words.subarray(at, at + length));
        });
        expect(seen).toEqual([...tapeWords(tape)]);
      }),
      { numRuns: runs(40) },
    );
  });
});

describe('what a run did', () => {
  it('FLOW-1 an order as it was written, before anything came of it', () => {
    const codes = { side: -1, type: 1, role: 3, timeInForce: 1 };
    const { orders } = readRun(tapeOf(record('order', codes)), []);
    // Each word is 100 and its place in the record.
    expect(orders).toEqual([
      {
        createdAt: 101, id: 102, signal: 103, strategy: 104, market: 105, side: 'sell', type: orderTypes[1],
        role: orderRoles[3], timeInForce: timesInForce[1], quantity: 111, quoteAmount: 112, limit: 113, trigger: 114,
        parent: 119, decisionPrice: 120, state: 'submitted', endedAt: null, cause: null, reason: null, value: 0, bound: 0, filled: 0,
        cost: 0, fees: 0, releasedAt: null, arrivedAt: null, leaves: 111, triggeredAt: 0, expected: 113, activation: 124, planned: 0, placed: 0,
      },
    ]); // prettier-ignore
  });

  it('FLOW-1 a signal as it was written', () => {
    const { signals } = readRun(tapeOf(record('signal', { side: -1, action: 0 })), []);
    expect(signals).toEqual([
      { at: 101, id: 102, strategy: 103, market: 104, action: 'enter', side: 'sell', price: 107 },
    ]);
  });

  it('PATH-6 LEDG-2 the trades read alone are those that are read with all the rest', () => {
    let open = 0;
    let closed = 0;
    fc.assert(
      fc.property(randomRun(), (plan) => {
        const { kernel } = backtest(runConfigOf(plan));
        const { tape } = kernel.journal.state;
        const instruments = kernel.lanes.map((lane) => lane.instrument);
        const trades = readTrades(tape, instruments);
        expect(trades).toEqual(readRun(tape, instruments).trades);
        const ended = trades.map((trade) => trade.closedAt !== null);
        // Those under way come last.
        expect(ended).toEqual([...ended].sort((a, b) => Number(b) - Number(a)));
        closed += ended.filter((one) => one).length;
        open += ended.filter((one) => !one).length;
      }),
      { numRuns: runs(100) },
    );
    expect(open).toBeGreaterThan(10);
    expect(closed).toBeGreaterThan(10);
  });
});
