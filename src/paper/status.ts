/** How a run on a feed stands, as plain data in decimals: what its view shows, and `--json` prints. It decides nothing. */
import { formatDecimal, formatShort, scaleOf } from '../model/decimal.ts';
import type { OrderRole, OrderType } from '../model/order.ts';
import { formatTime, type TimeMs } from '../model/time.ts';
import type { Side } from '../model/units.ts';
import { stateNow, type RiskStateName } from '../risk/state.ts';
import type { FeedConnection, FeedHealth } from './feed.ts';
import type { FeedFinding } from './finding.ts';
import type { Session } from './session.ts';

export interface PaperStatus {
  readonly name: string;
  /** By the clock of the feed. */
  readonly now: string;
  /** Steps since the first of decisions, and the instant of the last; null before it. */
  readonly steps: number;
  readonly lastClose: string | null;
  readonly account: {
    readonly currency: string;
    readonly start: string;
    readonly equity: string;
    readonly cash: string;
  };
  readonly positions: readonly PositionStatus[];
  readonly orders: readonly OrderStatus[];
  readonly fills: number;
  readonly risk: RiskStateName;
  readonly feed: FeedStatus;
}

export interface PositionStatus {
  readonly market: string;
  /** Below zero for a short. */
  readonly quantity: string;
  readonly entry: number;
  /** The last price that the feed told, or the last close. */
  readonly price: string;
  readonly unrealised: string;
}

export interface OrderStatus {
  readonly id: number;
  readonly market: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly role: OrderRole;
  readonly quantity: string | null;
  readonly limit: string | null;
  readonly trigger: string | null;
}

export interface FeedStatus {
  readonly name: string;
  readonly health: FeedHealth | 'halted';
  readonly message: string;
  /** Since something came last, in ms of the feed's clock; null where nothing has. */
  readonly silentMs: number | null;
  /** Candles that wait for others of their instant. */
  readonly waiting: number;
  readonly findings: number;
  readonly latest: readonly FeedFinding[];
  /** Null where there is none. */
  readonly connection: FeedConnection | null;
}

const latestMost = 3;

export function statusOf(session: Session): PaperStatus {
  const { kernel } = session.engine;
  const { config, journal, account, lanes } = kernel;
  const { digits, currency, balance } = config.account;
  const money = (units: number): string => formatDecimal(Math.round(units) + 0, digits);
  const { rows, equity } = journal.state;
  const done = session.engine.stepsDone;
  const { feed } = session;
  const now = session.options.feed.clock.now();
  return {
    name: config.name,
    now: formatTime(Math.floor(now) as TimeMs),
    steps: rows,
    lastClose: done === 0 ? null : formatTime(session.engine.timeline.timeAt(done - 1) as TimeMs),
    account: {
      currency,
      start: money(balance),
      equity: money(rows === 0 ? balance : equity[rows - 1]!),
      cash: money(account.cashUnits),
    },
    positions: lanes
      .filter(({ position }) => position.quantity !== 0)
      .map((lane) => positionOf(lane, session)),
    orders: kernel.orders.state.live.map(({ terms, quantity, limit, trigger }) => {
      const { id, priceDigits, quantityDigits } = lanes[terms.market]!.instrument;
      const price = (units: number): string | null => (units === 0 ? null : formatShort(units, priceDigits));
      return {
        id: terms.id,
        market: id,
        side: terms.side,
        type: terms.type,
        role: terms.role,
        quantity: quantity === 0 ? null : formatShort(quantity, quantityDigits),
        limit: price(limit),
        trigger: price(trigger),
      };
    }),
    fills: kernel.orders.state.fills,
    risk: kernel.risk === null ? 'active' : stateNow(kernel.risk.state),
    feed: {
      name: session.options.feed.name,
      health: session.haltedAt === null ? feed.health : 'halted',
      message: feed.healthMessage,
      silentMs: feed.lastEventAt === null ? null : Math.round(now - feed.lastEventAt),
      waiting: session.gatherer.count,
      findings: feed.findingsInAll,
      latest: feed.findings.slice(-latestMost),
      connection: session.options.feed.connection ?? null,
    },
  };
}

function positionOf(
  { position, instrument, candles, cursor }: Session['engine']['kernel']['lanes'][number],
  session: Session,
): PositionStatus {
  const { id, priceDigits, quantityDigits, moneyDigits } = instrument;
  const close = candles.close[cursor.row] ?? 0;
  const price = session.feed.lastPrices.get(id)?.price ?? formatShort(close, priceDigits);
  const size = position.quantity / scaleOf(quantityDigits);
  const cost = (Math.sign(size) * position.cost) / scaleOf(moneyDigits);
  const unrealised = Math.round((size * Number(price) - cost) * scaleOf(moneyDigits));
  return {
    market: id,
    quantity: formatShort(position.quantity, quantityDigits),
    entry: cost / size,
    price,
    unrealised: formatDecimal(unrealised + 0, moneyDigits),
  };
}
