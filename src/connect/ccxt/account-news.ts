/**
 * What Binance says of an account's orders and fills, over a line and over REST, in one form. Decimals are kept as they are
 * written, but for zeros behind them.
 *
 * A condition of perpetuals is an order of the algo service, which becomes another one, with another number, when it is
 * triggered; both go by the name of the first.
 *
 * Source: Binance Spot API documentation, "User Data Streams", "Account Endpoints"; USDⓈ-M futures, "Event: Order Update",
 * "Event: Algo Order Update", "Account Trade List", "Query Algo Order".
 */
import { shortDecimal } from './decimal-text.ts';

export const remoteStatuses = ['open', 'filled', 'cancelled', 'expired', 'rejected'] as const;
export type RemoteStatus = (typeof remoteStatuses)[number];

/** Decimals are text; null where the exchange does not say. */
export interface RemoteOrder {
  readonly clientId: string;
  readonly id: string;
  readonly status: RemoteStatus;
  readonly quantity: string | null;
  readonly filled: string | null;
  readonly cost: string | null;
  readonly at: number | null;
}

export interface RemoteFill {
  readonly id: string;
  readonly orderId: string;
  readonly at: number;
  readonly price: string;
  readonly quantity: string;
  readonly fee: string | null;
  readonly feeAsset: string | null;
  readonly isMaker: boolean | null;
}

/** An order as it was at a moment. */
export interface OrderNews {
  /** As the exchange writes it: `BTCUSDT`. */
  readonly symbol: string;
  readonly clientId: string;
  readonly id: string;
  /** Whether it is a condition, which becomes an order when it is triggered. */
  readonly isCondition: boolean;
  /** The number of the order that it has become; empty where it is none. */
  readonly becomes: string;
  /** Null where the order that it has become says it. */
  readonly status: RemoteStatus | null;
  readonly quantity: string;
  /** With `fill`, where there is one. */
  readonly filled: string;
  readonly cost: string | null;
  readonly at: number;
  readonly fill: RemoteFill | null;
}

type Row = Readonly<Record<string, unknown>>;

/** Null for a message that says nothing of an order. */
export function newsOf(message: Row): OrderNews | null {
  switch (message['e']) {
    case 'executionReport':
      return ofReport(message, text(message['C']) || text(message['c']), text(message['Z']));
    case 'ORDER_TRADE_UPDATE':
      return ofReport(message['o'] as Row, text((message['o'] as Row)['c']), null);
    case 'ALGO_UPDATE': {
      const of = message['o'] as Row;
      const at = Number(message['T']);
      return ofAlgo({ id: of['aid'], clientId: of['caid'], becomes: of['ai'], status: of['X'], quantity: of['q'], symbol: of['s'], at }); // prettier-ignore
    }
    default:
      return null;
  }
}

/** An order as REST lists it. */
export const newsOfRow = (row: Row): OrderNews => ({
  symbol: text(row['symbol']),
  clientId: text(row['clientOrderId']),
  id: text(row['orderId']),
  isCondition: false,
  becomes: '',
  status: statusOf(row['status']),
  quantity: decimal(row['origQty']),
  filled: decimal(row['executedQty']),
  cost: decimal(row['cummulativeQuoteQty'] ?? row['cumQuote']),
  at: Number(row['updateTime'] ?? row['transactTime'] ?? row['time'] ?? 0),
  fill: null,
});

/** A condition of perpetuals as REST lists it. */
export const newsOfAlgoRow = (row: Row): OrderNews =>
  ofAlgo({
    id: row['algoId'],
    clientId: row['clientAlgoId'],
    becomes: row['actualOrderId'],
    status: row['algoStatus'],
    quantity: row['quantity'],
    symbol: row['symbol'],
    at: Number(row['updateTime']),
  });

export const fillOfRow = (row: Row): RemoteFill => ({
  id: text(row['id']),
  orderId: text(row['orderId']),
  at: Number(row['time']),
  price: decimal(row['price']),
  quantity: decimal(row['qty']),
  fee: decimal(row['commission']),
  feeAsset: text(row['commissionAsset']) || null,
  isMaker: (row['isMaker'] ?? row['maker']) === true,
});

function ofReport(of: Row, clientId: string, cost: string | null): OrderNews {
  return {
    symbol: text(of['s']),
    clientId,
    id: text(of['i']),
    isCondition: false,
    becomes: '',
    status: statusOf(of['X']),
    quantity: decimal(of['q']),
    filled: decimal(of['z']),
    cost: cost === null ? null : shortDecimal(cost),
    at: Number(of['T']),
    fill: Number(of['l']) > 0 && Number(of['t']) > 0 ? fillOf(of) : null,
  };
}

const fillOf = (of: Row): RemoteFill => ({
  id: text(of['t']),
  orderId: text(of['i']),
  at: Number(of['T']),
  price: decimal(of['L']),
  quantity: decimal(of['l']),
  fee: decimal(of['n']),
  feeAsset: text(of['N']) || null,
  isMaker: of['m'] === true,
});

function ofAlgo(
  of: Readonly<Record<'id' | 'clientId' | 'becomes' | 'status' | 'quantity' | 'symbol', unknown>> & {
    readonly at: number;
  },
): OrderNews {
  const becomes = text(of.becomes);
  return {
    symbol: text(of.symbol),
    clientId: text(of.clientId),
    id: text(of.id),
    isCondition: true,
    becomes: becomes === '0' ? '' : becomes,
    status: of.status === 'FINISHED' ? null : statusOf(of.status),
    quantity: decimal(of.quantity),
    filled: '0',
    cost: null,
    at: of.at,
    fill: null,
  };
}

const byWord: Readonly<Record<string, RemoteStatus>> = {
  FILLED: 'filled',
  CANCELED: 'cancelled',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
  EXPIRED_IN_MATCH: 'expired',
};

/** Open, whatever else it is called: a partial fill, a list's order that waits, a condition that is triggered. */
const statusOf = (word: unknown): RemoteStatus => byWord[text(word)] ?? 'open';

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
const decimal = (value: unknown): string => shortDecimal(text(value) || '0');
