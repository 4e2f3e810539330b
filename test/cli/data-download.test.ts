/** `backlot data download` against the exchange server: whole, stopped and gone on with, gaps, funding, bad input. */
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/gateway/faults.ts';
import { readCandleFile } from '../../src/store/candle-file.ts';
import { loadFunding } from '../../src/store/load-funding.ts';
import { exchangeStart, testExchange, type Bar, type ProductPlan } from '../support/exchange.ts';
import { backlotBeside } from './spawn.ts';

const minute = 60_000;
const waves = (count: number): Bar[] =>
  Array.from({ length: count }, (_, i) => [
    100 + (i % 7),
    103.25 + (i % 7),
    98 + (i % 7),
    101 + (i % 7),
    10 + (i % 5),
  ]);
const iso = (at: number): string => new Date(at).toISOString();

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

interface Plan {
  readonly bars?: readonly (Bar | null)[];
  readonly usdm?: ProductPlan;
  readonly faults?: readonly Fault[];
  readonly at?: number;
}

async function world({ bars = waves(2600), usdm, faults = [], at = 2500 }: Plan) {
  const spot: ProductPlan = { kind: 'spot', markets: [{ bars }] };
  const server = await testExchange(usdm === undefined ? { spot } : { spot, usdm }, {
    faults: { seed: 1, faults },
  });
  open.push(server);
  server.advance(exchangeStart + at * minute + 20_000);
  const store = mkdtempSync(join(tmpdir(), 'backlot-download-'));
  const start = (...args: readonly string[]) =>
    backlotBeside(['data', 'download', 'binance', ...args, '--store', store, '--url', server.url]);
  return { server, store, start, path: join(store, 'BTC-USDT_1m.candles') };
}

describe('data download', () => {
  it('DATA-2 makes a candle file of all that has closed, and of what has come since', async () => {
    const { server, start, path, store } = await world({});
    const from = ['BTC/USDT', '1m', '--from', iso(exchangeStart - 1000 * minute)];
    const first = await start(...from).told;
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain(`BTC/USDT 1m of Binance in ${path}`);
    expect(first.out).toContain('2,500 candles');
    const { head, candles } = readCandleFile(path);
    expect([head.rows, head.from, head.digits]).toEqual([2500, exchangeStart, 2]);
    expect(candles.at(2499)).toEqual({
      time: exchangeStart + 2499 * minute,
      open: 10_000,
      high: 10_325,
      low: 9800,
      close: 10_100,
      volume: 14,
    });
    expect(head.provenance).toMatchObject({
      converter: 'backlot data download',
      options: { exchange: 'binance' },
    });
    expect(readdirSync(store)).toEqual(['BTC-USDT_1m.candles']);

    server.advance(exchangeStart + 2550 * minute);
    const second = await start('BTC/USDT', '1m', '--json').told;
    expect(JSON.parse(second.out)).toMatchObject({ fetched: 50, rows: 2550 });
    const again = await start('BTC/USDT', '1m', '--json').told;
    expect(JSON.parse(again.out)).toMatchObject({ fetched: 0, rows: 2550 });
  });

  it('CONN-5 goes on where it was stopped, and asks for nothing twice', async () => {
    const slow: Fault = {
      kind: 'slow',
      when: { on: 'GET /api/v3/klines', nth: [3, 4, 5], chance: 0 },
      byMs: 3000,
    };
    const { start, path } = await world({ bars: waves(5600), at: 5500, faults: [slow] });
    const args = ['BTC/USDT', '1m', '--from', iso(exchangeStart), '--parallel', '1'];
    const run = start(...args);
    const pages = `${path}.pages`;
    while (!existsSync(pages)) await new Promise((resolve) => setTimeout(resolve, 50));
    run.signal('SIGINT');
    const stopped = await run.told;
    expect(stopped.code).toBe(130);
    expect(stopped.out).toContain(`are kept in ${pages}`);
    expect(existsSync(path)).toBe(false);
    const kept = readFileSync(pages, 'utf8').trim().split('\n').length - 2;
    expect(kept).toBeGreaterThan(0);
    const { fetched } = JSON.parse((await start(...args, '--json').told).out) as { fetched: number };
    expect(fetched).toBe(5500 - kept * 1000);
    expect(existsSync(pages)).toBe(false);
    // The same as at once.
    const other = await world({ bars: waves(5600), at: 5500 });
    await other.start(...args).told;
    expect(readFileSync(path)).toEqual(readFileSync(other.path));
  });

  it('CONN-5 goes on without --from where it was killed, though the first page never came', async () => {
    const never: Fault = {
      kind: 'slow',
      when: { on: 'GET /api/v3/klines', nth: [2], chance: 0 },
      byMs: 5000,
    };
    const { start, path } = await world({ bars: waves(5600), at: 5500, faults: [never] });
    // The first of klines is asked where the market begins, the second for the first page; others come meanwhile.
    const from = ['--from', iso(exchangeStart + 100 * minute)];
    const run = start('BTC/USDT', '1m', ...from, '--parallel', '2');
    const pages = `${path}.pages`;
    const lines = (): number => (existsSync(pages) ? readFileSync(pages, 'utf8').split('\n').length - 1 : 0);
    while (lines() < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    run.signal('SIGKILL');
    await run.told;
    expect((await start('BTC/USDT', '1m').told).code).toBe(0);
    const { head } = readCandleFile(path);
    expect([head.from, head.rows]).toEqual([exchangeStart + 100 * minute, 5400]);
  });

  it('CONN-5 looks gaps up again, and records what stays', async () => {
    const bars: (Bar | null)[] = waves(300);
    for (const i of [40, 41, 90]) bars[i] = null;
    const { start, path } = await world({ bars, at: 250 });
    const told = await start('BTC/USDT', '1m', '--from', iso(exchangeStart)).told;
    expect(told.out).toContain('2 gaps looked up again: 0 candles found');
    expect(told.out).toContain('2 gaps (3 candles missing)');
    expect(readCandleFile(path).head.findings).toMatchObject({ counts: { gap: 2 }, missing: 3 });
  });

  it('tries again what the exchange could not do, and keeps what it has where that does not help', async () => {
    const when = (...nth: number[]) => ({ on: 'GET /api/v3/klines', nth, chance: 0 });
    const faults: Fault[] = [
      { kind: 'unavailable', when: when(2) },
      { kind: 'garbage', when: when(3) },
      { kind: 'lost-answer', when: when(4) },
    ];
    const { start } = await world({ faults });
    const told = await start('BTC/USDT', '1m', '--from', iso(exchangeStart)).told;
    expect(told).toMatchObject({ code: 0, err: '' });
    expect(told.out).toContain('2,500 candles');
  });

  it('FUND-1 brings the funding rates of a perpetual, as scenarios read them', async () => {
    const times = [10, 20, 30].map((at) => exchangeStart + at * minute);
    const usdm: ProductPlan = {
      kind: 'margin',
      markets: [{ bars: waves(100) }],
      leverage: 5,
      funding: { kind: 'series', times, rates: [10_000, -2500, 1] } as never,
    };
    const { start, store, server } = await world({ bars: waves(100), usdm, at: 25 });
    const args = ['BTC/USDT:USDT', '1m', '--funding'];
    const first = await start(...args, '--from', iso(exchangeStart)).told;
    expect(first.out).toContain('2 funding rates from');
    server.advance(exchangeStart + 50 * minute);
    const second = await start(...args, '--json').told;
    expect(JSON.parse(second.out)).toMatchObject({ rows: 50, funding: { rates: 3, fetched: 1 } });
    const { funding } = loadFunding(join(store, 'BTC-USDT-USDT_funding.csv'));
    expect(funding).toEqual({ kind: 'series', times, rates: [10_000, -2500, 1] });
  });
});

describe('data download refuses', () => {
  it.each<[string, readonly string[], string]>([
    ['an unknown market', ['BTC/USD', '1m', '--from', '2023-11-14'], 'it has no market BTC/USD; did you mean BTC/USDT?'],
    ['no beginning', ['BTC/USDT', '1m'], '--from: expected a date to begin with'],
    ['a time that is none', ['BTC/USDT', '1m', '--from', 'yesterday', '--parallel', '0'], '--parallel: expected a whole number from 1 to 16'],
    ['funding of spot', ['BTC/USDT', '1m', '--from', '2023-11-14', '--funding'], 'A perpetual is written BTC/USDT:USDT.'],
    ['a time without candles', ['BTC/USDT', '1m', '--from', '2030-01-01'], 'Binance has no candles of BTC/USDT from 2030-01-01'],
  ])('%s', async (_, args, says) => {
    const { start, store } = await world({ bars: waves(9), at: 5 });
    const told = await start(...args).told;
    expect(told.code).toBe(2);
    expect(told.err).toContain(says);
    expect(readdirSync(store)).toEqual([]);
  }); // prettier-ignore

  it('an exchange that there is not, and a server that is none', async () => {
    const { start } = await world({ bars: waves(9), at: 5 });
    const ask = (exchange: string, ...more: string[]) =>
      backlotBeside(['data', 'download', exchange, 'BTC/USDT', '1m', '--from', '2023-11-14', ...more]).told;
    expect((await ask('binanec')).err).toContain('Did you mean "binance"?');
    expect((await ask('binance', '--url', 'http://127.0.0.1:1')).err).toContain(
      'nobody answers at http://127.0.0.1:1',
    );
    expect((await start('BTC/USDT', '9m', '--from', '2023-11-14').told).code).toBe(2);
  });

  it('a file of another origin', async () => {
    const { start, path, store } = await world({ bars: waves(9), at: 5 });
    await backlotBeside([
      'data',
      'generate',
      '--market',
      'BTC/USDT',
      '--timeframe',
      '1m',
      '--rows',
      '9',
      '--store',
      store,
    ]).told;
    const args = ['BTC/USDT', '1m', '--from', iso(exchangeStart)];
    const told = await start(...args).told;
    expect(told.code).toBe(2);
    expect(told.err).toContain('made by backlot data generate');
    expect((await start(...args, '--replace').told).code).toBe(0);
    expect(readCandleFile(path).head.rows).toBe(5);
  });
});
