/** Where two journals part, on tapes made by hand: texts by what they say, other units by their lines, ends. */
import { describe, expect, it } from 'vitest';
import { headers, recordKinds, records, type RecordKind } from '../../src/engine/records.ts';
import { makeInstrument } from '../../src/model/instrument.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import { countEvents, partingOf, type JournalView } from '../../src/scenario/compare-journal.ts';

const day = (n: number): number => Date.UTC(2024, 0, n);

type Fields = Readonly<Record<string, number>>;

const record = (kind: Exclude<RecordKind, 'text'>, fields: Fields): readonly number[] => [
  headers[kind],
  ...records[kind].map((field) => fields[field] ?? 0),
];

const text = (id: number, said: string): readonly number[] => [
  recordKinds.indexOf('text') + 256 * (3 + said.length),
  id,
  said.length,
  ...Array.from(said, (letter) => letter.charCodeAt(0)),
];

const rules = { from: 0 as TimeMs, tick: 1 as Price, lot: 1 as Quantity, minQuantity: 0 as Quantity, maxQuantity: 0 as Quantity, minNotional: 0 as Money, priceBand: 0 as Rate }; // prettier-ignore

/** A journal over closes of days 2 to 5, in a market whose prices have so many decimals. */
function view(words: readonly (readonly number[])[], priceDigits = 2): JournalView {
  const tape = Float64Array.from(words.flat());
  const at = Float64Array.from([2, 3, 4, 5].map(day));
  return {
    tape: { chunks: [tape], lengths: [tape.length] },
    names: {
      instruments: [makeInstrument({ id: 'A/USD', base: 'A', quote: 'USD', priceDigits, quantityDigits: 0, moneyDigits: 2, rules: [rules] })],
      strategies: ['main'],
      currency: 'USD',
      digits: 2,
      coin: null,
    },
    equity: { at, equity: new Float64Array(4), length: 4 },
  }; // prettier-ignore
}

const triggered = (n: number, price: number) => record('triggered', { at: day(n), order: 1, price });
const refusal = (stage: number, reason: number) =>
  record('refusal', { at: day(3), signal: 1, stage, reason, value: 1, bound: 2 });

describe('partingOf', () => {
  it('DET-1 is null for journals that tell the same, and counts events without texts', () => {
    const one = view([text(1, 'plan'), triggered(2, 100), triggered(3, 101)]);
    expect(partingOf(one, view([triggered(2, 100), triggered(3, 101)]))).toBeNull();
    expect(countEvents(one.tape)).toBe(2);
  });

  it('DET-1 names the first event that differs, and how many steps had closed by then', () => {
    const parting = partingOf(
      view([triggered(2, 100), triggered(4, 101), triggered(5, 7)]),
      view([triggered(2, 100), triggered(4, 102), triggered(5, 8)]),
    );
    // The closes of days 2, 3 and 4 lie at or before day 4.
    expect(parting).toEqual({
      event: 2,
      step: 3,
      at: '2024-01-04T00:00:00Z',
      first: '2024-01-04T00:00:00Z order 1 in A/USD triggered at 1.01',
      second: '2024-01-04T00:00:00Z order 1 in A/USD triggered at 1.02',
    });
  });

  it('DET-1 an event of another kind or time, told at the earlier of the two', () => {
    const later = partingOf(view([triggered(3, 1)]), view([record('expired', { at: day(2), order: 1 })]));
    expect(later).toMatchObject({ event: 1, step: 1, at: '2024-01-02T00:00:00Z' });
    expect(later?.second).toBe('2024-01-02T00:00:00Z order 1 in A/USD expired');
  });

  it('DET-1 the end of one of them', () => {
    const parting = partingOf(view([triggered(2, 1)]), view([triggered(2, 1), triggered(3, 1)]));
    expect(parting).toMatchObject({ event: 2, step: 2, first: null });
    expect(partingOf(view([triggered(2, 1)]), view([]))).toMatchObject({ event: 1, second: null });
  });

  it('FLOW-1 texts are compared by what they say, not by their numbers', () => {
    const one = view([text(1, 'plan'), text(2, 'why'), refusal(1, 2)]);
    expect(partingOf(one, view([text(1, 'why'), text(2, 'plan'), refusal(2, 1)]))).toBeNull();
    const parting = partingOf(one, view([text(1, 'plan'), text(2, 'other'), refusal(1, 2)]));
    expect(parting?.second).toBe('2024-01-03T00:00:00Z signal 1 in A/USD refused, plan: other (1 against 2)');
  });

  it('in other units the lines are compared', () => {
    // 1.5 is 150 units of 0.01 and 1500 of 0.001.
    expect(partingOf(view([triggered(2, 150)]), view([triggered(2, 1500)], 3))).toBeNull();
    const parting = partingOf(view([triggered(2, 150)]), view([triggered(2, 150)], 3));
    expect(parting?.first).toMatch(/ triggered at 1\.5$/);
    expect(parting?.second).toMatch(/ triggered at 0\.15$/);
  });

  it('LEDG-1 the lines that follow from a fill are events too', () => {
    const fill = record('filled', {
      at: day(2),
      order: 1,
      side: 1,
      price: 1,
      priceBefore: 1,
      quantity: 1,
      cost: 1,
      fee: 1,
      liquidity: 1,
    });
    // The fill, money, base, fee.
    expect(countEvents(view([fill]).tape)).toBe(4);
  });
});
