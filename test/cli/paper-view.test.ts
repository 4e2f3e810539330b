/** The view of a run on a feed: its lines, and what a terminal shows of them after many. */
import { describe, expect, it } from 'vitest';
import type { PaperStatus } from '../../src/paper/status.ts';
import { openScreen } from '../../src/cli/paper-screen.ts';
import { lineOf, viewOf } from '../../src/cli/paper-view.ts';

const position = (market: string): PaperStatus['positions'][number] => ({
  market,
  quantity: '-0.25',
  entry: 64000.123456789,
  price: '63900.5',
  unrealised: '24.91',
});
const order = (id: number): PaperStatus['orders'][number] => ({
  id,
  market: 'BTC/USDT',
  side: 'buy',
  type: 'stop',
  role: 'stop',
  quantity: '0.25',
  limit: null,
  trigger: '65000',
});

const status = (more: Partial<PaperStatus> = {}, feed: Partial<PaperStatus['feed']> = {}): PaperStatus => ({
  name: 'my run',
  now: '2024-03-01T12:00:05Z',
  steps: 120,
  lastClose: '2024-03-01T12:00:00Z',
  account: { currency: 'USDT', start: '10000.00', equity: '10024.91', cash: '26000.00' },
  positions: [position('BTC/USDT')],
  orders: [order(7)],
  fills: 3,
  risk: 'active',
  ...more,
  feed: {
    name: 'Binance',
    health: 'connected',
    message: '',
    silentMs: 5000,
    waiting: 0,
    findings: 0,
    latest: [],
    connection: null,
    ...feed,
  },
});

const wide = { columns: 120, rows: 24 };

describe('the view', () => {
  it('says equity, positions, orders and how the feed is', () => {
    expect(viewOf(status(), wide)).toEqual([
      'my run   2024-03-01 12:00:05',
      'Equity 10,024.91 USDT (+24.91 of 10,000.00)   cash 26,000.00   3 fills   new risk: allowed',
      'Steps 120, last close 2024-03-01 12:00:00',
      'Feed Binance: connected, last word 5 s ago, 0 candles wait, 0 findings',
      '',
      'Positions: 1',
      '  BTC/USDT              -0.25 at  64000.12346   now      63900.5           +24.91',
      'Orders: 1',
      '  #7      BTC/USDT     stop    buy stop 0.25 trigger 65000',
    ]);
    expect(viewOf(status({ positions: [], orders: [], lastClose: null, steps: 0 }), wide).slice(2)).toEqual([
      'Steps 0, last close none yet',
      'Feed Binance: connected, last word 5 s ago, 0 candles wait, 0 findings',
      '',
      'Positions: none',
      'Orders: none',
    ]);
  });

  it('says that a feed is stale, since when nothing came, and what was found last', () => {
    const at = Date.UTC(2024, 2, 1, 12, 3);
    const finding = { code: 'stale-feed', market: null, at, message: 'nothing came' } as const;
    const lines = viewOf(
      status({ risk: 'halted' }, { health: 'halted', silentMs: 600_000, findings: 9, latest: [finding] }),
      wide,
    );
    expect(lines[1]).toMatch(/new risk: halted$/);
    expect(lines[3]).toBe(
      'Feed Binance: stale: no new risk, last word 10 min ago, 0 candles wait, 9 findings',
    );
    expect(lines.slice(-2)).toEqual(['Feed:', '  2024-03-01 12:03:00 nothing came (stale-feed)']);
    expect(viewOf(status({}, { health: 'halted' }), wide)[1]).toMatch(/new risk: halted at the next close$/);
  });

  it('says how the connection does, where there is one', () => {
    const connection = { requests: 812, latencyMs: { p50: 8.25, p99: 140.4 }, errorRate: 0.125, headroom: 0.98, reconnects: 2 }; // prettier-ignore
    const of = (more: object) => viewOf(status({}, { connection: { ...connection, ...more } }), wide)[4];
    expect(of({})).toBe(
      'Connection: answers in 8.3 ms (99 of 100 in 140), 13% of requests failed, 98% of the nearest limit free, 2 reconnects',
    );
    expect(of({ errorRate: 0.001, headroom: 0.999, reconnects: 0, latencyMs: null })).toBe(
      'Connection: under 1% of requests failed, over 99% of the nearest limit free',
    );
    expect(of({ errorRate: null, headroom: null, reconnects: 0, latencyMs: null })).toBe(
      'Connection: limits not known',
    );
    expect(of({ requests: 0 })).toBe('Connection: nothing was asked yet');
  });

  it('fits the terminal, whatever there is', () => {
    const many = status({
      positions: Array.from({ length: 30 }, (_, i) => position(`M${i}/USDT`)),
      orders: Array.from({ length: 90 }, (_, i) => order(i)),
    });
    for (const [columns, rows] of [
      [80, 23],
      [40, 10],
      [20, 6],
      [200, 60],
    ] as const) {
      const lines = viewOf(many, { columns, rows });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    }
    expect(viewOf(many, wide).filter((line) => line.startsWith('  and '))).toEqual([
      '  and 23 more',
      '  and 83 more',
    ]);
  });

  it('shows nothing of what a name or an exchange would do to a terminal', () => {
    const evil = '\u001b[2Jgone\u0007\n';
    const lines = viewOf(
      status(
        { name: evil, positions: [position(evil)] },
        { message: evil, latest: [{ code: 'connected', market: evil, at: 0, message: evil }] },
      ),
      wide,
    );

    expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
    expect(lineOf(status({ positions: [position(evil)] }))).not.toContain('\u001b');
  });

  it('is one line where there is no terminal', () => {
    expect(lineOf(status())).toBe(
      '2024-03-01T12:00:00Z  equity 10024.91 USDT  -0.25 BTC/USDT  1 orders  3 fills  feed connected',
    );
  });
});

/** What a terminal of so many rows shows after this text: as much of one as the screen needs. */
function shown(text: string, rows: number): { readonly lines: readonly string[]; readonly cursor: boolean } {
  let lines = [''];
  let [row, column, cursor] = [0, 0, true];
  const pattern = /\u001b\[(\??)(\d*)([A-Za-z])|\r|\n|[^\u001b\r\n]/gu;
  for (const [one, mark, number, letter] of text.matchAll(pattern)) {
    if (one === '\r') column = 0;
    else if (one === '\n') {
      row++;
      while (lines.length <= row) lines.push('');
      if (lines.length > rows) {
        lines = lines.slice(1);
        row--;
      }
    } else if (letter === 'A') row = Math.max(0, row - Number(number));
    else if (letter === 'K') lines[row] = lines[row]!.slice(0, column);
    else if (letter === 'J') lines = [...lines.slice(0, row), lines[row]!.slice(0, column)];
    else if (mark === '?' && number === '25') cursor = letter === 'h';
    else if (letter === undefined) {
      lines[row] = lines[row]!.slice(0, column) + one + lines[row]!.slice(column + 1);
      column++;
    }
  }
  return { lines, cursor };
}

describe('the screen', () => {
  it.each<[string, { readonly columns?: number; readonly rows?: number }, number, string]>([
    ['of no size, as some say', { columns: 0, rows: 0 }, 9, 'my run   2024-03-01 12:00:05'],
    ['of three rows', { columns: 20, rows: 3 }, 2, 'my run   2024-03-01…'],
  ])('of a terminal %s', (_, size, count, first) => {
    let text = '';
    const screen = openScreen({ isTTY: true, ...size, write: (more) => (text += more) }, () => 1000);
    screen.show(() => status());
    const { lines } = shown(text, 30);
    expect([lines.findLastIndex((line) => line !== '') + 1, lines[0]]).toEqual([count, first]);
  });

  it('updates in place: longer, shorter, taller and smaller views leave nothing behind', () => {
    let text = 'before\n';
    let now = 0;
    const terminal = { isTTY: true, columns: 100, rows: 30, write: (more: string) => (text += more) };
    const screen = openScreen(terminal, () => now);
    const seen = [3, 12, 1, 0, 25].map((orders) =>
      status({ steps: orders, orders: Array.from({ length: orders }, (_, i) => order(i)) }),
    );
    for (const one of seen) {
      now += 1000;
      screen.show(() => one);
      const { lines, cursor } = shown(text, 30);
      expect(lines.slice(-viewOf(one, { columns: 100, rows: 29 }).length - 1)).toEqual([
        ...viewOf(one, { columns: 100, rows: 29 }),
        '',
      ]);
      expect(lines.filter((line) => line.startsWith('my run'))).toHaveLength(1);
      expect(cursor).toBe(false);
    }
    screen.close(() => seen[0]!);
    const { lines, cursor } = shown(text, 30);
    expect([lines[0], lines[1], cursor]).toEqual(['before', 'my run   2024-03-01 12:00:05', true]);
  });

  it('asks for a status only when it is time to show one', () => {
    let now = 0;
    let asked = 0;
    const screen = openScreen({ isTTY: true, write: () => 0 }, () => now);
    for (now = 0; now < 1000; now++) screen.show(() => (asked++, status()));
    expect(asked).toBe(5);
  });

  it('writes lines where there is no terminal, one a second, and none twice', () => {
    const lines: string[] = [];
    let now = 0;
    const screen = openScreen({ write: (line: string) => lines.push(line) }, () => now);
    for (now = 0; now <= 3000; now += 100) screen.show(() => status({ fills: Math.floor(now / 2000) }));
    screen.close(() => status({ fills: 1 }));
    expect(lines.map((line) => /(\d) fills/.exec(line)![1])).toEqual(['0', '1']);
  });

  it('tells each finding of the feed once where there is no terminal, and how many there was no room for', () => {
    const lines: string[] = [];
    let now = 0;
    const at = Date.parse('2024-03-01T12:00:00Z');
    const finding = (n: number) => ({ code: 'clock-back', market: n === 2 ? 'A\u001b/B' : null, at, message: `it is ${n}` }) as const; // prettier-ignore
    const seen = (count: number) =>
      status({}, { findings: count, latest: [1, 2, 3, 4, 5, 6, 7].map(finding).slice(0, count).slice(-3) });
    const screen = openScreen({ write: (line: string) => lines.push(line) }, () => now);
    for (const count of [0, 2, 2, 7]) {
      now += 1000;
      screen.show(() => seen(count));
    }
    screen.close(() => seen(7));
    expect(lines.filter((line) => line.startsWith('feed: '))).toEqual([
      'feed: it is 1 (clock-back)\n',
      'feed: A\\u{1b}/B: it is 2 (clock-back)\n',
      'feed: 2 findings more\n',
      'feed: it is 5 (clock-back)\n',
      'feed: it is 6 (clock-back)\n',
      'feed: it is 7 (clock-back)\n',
    ]);
  });
});
