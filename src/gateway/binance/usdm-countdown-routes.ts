/**
 * A countdown for each market, after which everything open there is cancelled unless a client has begun it again.
 * Source: USDⓈ-M futures documentation, "Auto-Cancel All Open Orders".
 */
import type { Deadlines } from '../deadlines.ts';
import { missing } from './error.ts';
import { trading, type Routes } from './routes.ts';
import type { UsdmDesk } from './usdm-desk.ts';
import { waits } from './usdm-answers.ts';

export function usdmCountdownRoutes(desk: UsdmDesk, deadlines: Deadlines): Routes {
  const { product } = desk;
  return {
    'POST /fapi/v1/countdownCancelAll': trading(
      ({ account, key, params }) => {
        const market = product.market(params);
        const countdown = params.integer('countdownTime');
        if (countdown === null) throw missing('countdownTime');
        const name = `countdown ${key.account} ${market}`;
        if (countdown === 0) deadlines.clear(name);
        else deadlines.set(name, countdown, () => desk.cancelAll(account, market, (order) => !waits(order)));
        return { symbol: product.symbol(market), countdownTime: String(countdown) };
      },
      0,
      10,
    ),
  };
}
