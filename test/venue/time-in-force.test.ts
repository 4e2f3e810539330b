/**
 * How long an order stays (ORD-1): at once or not at all, until a moment, and as maker alone. At the exchange alone.
 *
 * Rows are [open, high, low, close], a minute each; orders arrive after the first candle, at 100.
 */
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import { openDesk, type DeskTerms } from '../support/desk.ts';
import { readTape } from '../../src/engine/tape-read.ts';
import { buy, exit } from '../../src/model/intent.ts';
import { fates, minute, play, price, quantity, start, type Row } from '../support/play.ts';
import { minutesOf, told } from '../support/told.ts';

const calm: Row = [100, 100, 100, 100];
const until = (minutes: number) =>
  ({ timeInForce: 'gtd', expiresAt: (start + minutes * minute) as TimeMs }) as const;
const limit = (at: number) => ({ type: 'limit', limit: price(at), quantity: quantity(1) }) as const;

function after(terms: Partial<OrderTerms>, rows: readonly (Row | null)[], more: Partial<DeskTerms> = {}) {
  const desk = openDesk({ candles: [calm, ...rows], ...more });
  desk.next();
  const events = [...desk.place(terms), ...rows.flatMap(() => desk.next())];
  return { lines: told(events), at: events.map(minutesOf), desk };
}

describe('fill or kill', () => {
  const fok = { timeInForce: 'fok' } as const;

  it('ORD-1 fills whole at the next price, as taker', () => {
    expect(after({ ...limit(101), ...fok }, [[99, 100, 98, 99]]).lines.slice(1)).toEqual([
      'filled 1: 1 @ 99 taker',
    ]);
  });

  it('ORD-1 is cancelled where the next price does not reach it, though the path would', () => {
    expect(after({ ...limit(98), ...fok }, [[99, 100, 97, 99]]).lines.slice(1)).toEqual(['cancelled 1 fok']);
  });

  it('ORD-1 FILL-6 is cancelled whole where the funds carry a part of it', () => {
    // At 99 there is money for one; it held what there was at 101 and found less after the first order.
    const desk = openDesk({ candles: [calm, [99, 100, 98, 99]], balance: 250 });
    desk.next();
    desk.place({ quantity: quantity(1.6) });
    desk.place({ ...limit(101), ...fok, cutToFunds: true, quantity: quantity(2) });
    expect(told(desk.next())).toEqual(['filled 1: 1.6 @ 99 taker', 'cancelled 2 fok']);
    expect(desk.state.account.held).toBe(0);
  });

  it('ORD-1 a stop cannot be said to fill at once', () => {
    for (const timeInForce of ['ioc', 'fok'] as const) {
      const terms = { type: 'stop', trigger: price(105), quantity: quantity(1), timeInForce } as const;
      expect(after(terms, []).lines).toEqual(['rejected 1 terms']);
    }
  });

  it('ORD-1 a stop-limit that does not wait takes at its trigger, or not at all', () => {
    const terms = { type: 'stop-limit', trigger: price(105), quantity: quantity(1) } as const;
    for (const timeInForce of ['ioc', 'fok'] as const) {
      const rows: readonly Row[] = [[100, 107, 99, 106]];
      expect(after({ ...terms, limit: price(106), timeInForce }, rows).lines.slice(1)).toEqual([
        'triggered 1 @ 105',
        'filled 1: 1 @ 105 taker',
      ]);
      expect(after({ ...terms, limit: price(104), timeInForce }, rows).lines.slice(1)).toEqual([
        'triggered 1 @ 105',
        `cancelled 1 ${timeInForce}`,
      ]);
    }
  });
});

describe('good until a moment', () => {
  it('TIME-5 ends at its instant, after the candle that closes there and before the next jump', () => {
    // Reached in the last third of the candle that closes at minute 2; the one after it would reach 98 as well.
    const met = after({ ...limit(98), ...until(2) }, [[100, 101, 98, 98]]);
    expect(met.lines.at(-1)).toBe('filled 1: 1 @ 98 maker');
    const gone = after({ ...limit(98), ...until(2) }, [
      [100, 101, 99, 99],
      [97, 98, 96, 97],
    ]);
    expect(gone.lines.slice(1)).toEqual(['expired 1']);
    expect(gone.at).toEqual([1, 2]);
    expect(gone.desk.state.account.held).toBe(0);
  });

  it('PATH-7 ends inside a candle at its moment on the clock', () => {
    // High first: 110 at 1 1/3, then down to 90 at 1 2/3; 98 lies on that second leg at 1 1/3 + 1/3 x 12/20 = 1.53.
    const row: Row = [100, 110, 90, 91];
    expect(after({ ...limit(98), ...until(1.5) }, [row]).lines.slice(1)).toEqual([
      'ambiguous 1',
      'expired 1',
    ]);
    expect(after({ ...limit(98), ...until(1.6) }, [row]).lines.slice(1)).toEqual(['filled 1: 1 @ 98 maker']);
  });

  it('PATH-7 PATH-4 ends at its moment also where a fill of the same candle was answered with it', () => {
    // Low first 99 is reached after 20 seconds, 105 after 37, and 106 after 40: half a minute is too short.
    const answered = (seconds: number) => {
      const goodUntil = start + minute + seconds * 1_000;
      const order = { type: 'limit', limit: 105, timeInForce: 'gtd', goodUntil } as const;
      return play({
        candles: [calm, [100, 106, 99, 106], calm],
        script: { 0: buy() },
        onFill: ({ role }) => (role === 'entry' ? exit({ order }) : null),
        path: 'low-first',
      });
    };
    expect(fates(answered(30))).toEqual(['entry filled', 'exit expired']);
    expect(fates(answered(38))).toEqual(['entry filled', 'exit filled']);
  });

  it('PATH-7 ends in a candle that reaches nothing, too', () => {
    const { lines, at } = after({ ...limit(90), ...until(2.25) }, [calm, calm, calm]);
    expect(lines).toEqual(['accepted 1: 1 at 90', 'expired 1']);
    expect(at).toEqual([1, 2.25]);
  });

  it('TIME-5 ends in a gap, and the jump over the gap does not meet it', () => {
    const { lines, at } = after({ ...limit(98), ...until(2.5) }, [calm, null, [90, 91, 89, 90]]);
    expect(lines.slice(1)).toEqual(['expired 1']);
    expect(at[1]).toBe(2.5);
  });

  it('TIME-5 DET-1 ends before a strategy is asked again, where quiet candles and gaps lie before it', () => {
    const ends = buy({
      order: { type: 'limit', limit: 90, timeInForce: 'gtd', goodUntil: start + 4.5 * minute },
    });
    const candles = [calm, calm, calm, null, null, calm, calm];
    for (const quiet of [true, false]) {
      const { engine } = play({ candles, script: { 0: ends, 3: buy() }, options: { quiet } });
      const kinds = readTape(engine.kernel.journal.state.tape).records.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'signal' || kind === 'expired')).toEqual([
        'signal',
        'expired',
        'signal',
      ]);
    }
  });

  it('OTO-1 takes the children of an entry without a fill with it', () => {
    const desk = openDesk({ candles: [calm, calm] });
    desk.next();
    const child = { side: 'sell', reduceOnly: true, parent: 1 as OrderTerms['id'] } as const;
    desk.place({ ...limit(90), ...until(1.5) }, [
      { ...child, role: 'stop', type: 'stop', trigger: price(80) },
    ]);
    expect(told(desk.next())).toEqual(['expired 1', 'cancelled 2 parent']);
  });

  it('ORD-1 several end in the order of their moments, whatever the order of their arrival', () => {
    const desk = openDesk({ candles: [calm, calm, calm] });
    desk.next();
    for (const minutes of [2.5, 1.25, 1.75]) desk.place({ ...limit(90), ...until(minutes) });
    expect([...told(desk.next()), ...told(desk.next())]).toEqual(['expired 2', 'expired 3', 'expired 1']);
  });

  it('ORD-1 a moment that is over is refused, with both', () => {
    const { lines, desk } = after({ ...limit(90), ...until(1) }, []);
    expect(lines).toEqual(['rejected 1 expiry']);
    expect(desk.state.books[0]!.orders).toEqual([]);
  });

  it('ORD-1 a moment without such a time in force, or the other way round, is refused', () => {
    expect(after({ ...limit(90), expiresAt: (start + 9 * minute) as TimeMs }, []).lines).toEqual([
      'rejected 1 terms',
    ]);
    expect(after({ ...limit(90), timeInForce: 'day' }, []).lines).toEqual(['rejected 1 terms']);
  });
});

describe('post-only', () => {
  const maker = { postOnly: true } as const;

  it('FILL-2 rests and fills as maker', () => {
    expect(after({ ...limit(98), ...maker }, [[100, 101, 97, 99]]).lines.at(-1)).toBe(
      'filled 1: 1 @ 98 maker',
    );
  });

  it('FILL-2 is rejected where it would take, at or through the last price', () => {
    expect(after({ ...limit(100), ...maker }, []).lines).toEqual(['rejected 1 post-only']);
    expect(after({ ...limit(101), ...maker }, []).lines).toEqual(['rejected 1 post-only']);
    expect(after({ ...limit(99.99), ...maker }, []).lines).toEqual(['accepted 1: 1 at 99.99']);
  });

  it('FILL-2 once it rests, a jump through it fills it as maker', () => {
    expect(after({ ...limit(98), ...maker }, [[95, 96, 94, 95]]).lines.at(-1)).toBe('filled 1: 1 @ 95 maker');
  });

  it('FILL-4 a stop-limit that would take at its trigger is rejected there', () => {
    const terms = {
      type: 'stop-limit',
      trigger: price(105),
      limit: price(106),
      quantity: quantity(1),
    } as const;
    expect(after({ ...terms, ...maker }, [[100, 107, 99, 106]]).lines.slice(1)).toEqual([
      'triggered 1 @ 105',
      'rejected 1 post-only',
    ]);
  });

  it('ORD-1 what can only take is refused', () => {
    const stop = { type: 'stop', trigger: price(105), quantity: quantity(1) } as const;
    expect(after({ ...stop, ...maker }, []).lines).toEqual(['rejected 1 terms']);
    expect(after({ quantity: quantity(1), ...maker }, []).lines).toEqual(['rejected 1 terms']);
    expect(after({ ...limit(98), ...maker, timeInForce: 'ioc' }, []).lines).toEqual(['rejected 1 terms']);
  });
});
