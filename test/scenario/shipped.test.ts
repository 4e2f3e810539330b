/** The shipped scenarios: each a lesson with a number, each true to what its first lines say. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openFile, runFile } from '../../src/run-file.ts';
import type { Result } from '../../src/scenario/result-schema.ts';

const folder = new URL('../../scenarios/', import.meta.url).pathname;
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const lessons = names.filter((name) => /^\d/.test(name));
const text = (name: string): string => readFileSync(`${folder}${name}`, 'utf8');
const play = (start: string, set: readonly string[] = []): Promise<Result> =>
  runFile(`${folder}${names.find((name) => name.startsWith(start))!}`, { band: false, set });

describe('scenarios/', () => {
  it('are ten and more, numbered without a hole, and the demo', () => {
    expect(lessons.length).toBeGreaterThanOrEqual(10);
    expect(lessons.map((name) => Number(name.slice(0, 3)))).toEqual(lessons.map((_, i) => i + 1));
    expect(names.filter((name) => !lessons.includes(name))).toEqual(['demo.yaml']);
  });

  it.each(names)('%s names the schema for editors, and begins with its lesson', (name) => {
    const [first, second, third] = text(name).split('\n');
    expect(first).toBe('# yaml-language-server: $schema=schema.json');
    expect(second).toMatch(/^# \S.{40}/);
    expect(third).toMatch(/^# \S|^name: /);
  });

  it.each(names)('%s stands on candles that the package has alone', async (name) => {
    const { scenario } = await openFile(`${folder}${name}`);
    for (const { file } of scenario.markets)
      expect(file).toMatch(/^\.\.\/data\/(bundled|generated)\/[\w-]+\.csv$/);
  });
});

describe('what the lessons say is so', () => {
  it('SIZE-1 RISK-2 020: beside the same index a quarter is entered, and together no more than the limit', async () => {
    const { orders, refusals } = await play('020');
    const amounts = orders.filter(({ role }) => role === 'entry').map(({ amount }) => Number(amount));
    // Halves of equity and quarters of them: nothing in between, and some of each.
    const sorted = amounts.map((amount, i) => amount / Math.max(...amounts.slice(Math.max(0, i - 5), i + 6)));
    expect(sorted.filter((part) => part > 0.8).length).toBeGreaterThan(20);
    expect(sorted.filter((part) => part > 0.2 && part < 0.3).length).toBeGreaterThan(5);
    expect(refusals.length).toBeGreaterThan(3);
    for (const { reason, value } of refusals) {
      expect(reason).toBe('correlated-exposure');
      expect(Number(value)).toBeGreaterThan(0.65);
    }
  });

  it('RISK-2 RISK-3 021: from noon to two nothing is entered, and two days had their loss', async () => {
    const { orders, refusals, findings } = await play('021');
    const isOff = (at: string): boolean => at >= '2018-08-10T12:00:00Z' && at < '2018-08-10T14:00:00Z';
    const off = refusals.filter(({ reason }) => reason === 'kill-switch');
    expect(off.length).toBeGreaterThan(5);
    for (const { at } of off) expect(isOff(at)).toBe(true);
    expect(orders.filter(({ role, createdAt }) => role === 'entry' && isOff(createdAt))).toEqual([]);
    expect(orders.filter(({ cause }) => cause === 'risk').map(({ createdAt }) => createdAt)).toContain('2018-08-10T12:00:00Z'); // prettier-ignore
    // At 01:55 and 15:10 UTC: two days of New York, and one of UTC, which would take nothing more after the first.
    expect(findings.map(({ message }) => message)).toEqual([
      'limits on losses ended new risk: daily-loss × 2',
      'new risk was ended from outside once',
    ]);
  });

  it('001: nothing but what must be written', () => {
    // name, data, account, markets, strategy: the five that have no default.
    expect(text('001-buy-and-hold.yaml').match(/^\w+(?=:)/gm)).toEqual([
      'name',
      'data',
      'account',
      'markets',
      'strategy',
    ]);
  });

  it('005: it trades more than ten times as often as 002, and without costs it had more', async () => {
    const yearly = ({ metrics, period }: Result): number => metrics.trades / period.steps;
    const [slow, costly, free] = await Promise.all([play('002'), play('005'), play('005', ['fees=0', 'slippage=none'])]); // prettier-ignore
    expect(yearly(costly)).toBeGreaterThan(10 * yearly(slow));
    expect(Number(free.metrics.fees)).toBe(0);
    expect(Number(free.account.end)).toBeGreaterThan(Number(costly.account.end));
  });

  it('FILL-2 006: entries rest and fill as makers; some at a lower open', async () => {
    const { orders } = await play('006');
    const filled = orders.filter(({ role, state }) => role === 'entry' && state === 'filled');
    expect(filled.length).toBeGreaterThan(20);
    for (const { type } of filled) expect(type).toBe('limit');
  });

  it('SIZE-1 007: each purchase is for at most 1,000, and every month of ten years has one', async () => {
    const { orders } = await play('007');
    const bought = orders.filter(({ state }) => state === 'filled');
    expect(bought.length).toBe(120);
    for (const { averagePrice, filled, fees } of bought) {
      const cost = Number(averagePrice) * Number(filled) + Number(fees);
      // The account counts cents: the cost may have been rounded by half of one; less than a lot may be left over.
      expect(cost).toBeLessThanOrEqual(1000.005);
      expect(cost).toBeGreaterThan(1000 - 0.0001 * Number(averagePrice) - 0.02);
    }
  });

  it('LAT-1 FILL-6 FUND-1 FEE-1 SLIP-1 013: each thing that the exchange adds makes another end', async () => {
    const takenAway = [
      'latency=0ms',
      'participation=none',
      'fees=0',
      'slippage=none',
      'markets.BTC/USD.funding={rate: 0, every: 1h}',
    ];
    const all = await play('013');
    const others = await Promise.all(takenAway.map((setting) => play('013', [setting])));
    const ends = [all, ...others].map(({ account }) => account.end);
    expect(new Set(ends).size).toBe(ends.length);
    const [, whole] = others;
    expect(whole!.trades.length).toBeGreaterThan(all.trades.length);
    expect(all.trades.some(({ funding }) => Number(funding) !== 0)).toBe(true);
  });

  it('POS-1 008: it turns from long to short and back', async () => {
    const { trades } = await play('008');
    expect(new Set(trades.map(({ side }) => side))).toEqual(new Set(['long', 'short']));
  });

  it('FILL-7 009: entries below the new least value are rejected from noon to three, and at no other time', async () => {
    const { orders } = await play('009');
    const rejected = orders.filter(({ reason }) => reason === 'min-notional');
    expect(rejected.length).toBeGreaterThan(0);
    for (const { endedAt, bound } of rejected) {
      expect(String(endedAt) >= '2018-08-10T12:00:00Z' && String(endedAt) <= '2018-08-10T15:00:00Z').toBe(
        true,
      );
      expect(Number(bound)).toBe(50);
    }
  });

  it('POS-1 010: each strategy trades its own market', async () => {
    const { orders } = await play('010');
    expect(new Set(orders.map(({ market }) => market))).toEqual(new Set(['TREND/USD', 'REVERSION/USD']));
  });

  it('OTO-1 011: two targets are met for one entry', async () => {
    const { orders } = await play('011');
    const targets = orders.filter(({ role, state }) => role === 'target' && state === 'filled');
    expect(targets.length).toBeGreaterThan(10);
  });

  it('PATH-3 012 and the demo: the same but for the path, which decides between gain and loss', async () => {
    const [kind, adverse] = await Promise.all([play('012'), play('demo')]);
    expect(Number(kind.account.end)).toBeGreaterThan(100_000);
    expect(Number(adverse.account.end)).toBeLessThan(100_000);
    const turned = await play('012', ['path=adverse']);
    expect(turned.account.end).toBe(adverse.account.end);
  });
});
