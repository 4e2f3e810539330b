/**
 * Several orders of perpetuals in one request: placed, amended, cancelled, one after the other. Each has its own answer,
 * or the words in which it was refused; the others go on.
 * Source: USDⓈ-M futures documentation, "Place Multiple Orders", "Modify Multiple Orders", "Cancel Multiple Orders".
 */
import { BinanceError, illegal, missing } from './error.ts';
import { Params } from './params.ts';
import type { Asked, Route, Routes } from './routes.ts';
import type { UsdmDesk } from './usdm-desk.ts';
import { tried } from './words.ts';

const ordersMost = 5;
const idsMost = 10;

export function usdmBatchRoutes(desk: UsdmDesk): Routes {
  const path = '/fapi/v1/batchOrders';
  const each = (work: (asked: Asked) => object): Route => ({
    weight: 5,
    security: 'trade',
    orders: 5,
    ordersLong: 1,
    run: (asked) =>
      ordersOf(asked.params).map((params) => tried(() => work({ ...asked, params: params() })).answer),
  });
  return {
    [`POST ${path}`]: each(({ account, params }) => desk.place(account, params)),
    [`PUT ${path}`]: each(({ account, params }) => desk.amend(account, params)),
    [`DELETE ${path}`]: {
      weight: 1,
      security: 'trade',
      run: ({ account, params }) => {
        const symbol = params.required('symbol');
        return idsOf(params).map(
          (id) => tried(() => desk.cancel(account, new Params([['symbol', symbol], id]))).answer,
        );
      },
    },
  };
}

/** The orders of a batch, each read when its turn comes. */
function ordersOf(params: Params): readonly (() => Params)[] {
  const name = 'batchOrders';
  const list = listOf(params.required(name));
  const isOrder = (one: unknown): one is object => typeof one === 'object' && one !== null;
  if (list === null || !list.every(isOrder)) throw illegal(name, 'a list of orders');
  if (list.length === 0 || list.length > ordersMost)
    throw new BinanceError(
      -4082,
      `Invalid number of batch place orders. Batch place orders' number should be at least 1 and at most ${ordersMost}.`,
    );
  return list.map(
    (order) => () =>
      new Params(Object.entries(order).map(([key, value]): [string, string] => [key, String(value)])),
  );
}

/** What a batch cancels: by the exchange's numbers, or by the client's ids; some clients write the names small. */
function idsOf(params: Params): readonly (readonly [string, string])[] {
  const numbers = params.text('orderIdList') ?? params.text('orderidlist');
  const own = params.text('origClientOrderIdList') ?? params.text('origclientorderidlist');
  const text = numbers ?? own;
  if (text === null) throw missing('orderIdList');
  const list = listOf(text);
  if (list === null || list.length === 0 || list.length > idsMost)
    throw illegal(numbers === null ? 'origClientOrderIdList' : 'orderIdList', `1 to ${idsMost} ids`);
  return list.map((id) => [numbers === null ? 'origClientOrderId' : 'orderId', String(id)]);
}

function listOf(text: string): readonly unknown[] | null {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : null;
  } catch {
    return null;
  }
}
