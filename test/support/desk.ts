/**
 * The simulated exchange alone, without an engine: orders by hand, one candle at a time, and every event it answers.
 * For what no strategy can ask for: orders off the grid, types that are not built, orders put back by hand.
 */
import { plainAccountMargin, plainMargin } from '../../src/model/margin.ts';
import {
  flatFees,
  noLatency,
  plainFills,
  type AccountKind,
  type Coin,
  type FeeTerms,
  type Funding,
  type Latency,
  type SlippageModel,
} from '../../src/model/costs.ts';
import { noOrder, type OrderId, type OrderTerms, type SignalId } from '../../src/model/order.ts';
import type { TimeMs } from '../../src/model/time.ts';
import type { Money, Price, Quantity, Rate } from '../../src/model/units.ts';
import type { VenueEvent } from '../../src/model/venue-event.ts';
import { emptyVenueState, type VenueState } from '../../src/venue/open-floors.ts';
import { SimulatedVenue } from '../../src/venue/simulated.ts';
import { columnsOf, instrumentOf, minute, money, rate, start, type Row, type RulesRow } from './play.ts';

export interface Desk {
  readonly venue: SimulatedVenue;
  readonly state: VenueState;
  /** Places an order at the open of the next candle, and takes what the exchange says at once. */
  place(terms: Partial<OrderTerms>, children?: readonly Partial<OrderTerms>[]): readonly VenueEvent[];
  /** Walks the next candles, and takes what happens; nothing where all are missing, since nothing closes there. */
  next(): readonly VenueEvent[];
}

export interface DeskTerms {
  /** One for each minute; null where it is missing. */
  readonly candles: readonly (Row | null)[];
  /** Further markets, M1 and so on, of the same terms otherwise. */
  readonly others?: readonly Pick<DeskTerms, 'candles' | 'feeTerms'>[];
  readonly coin?: Coin;
  readonly account?: AccountKind;
  readonly balance?: number;
  readonly fee?: number;
  readonly feeTerms?: Partial<FeeTerms>;
  readonly latency?: Latency;
  readonly funding?: Funding;
  readonly slippage?: SlippageModel;
  readonly rules?: readonly RulesRow[];
  /** Fraction of a candle's volume; without a bound unless stated. */
  readonly participation?: number;
  /** Whether fills are answered: then no walk ends early. */
  readonly answersFills?: boolean;
  /** Takes the long way everywhere (PATH-5). */
  readonly alwaysTwice?: boolean;
}

const plain: OrderTerms = {
  id: noOrder,
  market: 0,
  side: 'buy',
  type: 'market',
  role: 'entry',
  timeInForce: 'gtc',
  expiresAt: 0 as TimeMs,
  reduceOnly: false,
  postOnly: false,
  quantity: 0 as Quantity,
  quoteAmount: 0 as Money,
  cutToFunds: false,
  limit: 0 as Price,
  trigger: 0 as Price,
  anchor: null,
  trail: null,
  ratchet: null,
  oco: 0,
  share: 100_000_000 as Rate,
  signal: 1 as SignalId,
  strategy: 0,
  decisionPrice: 0 as Price,
  parent: noOrder,
};

/** A desk before its first candle. Orders are numbered from 1. */
export function openDesk(terms: DeskTerms): Desk {
  const fee = rate(terms.fee ?? 0);
  const tables = [terms, ...(terms.others ?? [])];
  const markets = tables.map(({ feeTerms }, m) => ({
    instrument: instrumentOf(`M${m}`, terms.rules),
    fees: { ...flatFees(fee, fee), ...feeTerms },
    ...plainFills,
    slippage: terms.slippage ?? plainFills.slippage,
    funding: terms.funding ?? null,
    margin: plainMargin,
    participation: terms.participation === undefined ? null : rate(terms.participation),
  }));
  const balance = money(terms.balance ?? 1_000_000);
  const state = emptyVenueState(terms.account ?? 'spot', plainAccountMargin, balance, markets, terms.coin);
  const venue = new SimulatedVenue(
    {
      markets,
      candles: tables.map(({ candles }) => columnsOf(candles)),
      details: [],
      account: state.account.kind,
      margin: plainAccountMargin,
      coin: terms.coin ?? null,
      path: 'likely',
      latency: terms.latency ?? noLatency,
      seed: 1,
      alwaysTwice: terms.alwaysTwice ?? false,
      judgesAlways: false,
      answersFills: terms.answersFills ?? false,
    },
    state,
  );
  let slot = -1;
  const seen = tables.map(() => -1);
  let lastId = 0;
  const numbered = (order: Partial<OrderTerms>): OrderTerms => ({
    ...plain,
    ...order,
    id: ++lastId as OrderId,
  });
  const events = (): readonly VenueEvent[] => {
    const list: VenueEvent[] = [];
    for (let event = venue.poll(); event !== null; event = venue.poll()) list.push(event);
    return list;
  };
  return {
    venue,
    get state() {
      return venue.state;
    },
    place(order, children = []) {
      const command = { kind: 'place', order: numbered(order), children: children.map(numbered) } as const;
      venue.send(command, start + (slot + 1) * minute);
      return events();
    },
    next() {
      slot++;
      const rows = Int32Array.from(tables, ({ candles }, m) =>
        (candles[slot] ?? null) === null ? -1 : ++seen[m]!,
      );
      if (rows.every((row) => row < 0)) return [];
      venue.begin(rows, start + (slot + 1) * minute);
      const list = events();
      venue.close(rows);
      return [...list, ...events()];
    },
  };
}
