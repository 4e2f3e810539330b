/**
 * What an account of perpetuals is told over its user stream.
 * Source: USDⓈ-M futures documentation, "User Data Streams".
 */
import type { Account } from '../account.ts';
import type { AccountEvent, OrderWhat, ServedOrder } from '../served.ts';
import type { Product } from './product.ts';
import { algoOrder, averagePrice, isAlgo, usdmOrder, waits } from './usdm-answers.ts';

export function usdmMessages(product: Product, account: Account, event: AccountEvent): readonly object[] {
  switch (event.kind) {
    case 'order':
      return orderMessages(product, event.order, event.what, event.at);
    case 'balance':
      // What orders hold moves neither wallet nor positions, and is not told.
      return event.cause === 'order' ? [] : [accountUpdate(product, account, event.cause, event)];
    case 'list':
      return [];
  }
}

const executions: Readonly<Record<OrderWhat['kind'], string | null>> = {
  new: 'NEW',
  trade: 'TRADE',
  cancelled: 'CANCELED',
  expired: 'EXPIRED',
  amended: 'AMENDMENT',
  rejected: null,
  triggered: 'NEW',
  liquidation: 'NEW',
};

function orderMessages(product: Product, order: ServedOrder, what: OrderWhat, at: number): readonly object[] {
  const messages: object[] = [];
  if (isAlgo(order)) messages.push(algoUpdate(product, order, at));
  const execution = executions[what.kind];
  if (execution !== null && !waits(order)) messages.push(tradeUpdate(product, order, execution, what, at));
  return messages;
}

function algoUpdate(product: Product, order: ServedOrder, at: number): object {
  const told = algoOrder(product, order);
  return {
    e: 'ALGO_UPDATE',
    T: at,
    E: at,
    o: {
      caid: order.clientId,
      aid: order.id,
      at: 'CONDITIONAL',
      o: told['orderType'],
      s: told['symbol'],
      S: told['side'],
      ps: 'BOTH',
      f: told['timeInForce'],
      q: told['quantity'],
      X: told['algoStatus'],
      ai: told['actualOrderId'],
      ap: told['actualPrice'],
      aq: product.quantity(order.market, order.filled),
      act: '0',
      tp: told['triggerPrice'],
      p: told['price'],
      V: 'NONE',
      wt: told['workingType'],
      pm: 'NONE',
      cp: told['closePosition'],
      pP: false,
      R: told['reduceOnly'],
      tt: told['triggerTime'],
      gtd: told['goodTillDate'],
      rm: '',
    },
  };
}

function tradeUpdate(
  product: Product,
  order: ServedOrder,
  execution: string,
  what: OrderWhat,
  at: number,
): object {
  const told = usdmOrder(product, order);
  const { market } = order;
  const fill = what.kind === 'trade' ? what.fill : null;
  const isLiquidation = order.terms === null;
  return {
    e: 'ORDER_TRADE_UPDATE',
    E: at,
    T: at,
    o: {
      s: told['symbol'],
      c: order.clientId,
      S: told['side'],
      o: isLiquidation ? 'LIQUIDATION' : told['type'],
      f: told['timeInForce'],
      q: told['origQty'],
      p: told['price'],
      ap: told['avgPrice'],
      sp: told['stopPrice'],
      x: isLiquidation && execution === 'NEW' ? 'CALCULATED' : execution,
      X: told['status'],
      i: order.id,
      l: product.quantity(market, fill?.quantity ?? 0),
      z: told['executedQty'],
      L: product.price(market, fill?.price ?? 0),
      N: product.exchange.config.currency,
      n: product.money(fill?.fee ?? 0),
      T: at,
      t: fill?.id ?? 0,
      b: '0',
      a: '0',
      m: fill?.liquidity === 'maker',
      R: told['reduceOnly'],
      wt: told['workingType'],
      ot: told['origType'],
      ps: 'BOTH',
      cp: told['closePosition'],
      rp: product.money(fill?.realised ?? 0),
      pP: false,
      si: 0,
      ss: 0,
      V: 'NONE',
      pm: 'NONE',
      gtd: told['goodTillDate'],
    },
  };
}

const causes = { trade: 'ORDER', funding: 'FUNDING_FEE', margin: 'INSURANCE_CLEAR' } as const;

function accountUpdate(
  product: Product,
  account: Account,
  cause: keyof typeof causes,
  { market, amount, at }: Extract<AccountEvent, { kind: 'balance' }>,
): object {
  const wallet = product.money(account.books.wallet());
  // Funding comes out of the one wallet of cross margin, and is told without positions.
  const isOfWallet = cause === 'funding' && product.exchange.config.margin.mode === 'cross';
  const positions = isOfWallet
    ? []
    : account.books.positions().filter((position) => market < 0 || position.market === market);
  return {
    e: 'ACCOUNT_UPDATE',
    E: at,
    T: at,
    a: {
      m: causes[cause],
      B: [
        {
          a: product.exchange.config.currency,
          wb: wallet,
          cw: wallet,
          bc: product.money(cause === 'trade' ? 0 : amount),
        },
      ],
      P: positions.map(({ market: of, quantity, entryCost, unrealised }) => ({
        s: product.symbol(of),
        pa: product.quantity(of, quantity),
        ep: averagePrice(product, of, entryCost, quantity),
        bep: averagePrice(product, of, entryCost, quantity),
        cr: '0',
        up: product.money(unrealised),
        mt: product.exchange.config.margin.mode,
        iw: '0',
        ps: 'BOTH',
      })),
    },
  };
}
