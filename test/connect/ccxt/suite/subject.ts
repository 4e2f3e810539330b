/**
 * An exchange to speak with, as the suite of the connector needs it: ours, which is served by a test, or a public test
 * network. Sizes and prices are made of the market's rules and its last price, so that nothing odd is sent anywhere.
 */
import type { ExchangeClient } from '../../../../src/connect/ccxt/client.ts';
import type { Product } from '../../../../src/connect/ccxt/connect.ts';
import type { ListKind } from '../../../../src/connect/ccxt/list-request.ts';
import { instrumentOf } from '../../../../src/connect/ccxt/markets.ts';
import type { PlacedList } from '../../../../src/connect/ccxt/order-lists.ts';
import type { PlacedOrder } from '../../../../src/connect/ccxt/orders.ts';
import type { AccountEvent, UserPatience } from '../../../../src/connect/ccxt/user-stream.ts';
import {
  clientIdOf,
  listIdOf,
  openAccount,
  type AccountOptions,
  type LiveAccount,
} from '../../../../src/connect/live-account.ts';
import type { Instrument } from '../../../../src/model/instrument.ts';
import type { OrderId } from '../../../../src/model/order.ts';
import type { ExchangeConfig } from '../../../../src/connect/exchange-config.ts';
import { termsOf, until } from '../floor.ts';

/** What can be asked of our own server alone. */
export type Ability = 'faults' | 'volume' | 'clean';

export interface Where {
  /** Null for the exchange's own hosts. */
  readonly url: string | null;
  readonly config: ExchangeConfig;
  close(): Promise<void>;
}

export interface Subject {
  readonly title: string;
  readonly product: Product;
  readonly market: string;
  readonly can: ReadonlySet<Ability>;
  /** What the connector is opened with beside where. */
  readonly options: Partial<AccountOptions>;
  open(): Promise<Where>;
}

/** A session at a subject: an account with its line, and orders of ours in it. */
export interface Desk {
  readonly account: LiveAccount;
  readonly client: ExchangeClient;
  readonly instrument: Instrument;
  /** The price that a part above the last lies at, on the grid; below it for a part below zero. */
  readonly at: (part: number) => number;
  /** A purchase of the usual size at the market, but for what is given. */
  readonly order: (terms: object) => PlacedOrder;
  readonly list: (kind: ListKind, ...terms: readonly object[]) => PlacedList;
  readonly size: number;
  /** A part of the usual size, in lots. */
  readonly part: (of: number) => number;
  readonly told: Told;
  close(): Promise<void>;
}

/** What a stream has told so far. */
export class Told {
  readonly events: AccountEvent[] = [];
  done: Promise<void> = Promise.resolve();

  listen(events: AsyncIterable<AccountEvent>): void {
    this.done = (async () => {
      for await (const event of events) this.events.push(event);
    })();
    this.done.catch(() => undefined);
  }

  healths(): readonly string[] {
    return this.events.flatMap((event) => (event.kind === 'health' ? [event.state] : []));
  }

  connections(): number {
    return this.healths().filter((state) => state === 'connected').length;
  }

  fills(clientId?: string) {
    return this.events.flatMap((event) =>
      event.kind === 'fill' && (clientId === undefined || event.fill.clientId === clientId)
        ? [event.fill]
        : [],
    );
  }

  /** The states of an order, as they came. */
  states(clientId: string): readonly string[] {
    return this.events.flatMap((event) =>
      event.kind === 'order' && event.order.clientId === clientId ? [event.order.status] : [],
    );
  }

  async until(clientId: string, state: string): Promise<void> {
    await until(() => this.states(clientId).at(-1) === state, `${clientId} ${state}`);
  }
}

let runs = 0;

export async function sit(
  subject: Subject,
  { url, config }: Where,
  patience: Partial<UserPatience> = {},
): Promise<Desk> {
  const { product, market, options } = subject;
  const account = await openAccount({ config, product, markets: [market], url, ...options, patience: { ...options.patience, ...patience } }); // prettier-ignore
  const { client } = account;
  const known = await stubborn(() => client.market(market));
  const instrument = instrumentOf(known);
  const now = client.time.now();
  const candles = await stubborn(() => client.candles(market, '1m', now - 3_600_000, now));
  const last = candles.at(-1)![4];
  const { tick, lot, minQuantity, minNotional } = instrument.rules[0]!;
  const at = (part: number): number =>
    Math.round((last * (1 + part) * 10 ** instrument.priceDigits) / tick) * tick;
  const lots = (coins: number): number => Math.ceil((coins * 10 ** instrument.quantityDigits) / lot) * lot;
  const usual = Math.max(
    minQuantity * 4,
    lots((4 * Math.max(5, minNotional / 10 ** instrument.moneyDigits)) / last),
  );
  const run = `t${Date.now().toString(36)}${(++runs).toString(36)}`;
  let count = 0;
  const next = (): OrderId => ++count as OrderId;
  const placed: PlacedOrder[] = [];
  const order = (terms: object): PlacedOrder => {
    const made = {
      market,
      instrument,
      terms: termsOf({ quantity: usual, ...terms }),
      clientId: clientIdOf({ run, order: next() }),
    };
    placed.push(made);
    return made;
  };
  const told = new Told();
  told.listen(account.stream.events());
  await Promise.race([until(() => told.connections() > 0, 'the line'), told.done]);
  return {
    account,
    client,
    instrument,
    at,
    order,
    list: (kind, ...terms) => {
      const orders = terms.map(order);
      return { market, instrument, kind, clientId: listIdOf({ run, order: next() }), orders };
    },
    size: usual,
    part: (of) => Math.ceil((usual * of) / lot) * lot,
    told,
    async close() {
      // Nothing of ours stays at an exchange that is not ours.
      if (!subject.can.has('clean'))
        for (const one of placed) await account.orders.cancel(one).catch(() => undefined);
      await account.close();
      await told.done.catch(() => undefined);
    },
  };
}

const triesMost = 40;

/** Does `work` until it is done or refused for certain, as a caller of the connector would. */
export async function stubborn<Of>(work: (again: boolean) => Promise<Of>): Promise<Of> {
  for (let tries = 0; ; tries++) {
    try {
      return await work(tries > 0);
    } catch (error) {
      const { sort, retryAfterMs = null } = error as { readonly sort?: string; readonly retryAfterMs?: number | null }; // prettier-ignore
      if ((sort !== 'later' && sort !== 'unknown') || tries === triesMost) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(retryAfterMs ?? 50, 1200)));
    }
  }
}
