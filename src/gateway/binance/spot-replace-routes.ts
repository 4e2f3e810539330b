/**
 * One order in the place of another: the first is cancelled, then the second is placed, whatever the mode says of
 * failures.
 * Source: Binance Spot API documentation, "Cancel an Existing Order and Send a New Order (TRADE)".
 */
import type { WireAnswer } from '../dialect.ts';
import { BinanceError, missing } from './error.ts';
import type { Asked, Routes } from './routes.ts';
import { spotCancelled, spotPlaced } from './spot-answers.ts';
import type { SpotDesk } from './spot-desk.ts';
import { tried, unknownOrder } from './words.ts';

const ids = ['cancelOrderId', 'cancelOrigClientOrderId'] as const;

export function spotReplaceRoutes(desk: SpotDesk): Routes {
  const { product } = desk;
  const { exchange } = product;

  const replace = ({ account, params }: Asked): object => {
    const name = 'cancelReplaceMode';
    const mode = params.choice(name, ['STOP_ON_FAILURE', 'ALLOW_FAILURE'], () => missing(name));
    if (mode === null) throw missing(name);
    // An order that cannot be read is refused before anything is cancelled.
    const next = desk.read(params);
    const kind = desk.answerKind(params, next);
    const cancelled = tried(() => {
      const order = product.orderOf(account, params, unknownOrder, ids);
      desk.demandCancelable(order, params);
      const by = params.clientId('cancelNewClientOrderId') ?? product.newClientId();
      account.cancel(order, by, exchange.now);
      return spotCancelled(product, order, by);
    });
    const goesOn = cancelled.ok || mode === 'ALLOW_FAILURE';
    const placed = goesOn
      ? tried(() => spotPlaced(product, desk.place(account, next), kind))
      : { ok: false, answer: null };
    const report = {
      cancelResult: cancelled.ok ? 'SUCCESS' : 'FAILURE',
      newOrderResult: placed.ok ? 'SUCCESS' : goesOn ? 'FAILURE' : 'NOT_ATTEMPTED',
      cancelResponse: cancelled.answer,
      newOrderResponse: placed.answer,
    };
    if (cancelled.ok && placed.ok) return report;
    throw new ReplaceError(cancelled.ok || placed.ok, report);
  };

  return {
    'POST /api/v3/order/cancelReplace': { weight: 1, security: 'trade', orders: 1, run: replace },
  };
}

/** One half of a cancel-replace failed, or both. */
class ReplaceError extends BinanceError {
  private readonly data: object;

  constructor(isPart: boolean, data: object) {
    super(
      isPart ? -2021 : -2022,
      isPart ? 'Order cancel-replace partially failed.' : 'Order cancel-replace failed.',
      isPart ? 409 : 400,
    );
    this.data = data;
  }

  override get answer(): WireAnswer {
    const body = { code: this.code, msg: this.message, data: this.data };
    return { status: this.status, body, headers: this.headers };
  }
}
