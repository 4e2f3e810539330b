/**
 * The connector against an exchange, over real HTTP and websockets: what holds at ours and at a public test network alike.
 * What cannot be asked of a subject is skipped under its name, with the reason.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchangeConfig } from '../../../../src/connect/exchange-config.ts';
import type { AmendedTo } from '../../../../src/connect/ccxt/amend-request.ts';
import { connect } from '../../../../src/connect/ccxt/connect.ts';
import type { ListKind } from '../../../../src/connect/ccxt/list-request.ts';
import { until } from '../floor.ts';
import { sit, type Desk, type Subject, type Where } from './subject.ts';

export function connectorSuite(subject: Subject): void {
  const { product, market, title } = subject;
  const isSpot = product === 'spot';
  let where: Where;
  let desk: Desk;
  const open: { close(): Promise<void> }[] = [];

  beforeEach(async () => {
    open.push((where = await subject.open()));
    open.push((desk = await sit(subject, where)));
  });
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  describe(`at ${title}`, () => {
    it('there are markets with their rules, candles, a clock, balances', async () => {
      const { client, instrument } = desk;
      expect(await client.market(market)).toMatchObject({ kind: isSpot ? 'spot' : 'perpetual', isTrading: true }); // prettier-ignore
      expect(instrument.rules[0]!.tick).toBeGreaterThan(0);
      expect((await client.measureClock()).uncertainMs).toBeLessThan(5000);
      const now = client.time.now();
      expect((await client.candles(market, '1m', now - 3_600_000, now)).length).toBeGreaterThan(0);
      expect((await client.balances()).some(({ free }) => Number(free) > 0)).toBe(true);
      expect(client.health.headroom.some(({ used }) => used > 0)).toBe(true);
    });

    const resting: readonly [string, (of: Desk) => object][] = [
      ['limit', ({ at }) => ({ type: 'limit', limit: at(-0.03) })],
      ['post-only', ({ at }) => ({ type: 'limit', limit: at(-0.03), postOnly: true })],
      ['stop', ({ at }) => ({ type: 'stop', trigger: at(0.03) })],
      ['stop-limit', ({ at }) => ({ type: 'stop-limit', trigger: at(0.03), limit: at(0.031) })],
      ['take-profit', ({ at }) => ({ type: 'take-profit', trigger: at(-0.03) })],
      ['take-profit-limit', ({ at }) => ({ type: 'take-profit-limit', trigger: at(-0.03), limit: at(-0.03) })],
    ]; // prettier-ignore
    it.each(resting)('%s rests, is found by its name, told, and cancelled', async (_, termsOf) => {
      const { account, told, order } = desk;
      const placed = order(termsOf(desk));
      expect(await account.orders.place(placed)).toMatchObject({ clientId: placed.clientId, status: 'open' });
      expect(await account.orders.find(placed)).toMatchObject({ clientId: placed.clientId, status: 'open' });
      await told.until(placed.clientId, 'open');
      await account.orders.cancel(placed);
      expect(await account.orders.find(placed)).toMatchObject({ status: 'cancelled' });
      await told.until(placed.clientId, 'cancelled');
      expect(told.states(placed.clientId)).toEqual(['open', 'cancelled']);
      await expect(account.orders.cancel(placed)).rejects.toMatchObject({ sort: 'refused', code: 'not-found' }); // prettier-ignore
    });

    it('a trailing stop follows by a rate', async () => {
      const { account, order, part, told } = desk;
      if (isSpot) await account.orders.place(order({}));
      const trail = { offset: 0, rate: 2_000_000, activation: 0, onClose: false };
      const placed = order({ type: 'trailing-stop', side: isSpot ? 'sell' : 'buy', quantity: part(0.9), trail }); // prettier-ignore
      expect(await account.orders.place(placed)).toMatchObject({ status: 'open' });
      await told.until(placed.clientId, 'open');
      await account.orders.cancel(placed);
    });

    it.each<[string, (of: Desk) => object]>([
      ['market', () => ({})],
      ['IOC', ({ at }) => ({ type: 'limit', limit: at(0.01), timeInForce: 'ioc' })],
      ['FOK', ({ at }) => ({ type: 'limit', limit: at(0.01), timeInForce: 'fok' })],
    ])('CONN-6 %s fills at once, and is told as REST tells it', async (_, termsOf) => {
      const { account, order, told, client } = desk;
      const since = client.time.now();
      const placed = order(termsOf(desk));
      const { id } = await account.orders.place(placed);
      await told.until(placed.clientId, 'filled');
      const fills = (await account.orders.fills(market, since)).filter(({ orderId }) => orderId === id);
      expect(fills.length).toBeGreaterThan(0);
      expect(told.fills(placed.clientId).map((fill) => [fill.id, fill.price, fill.quantity])).toEqual(
        fills.map((fill) => [fill.id, fill.price, fill.quantity]),
      );
      expect(fills.every(({ fee, feeAsset }) => fee !== null && feeAsset !== null)).toBe(true);
      const sum = fills.reduce((all, { quantity }) => all + Number(quantity), 0);
      expect(sum).toBeCloseTo(Number((await account.orders.find(placed))!.quantity), 9);
    });

    it.each(['ioc', 'fok'])('%s that finds nobody ends at once', async (timeInForce) => {
      const { account, order, at, told } = desk;
      const placed = order({ type: 'limit', limit: at(-0.03), timeInForce });
      expect(await account.orders.place(placed)).toMatchObject({ status: 'expired' });
      await told.until(placed.clientId, 'expired');
      expect(told.fills(placed.clientId)).toEqual([]);
    });

    it('CONN-2 what is sent again is placed once', async () => {
      const { account, order, at, told } = desk;
      for (const placed of [order({}), order({ type: 'limit', limit: at(-0.03) })]) {
        const first = await account.orders.place(placed);
        expect(await account.orders.place(placed, true)).toMatchObject({ id: first.id });
      }
      await until(() => told.fills().length > 0, 'the fill');
    });

    it.each<[string, (of: Desk) => object, string]>([
      ['too small', () => ({ quantity: 1 }), 'rules'],
      ['without funds', ({ at, size }) => ({ type: 'limit', limit: at(-0.03), quantity: size * 250_000 }), 'funds'],
      ['a stop that is passed', ({ at }) => ({ type: 'stop', trigger: at(-0.03) }), 'would-trigger'],
    ])('%s is refused', async (_, termsOf, code) => {
      const refused = desk.account.orders.place(desk.order(termsOf(desk)));
      await expect(refused).rejects.toMatchObject({ sort: 'refused', code });
    }); // prettier-ignore

    it('CONN-6 a limit is amended, and told so', async () => {
      const { account, order, at, part, told } = desk;
      const placed = order({ type: 'limit', limit: at(-0.03) });
      await account.orders.place(placed);
      const to = { quantity: part(0.5), limit: at(isSpot ? -0.03 : -0.025) } as AmendedTo;
      await account.orders.amend(placed, to);
      const found = await account.orders.find(placed);
      expect(found).toMatchObject({ clientId: placed.clientId, status: 'open' });
      expect(Number(found!.quantity)).toBeCloseTo(part(0.5) / 10 ** desk.instrument.quantityDigits, 9);
      const quantities = () => told.events.flatMap((event) => (event.kind === 'order' && event.order.clientId === placed.clientId ? [event.order.quantity] : [])); // prettier-ignore
      await until(() => quantities().at(-1) === found!.quantity, 'the amendment');
      await account.orders.cancel(placed);
    });

    const lists: readonly [ListKind, (of: Desk) => readonly object[]][] = [
      ['OCO', ({ at, part }) => [{ side: 'sell', type: 'stop', trigger: at(-0.03), quantity: part(0.9) }, { side: 'sell', type: 'limit', limit: at(0.03), quantity: part(0.9) }]],
      ['OTO', ({ at, part }) => [{ type: 'limit', limit: at(-0.02) }, { side: 'sell', type: 'stop-limit', trigger: at(-0.03), limit: at(-0.031), quantity: part(0.9) }]],
      ['OTOCO', ({ at, part }) => [{ type: 'limit', limit: at(-0.02) }, { side: 'sell', type: 'limit', limit: at(0.03), quantity: part(0.9) }, { side: 'sell', type: 'stop', trigger: at(-0.03), quantity: part(0.9) }]],
    ]; // prettier-ignore
    it.each(lists)('CONN-2 a list, %s, stands or is refused as a whole', async (kind, termsOf) => {
      const { account, list, order } = desk;
      const placed = list(kind, ...termsOf(desk));
      if (!isSpot) {
        await expect(account.lists.place(placed)).rejects.toMatchObject({ code: 'unsupported' });
        return;
      }
      await account.orders.place(order({}));
      expect(await account.lists.place(placed)).toMatchObject({ clientId: placed.clientId, isOver: false });
      expect(await account.lists.place(placed, true)).toMatchObject({ clientId: placed.clientId });
      await account.lists.cancel(placed);
      expect(await account.lists.find(placed)).toMatchObject({ isOver: true });
    });

    it('CONN-6 a line that breaks is opened again, and what was done meanwhile is told', async () => {
      const { account, client, order, at, told } = desk;
      const resting = order({ type: 'limit', limit: at(-0.03) });
      await account.orders.place(resting);
      await told.until(resting.clientId, 'open');
      client.close();
      const bought = order({});
      await Promise.all([account.orders.cancel(resting), account.orders.place(bought)]);
      await told.until(resting.clientId, 'cancelled');
      await told.until(bought.clientId, 'filled');
      await until(() => told.connections() === 2, 'another line');
      expect(new Set(told.fills().map(({ id }) => id)).size).toBe(told.fills().length);
    });

    it('a wrong secret and a market that there is not are never', async () => {
      await expect(desk.client.candles('NONE/USDT', '1m', 0, 1)).rejects.toMatchObject({ sort: 'never', code: 'symbol' }); // prettier-ignore
      const env = { BINANCE_API_KEY: where.config.key.reveal(), BINANCE_SECRET_KEY: 'not-the-secret' };
      const config = exchangeConfig('binance', { env, file: '/dev/null' });
      const other = await connect({ exchange: 'binance', product, config, url: where.url });
      await expect(other.balances()).rejects.toMatchObject({ sort: 'never', code: 'keys' });
      other.close();
    });
  });
}
