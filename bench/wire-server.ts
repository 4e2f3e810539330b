/**
 * What the bench `wire` talks to, in a process of its own so that its work is not measured: the exchange server on
 * generated candles at a pace, and beside it a bare one, which sends the same candle over a websocket when it is told
 * to and answers every request with a fixed text.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { testKey } from '../test/support/exchange.ts';
import { minute, serveBench, start } from './served.ts';

const speed = Number(process.argv[2]);
/** History before the first candle that is told, for warm-up and clocks. */
const before = 100;

const exchange = await serveBench({ keys: [testKey], speed, from: start + before * minute, everyMs: 1 });

const candle = JSON.stringify({
  e: 'kline', E: start, s: 'BTCUSDT',
  k: {
    t: start, T: start + minute - 1, s: 'BTCUSDT', i: '1m', f: 0, L: 0, o: '30000.00000000', c: '30010.00000000',
    h: '30020.00000000', l: '29990.00000000', v: '12.00000000', n: 1, x: true, q: '360000.00000000',
    V: '6.00000000', Q: '180000.00000000', B: '0', bare: true,
  },
}); // prettier-ignore
const bare = createServer((incoming, answer) => {
  incoming.resume();
  incoming.on('end', () => answer.end('{}'));
});
const sockets = new WebSocketServer({ server: bare });
await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));

process.on('message', () => {
  for (const socket of sockets.clients) socket.send(candle);
});
process.on('disconnect', () => process.exit(0));
process.send!({ url: exchange.url, bare: `http://127.0.0.1:${(bare.address() as AddressInfo).port}` });
