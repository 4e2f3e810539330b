/**
 * The real path from a candle to an order, its parts put together here as a live run will: the feed through ccxt, the
 * session, the engine, the journal in SQLite, and the connector that signs and sends. The engine speaks to a venue
 * elsewhere, so that each step is durable before its commands leave (docs/decisions/0004); the exchange's answers go no
 * further than here, where each order is told to be rejected once it has been sent.
 */
import { clientIdOf } from '../src/connect/ccxt/client-id.ts';
import { connect } from '../src/connect/ccxt/connect.ts';
import { instrumentOf } from '../src/connect/ccxt/markets.ts';
import { Orders } from '../src/connect/ccxt/orders.ts';
import { exchangeConfig } from '../src/connect/exchange-config.ts';
import { openFeed } from '../src/connect/live-feed.ts';
import { Engine } from '../src/engine/engine.ts';
import { makeKernel } from '../src/engine/make-kernel.ts';
import { Timeline } from '../src/engine/timeline.ts';
import { buy } from '../src/model/intent.ts';
import { candleOpenAt, type TimeMs } from '../src/model/time.ts';
import { Session } from '../src/paper/session.ts';
import { RunJournal } from '../src/store/run-journal.ts';
import { defineStrategy } from '../src/strategy/strategy.ts';
import { sma } from '../src/indicators/registry.ts';
import { testKey } from '../test/support/exchange.ts';
import { plainConfig } from '../test/support/paper-config.ts';
import { remotePort } from '../test/support/remote-port.ts';
import { socketTimes } from './socket-times.ts';

const market = 'BTC/USDT';
const minute = 60_000;
const windowMs = 5000;

/** An order at every close, far below the market and gone at once, so that nothing piles up at the exchange. */
const everyClose = defineStrategy({
  name: 'every-close',
  description: 'Sends a limit far below the price at every close.',
  params: {},
  readings: () => ({ fast: sma(5), slow: sma(10) }),
  init: () => null,
  onClose: (view) =>
    buy({ order: { type: 'limit', limit: Math.round(view.close * 0.9), timeInForce: 'ioc' } }),
});

/** ms: in all, and of that until the step was on the disk. */
export interface WireSample {
  readonly total: number;
  readonly durable: number;
}

/** Runs until `onSample` wants no more; it is told of each order once it has been answered. */
export async function wirePath(
  url: string,
  journalPath: string,
  onSample: (sample: WireSample) => Promise<boolean>,
): Promise<void> {
  const times = socketTimes('"x":true', 'POST /api/v3/order');
  const env = { BINANCE_API_KEY: testKey.key, BINANCE_SECRET_KEY: testKey.secret };
  const config = exchangeConfig('binance', { env, file: '/dev/null' });
  const client = await connect({ exchange: 'binance', config, url, windowMs });
  await client.measureClock();
  const instrument = instrumentOf(await client.market(market));
  const orders = new Orders({ client, product: 'spot', windowMs });
  const feed = await openFeed({ exchange: 'binance', url, kind: 'spot' });

  const from = candleOpenAt(feed.clock.now(), minute) + minute;
  const engine = engineOf(instrument, (from + minute) as TimeMs);
  const journal = RunJournal.create(journalPath, { bench: 'wire' });
  const stop = new AbortController();
  const session: Session = new Session({
    engine,
    log: journal,
    feed,
    timeframe: '1m',
    from,
    until: Infinity,
    stop: stop.signal,
    pause: new AbortController().signal,
    async send(commands) {
      const durable = performance.now();
      const received = times.received();
      for (const command of commands) {
        if (command.kind !== 'place') continue;
        const { order: terms } = command;
        const clientId = clientIdOf({ run: 'bench', order: terms.id });
        await orders.send({ market, instrument, terms, clientId });
        const goesOn = await onSample({ total: times.written() - received, durable: durable - received });
        const at = engine.timeline.timeAt(engine.stepsDone - 1) as TimeMs;
        const refused = { kind: 'rejected', order: terms.id, market: 0, at, reason: 'funds', value: 0, bound: 0 } as const; // prettier-ignore
        session.enter({ kind: 'venue', event: refused });
        if (!goesOn) stop.abort();
      }
    },
  });
  await session.run();
  journal.close();
  client.close();
}

function engineOf(instrument: ReturnType<typeof instrumentOf>, decideFrom: TimeMs): Engine {
  const plain = plainConfig(everyClose);
  const config = { ...plain, markets: plain.markets.map((one) => ({ ...one, instrument })), decideFrom };
  const kernel = makeKernel(config, new Float64Array(1024), null);
  const columns = config.markets.map(({ candles }) => candles);
  const engine: Engine = new Engine(kernel, remotePort(1, () => engine), new Timeline(columns)); // prettier-ignore
  engine.deposit(decideFrom, config.account);
  return engine;
}
