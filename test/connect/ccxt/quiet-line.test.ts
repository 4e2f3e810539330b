/** Whether a line that says nothing is dead, keeps something back, or is quiet: what REST tells, and pings. */
import { describe, expect, it } from 'vitest';
import type { CandleRow } from '../../../src/connect/ccxt/candle-page.ts';
import type { Ccxt } from '../../../src/connect/ccxt/ccxt-types.ts';
import type { ExchangeClient } from '../../../src/connect/ccxt/client.ts';
import { isKeptBack, QuietLine } from '../../../src/connect/ccxt/quiet-line.ts';
import { machineTiming } from '../../../src/connect/ccxt/timing.ts';
import { never } from '../../support/paper.ts';

const minute = 60_000;
const row = (slot: number, close = 100, volume = 5): CandleRow => [
  slot * minute,
  100,
  110,
  90,
  close,
  volume,
];

describe('what a silent line keeps back', () => {
  it.each<[string, CandleRow | null, CandleRow | null, CandleRow | null, boolean]>([
    ['nothing, where REST has nothing', row(1), null, null, false],
    ['nothing, where REST has what was told', row(1), null, row(1), false],
    // A line rounds otherwise than REST: only what changes over REST is news.
    ['nothing, where REST writes it otherwise', row(1), null, row(1, 100, 5.001), false],
    ['a candle with trades that was not told', row(1), null, row(2), true],
    ['nothing, where nothing was traded in it', row(1), null, row(2, 100, 0), false],
    ['nothing that can be known of the first look', null, null, row(1), false],
    ['a trade between two looks', row(1), row(1), row(1, 101, 6), true],
    ['a trade at the price of the last one', row(1), row(1), row(1, 100, 6), true],
    ['a candle between two looks', null, row(1), row(2), true],
    ['nothing, where REST is behind', null, row(2), row(1), false],
  ])('CONN-4 %s', (_, told, before, last, kept) => {
    expect(isKeptBack(told, before, last)).toBe(kept);
  });
});

/** A client whose market line answers pings or not, and whose REST has `rows`, one after the other. */
function lineOf(socket: 'answers' | 'dead' | 'opening' | 'without pings', rows: (CandleRow | 'no answer')[]) {
  const connection = {
    readyState: socket === 'opening' ? 0 : 1,
    ...(socket === 'without pings' ? {} : { ping: () => undefined }),
    once: (_: 'pong', heard: () => void) => (socket === 'answers' ? setTimeout(heard, 1) : undefined),
  };
  const ccxt = {
    clients: {
      'wss://market/ws': { connection },
      'wss://x/ws?listenKey=1': { connection: { readyState: 3 } },
    },
    fetchOHLCV: () => {
      const next = rows.length > 1 ? rows.shift() : rows[0];
      return next === 'no answer' ? Promise.reject(new Error('503')) : Promise.resolve([next]);
    },
  } as unknown as Ccxt;
  const client = {
    time: { now: () => 2 * minute },
    wire: { look: <Of>(at: (of: Ccxt) => Of) => at(ccxt) },
    ask: <Of>(_: object, work: (of: Ccxt) => Promise<Of>) => work(ccxt),
  } as unknown as ExchangeClient;
  const quiet = new QuietLine({ client, timing: machineTiming, waitMs: 30 });
  return { quiet, fault: () => quiet.fault(['BTC/USDT'], '1m', never) };
}

describe('a silent line', () => {
  it('CONN-4 is quiet while it answers and nothing is traded, however long', async () => {
    const { quiet, fault } = lineOf('answers', [row(1)]);
    quiet.heard('BTC/USDT', row(1));
    for (let looks = 0; looks < 3; looks++) expect(await fault()).toBeNull();
  });

  it('CONN-4 is quiet while it answers though REST does not', async () => {
    expect(await lineOf('answers', ['no answer']).fault()).toBeNull();
  });

  it('CONN-4 keeps back what REST tells to be traded since the last look', async () => {
    const { fault } = lineOf('answers', [row(1), row(1), row(1, 100, 6)]);
    expect([await fault(), await fault()]).toEqual([null, null]);
    expect(await fault()).toBe('the connection is there, and keeps back what is traded');
  });

  it('CONN-4 that was heard since the last look keeps nothing back that was traded before', async () => {
    const { quiet, fault } = lineOf('answers', [row(1), row(1, 100, 6)]);
    expect(await fault()).toBeNull();
    quiet.heard('BTC/USDT', row(1, 100, 6));
    expect(await fault()).toBeNull();
  });

  it.each(['dead', 'opening'] as const)(
    'CONN-4 is stale where it is %s, whatever REST says',
    async (socket) => {
      expect(await lineOf(socket, [row(1)]).fault()).toBe('the connection does not answer');
    },
  );

  it('CONN-4 that cannot be pinged goes by REST alone', async () => {
    expect(await lineOf('without pings', [row(1)]).fault()).toBeNull();
    expect(await lineOf('without pings', ['no answer']).fault()).toMatch(/nobody answers/);
  });
});
