/**
 * `npm run bench:wire [-- --json] [-- --samples 200]`: from the bytes of a closed candle at a websocket of this process
 * to the bytes of the order at another, over real sockets on this machine.
 *
 * In between lie the real parts (`wire-path.ts`): ccxt's websocket, the feed, the session, the engine's step with a
 * strategy that sends an order at every close, the step in the journal and on the disk, the connector with signature and
 * rate limits, fetch. No command of Backlot's joins them for real orders yet: the bench does. The same number of times,
 * in turn, goes the bare path (`wire-bare.ts`): the ratio of the medians is what all that costs beyond parsing, a write
 * that is durable, a signature and a socket. Candles come from a server in a process of its own.
 */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, quantile } from './quantile.ts';
import { barePath } from './wire-bare.ts';
import { wirePath, type WireSample } from './wire-path.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, samples: { type: 'string', default: '200' } },
});
const count = Number(values.samples);
if (!Number.isInteger(count) || count < 1) {
  process.stderr.write(`--samples ${values.samples}: expected a whole number from 1 on\n`);
  process.exit(2);
}
/** Orders that are not counted: what is loaded and compiled with the first of them is there afterwards. */
const warmUp = 20;
/** A candle of a minute every quarter of a second. */
const speed = 240;
/** Between an order's answer and the bare path, so that neither is in the other's way. */
const pauseMs = 40;

// Where the project lies, and not where files may be in memory alone.
const cache = fileURLToPath(new URL('../.cache/', import.meta.url));
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'wire-'));
const server = fork(new URL('wire-server.ts', import.meta.url), [String(speed)]);
const { url, bare } = await new Promise<{ readonly url: string; readonly bare: string }>((resolve) =>
  server.once('message', (message) => resolve(message as { url: string; bare: string })),
);
const bareOne = await barePath(bare, join(folder, 'bare'));
const samples: WireSample[] = [];
const bares: number[] = [];
try {
  await wirePath(url, join(folder, 'wire.journal'), async (sample) => {
    samples.push(sample);
    if (samples.length % 50 === 0) process.stderr.write(`${samples.length} of ${count + warmUp} ...\n`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    bares.push(await bareOne.once(() => server.send('candle')));
    return samples.length < count + warmUp;
  });
} finally {
  bareOne.close();
  server.disconnect();
  rmSync(folder, { recursive: true });
}

const counted = samples.slice(warmUp);
const totals = counted.map(({ total }) => total);
const durables = counted.map(({ durable }) => durable);
const sends = counted.map(({ total, durable }) => total - durable);
const bareTotals = bares.slice(warmUp);
const ms = (value: number): number => Math.round(value * 100) / 100;
const told = (list: readonly number[]): { median: number; p99: number } => ({
  median: ms(median(list)),
  p99: ms(quantile(list, 0.99)),
});
const result = {
  orders: counted.length,
  totalMs: told(totals),
  durableMs: told(durables),
  sendMs: told(sends),
  bareMs: told(bareTotals),
  ratio: ms(median(totals) / median(bareTotals)),
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
};
if (values.json) console.log(JSON.stringify(result));
else {
  const line = (name: string, { median: middle, p99 }: { median: number; p99: number }): void =>
    console.log(`${name.padEnd(34)} ${middle.toFixed(2).padStart(8)} ${p99.toFixed(2).padStart(8)}`);
  console.log(`${result.orders} orders, ms`.padEnd(34), '  median      99%');
  line('candle received to order written', result.totalMs);
  line('  to the step on the disk', result.durableMs);
  line('  from there to the socket', result.sendMs);
  line('the bare path', result.bareMs);
  console.log(`${result.ratio} times the bare path; ${result.node}; ${result.cpu}`);
}
