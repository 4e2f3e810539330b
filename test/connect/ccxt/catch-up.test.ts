/** What REST tells of an account, asked of an exchange by hand: pages, spans of time, and fills that are never told. */
import { describe, expect, it } from 'vitest';
import { AccountBook, type BookEvent } from '../../../src/connect/ccxt/account-book.ts';
import { AccountRest } from '../../../src/connect/ccxt/account-rest.ts';
import { newsOf } from '../../../src/connect/ccxt/account-news.ts';
import { CatchUp } from '../../../src/connect/ccxt/catch-up.ts';
import type { ExchangeClient } from '../../../src/connect/ccxt/client.ts';
import { machineTiming } from '../../../src/connect/ccxt/timing.ts';

const market = 'BTC/USDT';
const day = 86_400_000;
const start = 1_700_000_000_000;

interface Asked {
  readonly startTime?: number;
  readonly endTime?: number;
  readonly fromId?: string;
  readonly orderId?: string;
  readonly limit?: number;
}

/** As Binance's spot answers: a thousand at most, a day at most, by number or by time. */
function exchange(
  trades: readonly { readonly id: number; readonly orderId: number; readonly time: number }[],
  now: number,
) {
  const asked: Asked[] = [];
  const ccxt = {
    privateGetOpenOrders: () => Promise.resolve([]),
    privateGetMyTrades: (params: Asked) => {
      asked.push(params);
      const { startTime = 0, endTime = Infinity, fromId, orderId, limit = 500 } = params;
      if (startTime > 0 && endTime < Infinity && endTime - startTime >= day)
        throw new Error('more than a day');
      const fits = trades.filter(
        ({ id, time, orderId: of }) =>
          time >= startTime &&
          time <= endTime &&
          id >= Number(fromId ?? 0) &&
          (orderId === undefined || String(of) === orderId),
      );
      const rows = fits.slice(0, limit).map((one) => ({ ...one, price: '100.0', qty: '0.10', commission: '0', commissionAsset: 'USDT', isMaker: true })); // prettier-ignore
      // Nobody promises an order.
      return Promise.resolve(rows.reverse());
    },
  };
  const client = {
    known: () => Promise.resolve({ id: 'BTCUSDT' }),
    askSigned: (_: unknown, work: (of: typeof ccxt) => unknown) => Promise.resolve(work(ccxt)),
    time: { now: () => now },
  } as unknown as ExchangeClient;
  return { client, asked };
}

const trade = (id: number, time: number, orderId = 1) => ({ id, orderId, time });

describe('CONN-6 fills over REST', () => {
  it('are all of them, page by page', async () => {
    const trades = Array.from({ length: 2500 }, (_, i) => trade(i + 1, start + i));
    const { client, asked } = exchange(trades, start + day / 2);
    const fills = await new AccountRest(client, 'spot').fillsSince(market, { after: null, since: start });
    expect(fills.map(({ id }) => Number(id))).toEqual(trades.map(({ id }) => id));
    expect(asked.map(({ fromId }) => fromId)).toEqual([undefined, '1001', '2001']);
    expect(fills[0]).toMatchObject({ price: '100', quantity: '0.1', fee: '0' });
  });

  it('are looked for day by day until there are some, and to no end that a clock could be behind', async () => {
    const trades = [trade(7, start + 2.5 * day), trade(9, start + 3.2 * day), trade(12, start + 9 * day)];
    const { client, asked } = exchange(trades, start + 4.1 * day);
    const fills = await new AccountRest(client, 'spot').fillsSince(market, { after: null, since: start });
    expect(fills.map(({ id }) => id)).toEqual(['7', '9', '12']);
    expect(asked).toHaveLength(4);
    const empty = exchange([], start + 4.1 * day);
    await new AccountRest(empty.client, 'spot').fillsSince(market, { after: null, since: start });
    expect(empty.asked.map(({ endTime }) => endTime === undefined)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('after a fill are those behind it', async () => {
    const { client, asked } = exchange([trade(7, start), trade(9, start), trade(12, start)], start);
    const fills = await new AccountRest(client, 'spot').fillsSince(market, { after: '7', since: 0 });
    expect(fills.map(({ id }) => id)).toEqual(['9', '12']);
    expect(asked).toHaveLength(1);
  });

  it('that the exchange counts and never tells are told to be lost, after some tries', async () => {
    const { client, asked } = exchange([trade(2, start + 1)], start + day / 2);
    const events: BookEvent[] = [];
    const book = new AccountBook(
      (event) => events.push(event),
      () => market,
    );
    const lost: string[] = [];
    const catchUp = new CatchUp({ client, product: 'spot', markets: [market], book, timing: machineTiming, lateMs: 1, tellLost: (_, id) => lost.push(id) }); // prettier-ignore
    const filled = { e: 'executionReport', s: 'BTCUSDT', c: 'bl-x-1', C: '', i: 1, x: 'TRADE', X: 'FILLED', q: '0.2', z: '0.2', l: '0.1', L: '100', n: '0', N: 'USDT', t: 2, T: start + 1, m: true, Z: '20' }; // prettier-ignore
    book.hear(newsOf(filled)!, 'line');
    expect(events).toEqual([]);
    await catchUp.mend(new AbortController().signal);
    expect(lost).toEqual(['bl-x-1']);
    expect(asked).toHaveLength(5);
    expect(events.map((event) => (event.kind === 'fill' ? event.fill.id : event.order.status))).toEqual([
      '2',
      'filled',
    ]);
  });
});
