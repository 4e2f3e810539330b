/**
 * What is heard of orders, in any disorder, becomes their story: a property over orders that are filled in parts and end,
 * whose reports come twice, out of order or never, with REST at the end.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AccountBook, type BookEvent } from '../../../src/connect/ccxt/account-book.ts';
import { newsOf, type OrderNews, type RemoteFill } from '../../../src/connect/ccxt/account-news.ts';
import { decimalText } from '../../../src/connect/ccxt/decimal-text.ts';
import { runs } from '../../support/runs.ts';

const market = 'BTC/USDT';

interface Story {
  readonly name: string;
  readonly news: readonly OrderNews[];
  readonly fills: readonly RemoteFill[];
}

/** An order of tenths: what the exchange reports of it, one after the other. */
function storyOf(number: number, parts: readonly number[], isCancelled: boolean): Story {
  const all = parts.reduce((sum, part) => sum + part, 0) + (isCancelled ? 1 : 0);
  const common = { symbol: 'BTCUSDT', clientId: `bl-x-${number}`, id: String(number), isCondition: false, becomes: '', quantity: decimalText(all / 10), cost: null }; // prettier-ignore
  const fills: RemoteFill[] = [];
  const news: OrderNews[] = [{ ...common, status: 'open', filled: '0', at: 1, fill: null }];
  let sum = 0;
  for (const [i, part] of parts.entries()) {
    sum += part;
    const quantity = decimalText(part / 10);
    const fill = { id: String(number * 100 + i), orderId: common.id, at: i + 2, price: '100', quantity, fee: null, feeAsset: null, isMaker: true }; // prettier-ignore
    fills.push(fill);
    news.push({
      ...common,
      status: sum === all ? 'filled' : 'open',
      filled: decimalText(sum / 10),
      at: i + 2,
      fill,
    });
  }
  if (isCancelled)
    news.push({ ...common, status: 'cancelled', filled: decimalText(sum / 10), at: 99, fill: null });
  return { name: common.clientId, news, fills };
}

const stories = fc
  .array(fc.tuple(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((orders) => orders.map(([parts, isCancelled], i) => storyOf(i + 1, parts, isCancelled))); // prettier-ignore

/** Every report none to two times, in any order. */
const disorder = stories.chain((all) => {
  const reports = all.flatMap(({ news }) => news);
  return fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: reports.length, maxLength: reports.length })
    .map((times) => reports.flatMap((report, i) => Array<OrderNews>(times[i]!).fill(report)))
    .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
    .map((heard) => ({ all, heard }));
});

function bookOf(): { readonly book: AccountBook; readonly events: BookEvent[] } {
  const events: BookEvent[] = [];
  const book = new AccountBook(
    (event) => events.push(event),
    (symbol) => (symbol === 'BTCUSDT' ? market : undefined),
  );
  return { book, events };
}

const idsOf = (events: readonly BookEvent[], name: string): readonly string[] =>
  events.flatMap((event) => (event.kind === 'fill' && event.fill.clientId === name ? [event.fill.id] : []));

describe('CONN-6 what is heard of an order', () => {
  it('in any disorder, and the rest over REST, is each fill once, in order, and the order after them', () => {
    fc.assert(
      fc.property(disorder, ({ all, heard }) => {
        const { book, events } = bookOf();
        for (const news of heard) book.hear(news, 'line');
        for (const { news, fills, name } of all) {
          // Nothing is told before what it follows.
          const early = idsOf(events, name);
          expect(early).toEqual(fills.slice(0, early.length).map(({ id }) => id));
          book.hear({ ...news.at(-1)!, fill: null }, 'rest');
          if (book.missing().some(({ clientId }) => clientId === name))
            book.hearFills(market, fills[0]!.orderId, fills);
        }
        expect(book.missing()).toEqual([]);
        expect(book.open(market)).toEqual([]);
        for (const { news, fills, name } of all) {
          expect(idsOf(events, name)).toEqual(fills.map(({ id }) => id));
          const mine = events.filter(
            (event) => (event.kind === 'fill' ? event.fill : event.order).clientId === name,
          );
          let sum = 0;
          let isOver = false;
          for (const event of mine) {
            expect(isOver).toBe(false);
            if (event.kind === 'fill') sum += Number(event.fill.quantity);
            else {
              expect(Number(event.order.filled)).toBeCloseTo(sum, 9);
              isOver = event.order.status !== 'open';
            }
          }
          expect(mine.at(-1)).toMatchObject({ kind: 'order', order: { status: news.at(-1)!.status } });
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('of a market that is not looked at is nothing', () => {
    const { book, events } = bookOf();
    book.hear({ ...storyOf(1, [1], false).news[1]!, symbol: 'ETHUSDT' }, 'line');
    expect(events).toEqual([]);
  });

  it('a fill that the exchange never tells holds nothing up for ever, and is told when it comes after all', () => {
    const { book, events } = bookOf();
    const { news, name, fills } = storyOf(1, [1, 2, 3], false);
    for (const one of [news[0]!, news[2]!, news[3]!]) book.hear(one, 'line');
    expect(book.missing()).toEqual([{ market, clientId: name, id: '1' }]);
    book.giveUp(market, name);
    expect(idsOf(events, name)).toEqual(fills.slice(1).map(({ id }) => id));
    expect(events.at(-1)).toMatchObject({ order: { status: 'filled', filled: '0.6' } });
    book.hear(news[1]!, 'line');
    expect(idsOf(events, name)).toHaveLength(3);
  });

  it('a condition and the order that it becomes are one, whatever the second is called and whichever comes first', () => {
    const condition = (status: string, ai: string, at: number) =>
      newsOf({
        e: 'ALGO_UPDATE',
        T: at,
        o: { caid: 'bl-x-1', aid: 7, ai, s: 'BTCUSDT', q: '1.0', X: status },
      })!;
    const trade = newsOf({
      e: 'ORDER_TRADE_UPDATE', T: 5,
      o: { s: 'BTCUSDT', c: 'another', i: 9, X: 'FILLED', x: 'TRADE', q: '1.0', z: '1.0', l: '1.0', L: '100.0', n: '0.1', N: 'USDT', T: 5, t: 3, m: false },
    })!; // prettier-ignore
    const { book, events } = bookOf();
    for (const one of [
      condition('NEW', '', 1),
      condition('TRIGGERED', '9', 4),
      trade,
      condition('FINISHED', '9', 6),
    ])
      book.hear(one, 'line');
    expect(events.map((event) => (event.kind === 'fill' ? event.fill.id : `${event.order.id} ${event.order.status}`))).toEqual(['7 open', '3', '9 filled']); // prettier-ignore
    expect(
      events.every((event) => (event.kind === 'fill' ? event.fill : event.order).clientId === 'bl-x-1'),
    ).toBe(true);
  });
});
