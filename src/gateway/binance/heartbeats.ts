/**
 * How websockets are kept alive: spot pings every 20 seconds and waits a minute, futures every three minutes and wait ten;
 * a line lives for a day. Futures take any pong for an answer, spot only one of what was pinged.
 * Source: Binance Spot API documentation, "Web Socket Streams"; USDⓈ-M futures, "Websocket Market Streams".
 */
import type { Heartbeat } from '../dialect.ts';
import type { ProductKind } from './product.ts';

const day = 86_400_000;

export const binanceHeartbeats: Readonly<Record<ProductKind, Heartbeat>> = {
  spot: { pingMs: 20_000, withinMs: 60_000, takesAnyPong: false, lifeMs: day },
  usdm: { pingMs: 180_000, withinMs: 600_000, takesAnyPong: true, lifeMs: day },
};
