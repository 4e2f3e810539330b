/** Faults of a plan, as a client meets them over the wire, and plans as people write them. */
import { afterEach, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { readFaults } from '../../src/gateway/fault-file.ts';
import { Faults, type Fault, type When } from '../../src/gateway/faults.ts';
import type { RunningExchange } from '../../src/gateway/serve-binance.ts';
import { InputError } from '../../src/model/issue.ts';
import { ccxtClient, type Client } from '../support/ccxt.ts';
import { exchangeStart as start, testExchange, testKey, type Bar } from '../support/exchange.ts';

const btc = 'BTC/USDT';
const bars: readonly Bar[] = Array.from({ length: 10 }, (): Bar => [100, 110, 90, 100]);
const first: When = { on: 'POST /api/v3/order', nth: [1], chance: 0 };

let server: RunningExchange;
let client: Client;
async function open(...faults: readonly Fault[]): Promise<void> {
  server = await testExchange(
    { spot: { kind: 'spot', markets: [{ bars }] } },
    { faults: { seed: 1, faults } },
  );
  client = await ccxtClient(server.url);
  await client.loadMarkets();
}
afterEach(async () => {
  await client.close();
  await server.close();
});

const buy = (): Promise<unknown> => client.createOrder(btc, 'limit', 'buy', 1, 95, { clientOrderId: 'mine' });
const openIds = async (): Promise<unknown[]> =>
  (await client.fetchOpenOrders(btc)).map(({ clientOrderId }) => clientOrderId);

describe('requests', () => {
  test('a lost answer: the order is there, and nobody said so', async () => {
    await open({ kind: 'lost-answer', when: first });
    await expect(buy()).rejects.toThrow();
    expect(await openIds()).toEqual(['mine']);
    // A retry under the same id is refused, and places nothing.
    await expect(buy()).rejects.toThrow('Duplicate order sent.');
    expect(await openIds()).toEqual(['mine']);
  });

  test('a time-out after acceptance says that nobody knows', async () => {
    await open({ kind: 'timeout', when: first });
    await expect(buy()).rejects.toThrow('-1007');
    expect(await openIds()).toEqual(['mine']);
  });

  test('an overloaded server has done nothing', async () => {
    await open({ kind: 'unavailable', when: first });
    await expect(buy()).rejects.toThrow();
    expect(await openIds()).toEqual([]);
    await buy();
    expect(await openIds()).toEqual(['mine']);
  });

  test('an answer that is no JSON', async () => {
    await open({ kind: 'garbage', when: first });
    await expect(buy()).rejects.toThrow();
    expect(await openIds()).toEqual(['mine']);
  });

  test('a slow answer comes, later', async () => {
    await open({ kind: 'slow', when: first, byMs: 300 });
    const from = performance.now();
    await buy();
    expect(performance.now() - from).toBeGreaterThanOrEqual(295);
  });

  test('a ban holds for everything until it ends', async () => {
    await open({ kind: 'ban', when: first, forMs: 400 });
    await expect(buy()).rejects.toThrow('418');
    await expect(client.fetchTime()).rejects.toThrow('418');
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await client.fetchTime()).toBeGreaterThanOrEqual(start);
  });

  test('maintenance refuses everything while it lasts', async () => {
    await open({ kind: 'maintenance', fromMs: 0, forMs: 400 }).catch(() => undefined);
    await expect(client.fetchTime()).rejects.toThrow('-1016');
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await client.fetchTime()).toBeGreaterThanOrEqual(start);
  });

  test('a clock that is ahead is told, and judges timestamps', async () => {
    // Loading markets asks with a signature, and is refused like everything else of the kind.
    await open({ kind: 'clock-skew', byMs: 20_000 }).catch(() => undefined);
    const { serverTime } = (await (await fetch(`${server.url}/api/v3/time`)).json()) as {
      serverTime: number;
    };
    expect(serverTime - server.spot!.now).toBe(20_000);
    await expect(buy()).rejects.toThrow('outside of the recvWindow');
    await client.close();
    client = await ccxtClient(server.url);
    await client.loadTimeDifference();
    await buy();
    expect(await openIds()).toEqual(['mine']);
  });
});

describe('streams', () => {
  async function stream(): Promise<{
    readonly messages: { x: string; c: string }[];
    readonly closed: Promise<number>;
  }> {
    const made = await fetch(`${server.url}/api/v3/userDataStream`, {
      method: 'POST',
      headers: { 'X-MBX-APIKEY': testKey.key },
    });
    const { listenKey } = (await made.json()) as { listenKey: string };
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/${listenKey}`);
    const messages: { x: string; c: string }[] = [];
    socket.on('message', (data: Buffer) => {
      const event = JSON.parse(data.toString()) as { e: string; x: string; c: string };
      if (event.e === 'executionReport') messages.push(event);
    });
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    return { messages, closed };
  }
  const when: When = { on: '', nth: [1], chance: 0 };
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

  test('an event comes twice', async () => {
    await open({ kind: 'duplicate-event', when });
    const { messages } = await stream();
    await buy();
    await settled();
    expect(messages.map(({ x }) => x)).toEqual(['NEW', 'NEW']);
  });

  test('an event comes behind the next', async () => {
    await open({ kind: 'reordered-event', when: { ...when, nth: [3] } });
    const { messages } = await stream();
    await buy();
    await client.cancelOrder('', btc, { origClientOrderId: 'mine' });
    await settled();
    // The third message is the cancellation, and the balance that follows goes first.
    expect(messages.map(({ x }) => x)).toEqual(['NEW', 'CANCELED']);
  });

  test('an event comes late', async () => {
    await open({ kind: 'late-event', when, byMs: 300 });
    const { messages } = await stream();
    await buy();
    await settled();
    expect(messages).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(messages.map(({ x }) => x)).toEqual(['NEW']);
  });

  test('a line is cut', async () => {
    await open({ kind: 'disconnect', when });
    const { closed } = await stream();
    await buy();
    expect(await closed).toBe(1001);
  });

  test('a line falls silent and stays open', async () => {
    await open({ kind: 'silence', when });
    const { messages } = await stream();
    await buy();
    await settled();
    expect(messages).toEqual([]);
  });
});

describe('by chance', () => {
  test('DET-2 the same seed meets the same requests, and about as many as said', () => {
    const plan = {
      seed: 7,
      faults: [{ kind: 'unavailable', when: { on: '', nth: [], chance: 0.2 } }],
    } as const;
    const befallen = (seed: number): string => {
      const faults = new Faults({ ...plan, seed }, 0);
      return Array.from({ length: 1000 }, () => (faults.request('GET /', 0) === null ? '.' : 'x')).join('');
    };
    expect(befallen(7)).toBe(befallen(7));
    expect(befallen(7)).not.toBe(befallen(8));
    const count = befallen(7).replaceAll('.', '').length;
    // Four standard deviations of 12.6 around 200.
    expect(count).toBeGreaterThan(149);
    expect(count).toBeLessThan(251);
  });
});

describe('plans in YAML', () => {
  test('a plan is read', () => {
    const text =
      'seed: 7\nfaults:\n  - { fault: lost-answer, on: POST /api/v3/order, nth: [1, 3] }\n  - { fault: late-event, by: 1.5s, chance: 10% }\n  - { fault: maintenance, from: 1m, for: 30s }\n';
    expect(readFaults(text, 'rough.yaml')).toEqual({
      seed: 7,
      faults: [
        { kind: 'lost-answer', when: { on: 'POST /api/v3/order', nth: [1, 3], chance: 0 } },
        { kind: 'late-event', when: { on: '', nth: [], chance: 0.1 }, byMs: 1500 },
        { kind: 'maintenance', fromMs: 60_000, forMs: 30_000 },
      ],
    });
  });

  test('SCEN-1 everything that is wrong is told at once, with its line', () => {
    const text =
      'faults:\n  - { fault: lost-answr, nth: 1 }\n  - { fault: timeout }\n  - { fault: slow, by: soon, nth: 1 }\n  - { fault: timeout, chance: 200% }\n  - { fault: ban, nth: 0, for: 1s }\n';
    const issues = issuesOf(text);
    expect(issues.map(({ line, path, code }) => [line, path, code])).toEqual([
      [2, 'faults[0].fault', 'bad-choice'],
      [3, 'faults[1]', 'missing-field'],
      [4, 'faults[2].by', 'bad-value'],
      [5, 'faults[3].chance', 'out-of-range'],
      [6, 'faults[4].nth', 'out-of-range'],
    ]);
    expect(issues[0]!.hint).toBe('Did you mean "lost-answer"?');
  });

  test('SCEN-1 what is wrong with an entry beside what cannot be read of it is told, too', () => {
    const text =
      'seed: 1\nfuults: 1\nfaults:\n  - { fault: ban, nth: 0, on: user }\n  - { fault: timeout, chance: often, by: 1s, form: 2 }\n  - five\n';
    const issues = issuesOf(text);
    expect(issues.map(({ line, path, code }) => [line, path, code])).toEqual([
      [2, 'fuults', 'unknown-field'],
      [4, 'faults[0].nth', 'out-of-range'],
      [4, 'faults[0].for', 'missing-field'],
      [4, 'faults[0].on', 'bad-value'],
      [5, 'faults[1].chance', 'bad-value'],
      [5, 'faults[1].form', 'unknown-field'],
      [5, 'faults[1].by', 'unknown-field'],
      [6, 'faults[2]', 'bad-type'],
    ]);
  });

  const aTime = 'a time such as 200ms, 1.5s or 2m';
  test.each([
    ['timeout, chance: 0.1', 'chance', 'bad-type', `a percentage such as 10%, got 0.1`],
    ['timeout, chance: often', 'chance', 'bad-value', `a percentage such as 10%, got "often"`],
    ['slow, nth: 1, by: 2', 'by', 'bad-type', `${aTime}, got 2`],
    ['slow, nth: 1, by: soon', 'by', 'bad-value', `${aTime}, got "soon"`],
    ['maintenance, from: 30, for: 1s', 'from', 'bad-type', `${aTime}, got 30`],
    ['maintenance, from: 1s, for: 30', 'for', 'bad-type', `${aTime}, got 30`],
  ])('SCEN-1 a number without its unit is told what it should be: %s', (fault, name, code, expected) => {
    expect(issuesOf(`faults:\n  - { fault: ${fault} }\n`)).toMatchObject([
      { code, line: 2, path: `faults[0].${name}`, message: `expected ${expected}` },
    ]);
  });

  test.each([
    ['lost-answer, nth: 1', 'POST api/v3/order', 'the beginning of METHOD /path'],
    ['unavailable, nth: 1', 'user', 'the beginning of METHOD /path'],
    ['disconnect, nth: 1', 'GET /ws', 'market, user, answer'],
    ['duplicate-event, nth: 1', 'market', 'user'],
  ])('what would never befall is told: %s on %s', (fault, on, expected) => {
    expect(issuesOf(`faults:\n  - { fault: ${fault}, on: ${on} }\n`)).toMatchObject([
      { code: 'bad-value', line: 2, path: 'faults[0].on', message: `expected ${expected}, got ${on}` },
    ]);
  });

  test.each(['GET', 'POST /', 'DELETE /fapi/v1/order'])('%s begins a request', (on) => {
    const { faults } = readFaults(`faults: [{ fault: timeout, on: ${on}, nth: 1 }]`, 'rough.yaml');
    expect(faults).toMatchObject([{ when: { on } }]);
  });
});

function issuesOf(text: string): InputError['issues'] {
  try {
    readFaults(text, 'rough.yaml');
  } catch (error) {
    if (error instanceof InputError) return error.issues;
    throw error;
  }
  throw new Error('nothing was wrong');
}
