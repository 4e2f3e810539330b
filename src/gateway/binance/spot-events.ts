/**
 * What a spot account is told over its user stream.
 * Source: Binance Spot API documentation, "User Data Streams".
 */
import { formatDecimal } from '../../model/decimal.ts';
import type { Account } from '../account.ts';
import { isBrought, type AccountEvent, type OrderList, type OrderWhat, type ServedOrder } from '../served.ts';
import type { Product } from './product.ts';
import { commission, commissionAsset, spotCore } from './spot-answers.ts';

/** The messages of one event, in their order; what happened before it is in them already. */
export function spotMessages(product: Product, account: Account, event: AccountEvent): readonly object[] {
  switch (event.kind) {
    case 'order': {
      const report = executionReport(product, event.order, event.what, event.at);
      return report === null ? [] : [report];
    }
    case 'list':
      return [listStatus(product, event.list, event.at)];
    case 'balance':
      return [accountPosition(product, account, event)];
  }
}

const executions: Readonly<Record<OrderWhat['kind'], string | null>> = {
  new: 'NEW',
  trade: 'TRADE',
  cancelled: 'CANCELED',
  expired: 'EXPIRED',
  amended: 'REPLACED',
  // Told in the answer to the request, and nowhere else but of what an entry brings.
  rejected: null,
  // The order works from now on, which its trade tells.
  triggered: null,
  // No margin on spot.
  liquidation: null,
};

const refusals: Readonly<Record<string, string>> = {
  funds: 'INSUFFICIENT_BALANCES',
  'post-only': 'WOULD_MATCH_IMMEDIATELY',
};

function executionReport(product: Product, order: ServedOrder, what: OrderWhat, at: number): object | null {
  const isRefusal = what.kind === 'rejected' && isBrought(order);
  const execution = isRefusal ? 'REJECTED' : executions[what.kind];
  if (execution === null) return null;
  const core = spotCore(product, order);
  const fill = what.kind === 'trade' ? what.fill : null;
  const { market } = order;
  const isCancel = what.kind === 'cancelled';
  return {
    e: 'executionReport',
    E: at,
    s: core['symbol'],
    c: isCancel ? order.endedBy || order.clientId : order.clientId,
    S: core['side'],
    o: core['type'],
    f: core['timeInForce'],
    q: core['origQty'],
    p: core['price'],
    P: core['stopPrice'] ?? product.price(market, 0),
    ...(core['trailingDelta'] === undefined ? {} : { d: core['trailingDelta'] }),
    F: product.quantity(market, 0),
    g: core['orderListId'],
    C: isCancel ? order.clientId : what.kind === 'amended' ? order.endedBy : '',
    x: execution,
    X: core['status'],
    r: isRefusal ? (refusals[order.reason?.reason ?? ''] ?? 'UNKNOWN') : 'NONE',
    i: order.id,
    l: product.quantity(market, fill?.quantity ?? 0),
    z: core['executedQty'],
    L: product.price(market, fill?.price ?? 0),
    n: fill === null ? '0' : commission(product, fill),
    N: fill === null ? null : commissionAsset(product, fill),
    T: at,
    t: fill?.id ?? -1,
    I: order.id,
    w: order.working,
    m: fill?.liquidity === 'maker',
    M: false,
    O: order.createdAt,
    Z: core['cummulativeQuoteQty'],
    Y: product.money(fill?.cost ?? 0),
    Q: core['origQuoteOrderQty'],
    ...(order.working ? { W: order.workingAt } : {}),
    V: 'NONE',
  };
}

function listStatus(product: Product, list: OrderList, at: number): object {
  return {
    e: 'listStatus',
    E: at,
    s: product.symbol(list.market),
    g: list.id,
    c: list.kind === 'OCO' ? 'OCO' : 'OTO',
    l: list.done ? 'ALL_DONE' : 'EXEC_STARTED',
    L: list.done ? 'ALL_DONE' : 'EXECUTING',
    r: 'NONE',
    C: list.clientId,
    T: at,
    O: list.orders.map((order) => ({ s: product.symbol(list.market), i: order.id, c: order.clientId })),
  };
}

/** The assets that the market of the event moves. */
function accountPosition(
  product: Product,
  account: Account,
  { market, at }: { market: number; at: number },
): object {
  const { config } = product.exchange;
  const { instrument } = product.served(Math.max(0, market));
  const moved = new Set([config.currency, instrument.base, config.coin?.code]);
  return {
    e: 'outboundAccountPosition',
    E: at,
    u: at,
    B: account.books
      .holdings()
      .filter(({ asset }) => moved.has(asset))
      .map(({ asset, digits, free, locked }) => ({
        a: asset,
        f: formatDecimal(free, digits),
        l: formatDecimal(locked, digits),
      })),
  };
}
