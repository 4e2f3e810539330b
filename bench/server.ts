/**
 * `npm run bench:server [-- --json]`: how much the exchange server takes, over real sockets on this machine.
 *
 * Orders: signed limits that rest, over kept connections, against the same number of requests to a bare `node:http`
 * server that answers a fixed text: the ratio is what the exchange itself costs. Messages: prices of one market told to
 * a number of lines, against as many sends of one text by a bare websocket server. Client and server share the process,
 * so both sides of each comparison pay for it. The median of seven goes.
 */
import { createHmac } from 'node:crypto';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import WebSocket, { WebSocketServer } from 'ws';
import { median } from './quantile.ts';
import { minute, serveBench, start } from './served.ts';

const goes = 7;
const ordersAGo = 1000;
const atOnce = 16;
const lines = 10;
const pricesAGo = 2000;
const key = { key: 'bench', secret: 'bench', account: 'main', canTrade: true, canWithdraw: false };

const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

function post(port: number, path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'X-MBX-APIKEY': key.key,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
    };
    const sent = request({ port, host: '127.0.0.1', path, method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Requests a second, `atOnce` of them at a time. */
async function requestsPerSecond(port: number, path: string, bodyOf: (i: number) => string): Promise<number> {
  let next = 0;
  const from = performance.now();
  const worker = async (): Promise<void> => {
    while (next < ordersAGo) {
      const status = await post(port, path, bodyOf(next++));
      if (status !== 200) throw new Error(`the answer was ${status}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (1000 * ordersAGo) / (performance.now() - from);
}

function signed(i: number): string {
  // Below the market, and gone at once: what is measured does not grow.
  const text = `symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.001&price=${20_000 + (i % 100)}&timestamp=${Date.now()}`;
  return `${text}&signature=${createHmac('sha256', key.secret).update(text).digest('hex')}`;
}

async function bareServer(): Promise<{ readonly server: Server; readonly port: number }> {
  const text = 'x'.repeat(600);
  const server = createServer((incoming, answer) => {
    incoming.resume();
    incoming.on('end', () => answer.end(text));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

/** Messages a second that `lines` sockets receive while `send` makes `count` of them for each. */
async function messagesPerSecond(url: string, count: number, send: () => void): Promise<number> {
  const sockets = Array.from({ length: lines }, () => new WebSocket(url));
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))));
  let received = 0;
  const done = new Promise<void>((resolve) => {
    for (const socket of sockets)
      socket.on('message', () => {
        if (++received === count * lines) resolve();
      });
  });
  const from = performance.now();
  send();
  await done;
  const rate = (1000 * count * lines) / (performance.now() - from);
  for (const socket of sockets) socket.terminate();
  return rate;
}

const exchange = await serveBench({ keys: [key], everyMs: 1e6 });
const bare = await bareServer();
const bareSockets = new WebSocketServer({ server: bare.server });
const orders: number[] = [];
const bareRequests: number[] = [];
const messages: number[] = [];
const bareMessages: number[] = [];
const sample = JSON.stringify({
  e: 'trade',
  E: start,
  s: 'BTCUSDT',
  p: '30000.00',
  q: '0.10000000',
  T: start,
  m: false,
  M: true,
  t: 1,
});
for (let go = 0; go < goes; go++) {
  process.stderr.write(`measuring, ${go + 1} of ${goes} ...\n`);
  bareRequests.push(await requestsPerSecond(bare.port, '/', signed));
  orders.push(await requestsPerSecond(exchange.port, '/api/v3/order', signed));
  const ws = (port: number): string => `ws://127.0.0.1:${port}/ws/btcusdt@trade`;
  bareMessages.push(
    await messagesPerSecond(ws(bare.port), pricesAGo, () => {
      for (let i = 0; i < pricesAGo; i++) for (const socket of bareSockets.clients) socket.send(sample);
    }),
  );
  // Four prices a candle: its open and the ends of its legs.
  const candles = pricesAGo / 4;
  const from = Math.ceil((exchange.spot!.now - start) / minute);
  exchange.advance(start + from * minute);
  messages.push(
    await messagesPerSecond(ws(exchange.port), pricesAGo, () =>
      exchange.advance(start + (from + candles) * minute),
    ),
  );
}
const result = {
  ordersPerSecond: Math.round(median(orders)),
  ordersRatio: ratio(bareRequests, orders),
  messagesPerSecond: Math.round(median(messages)),
  messagesRatio: ratio(bareMessages, messages),
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
};
if (process.argv.includes('--json')) console.log(JSON.stringify(result));
else {
  console.log(
    `orders     ${result.ordersPerSecond} a second over HTTP, ${result.ordersRatio} times the time of a bare server`,
  );
  console.log(
    `messages   ${result.messagesPerSecond} a second to ${lines} websockets, ${result.messagesRatio} times the time of bare sends`,
  );
  console.log(`${result.node}; ${result.cpu}`);
}
agent.destroy();
bareSockets.close();
bare.server.close();
await exchange.close();

function ratio(yardstick: readonly number[], ours: readonly number[]): number {
  return Math.round(100 * median(yardstick.map((rate, i) => rate / ours[i]!))) / 100;
}
