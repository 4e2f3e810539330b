/** Entries that never filled, and stops beyond the price at which their position is liquidated, are findings. */
import { describe, expect, it } from 'vitest';
import { buy } from '../../src/model/intent.ts';
import { plain, runText } from './make.ts';
import { playText, script } from './script.ts';

const told = ({ findings }: Awaited<ReturnType<typeof runText>>): readonly string[] =>
  findings.map(({ code, message }) => `${code}: ${message}`);

describe('a run whose entries never filled', () => {
  const three = ['100 101 99 100', '100 101 99 100', '100 101 99 100'];
  const limit = { type: 'limit', limit: 50 } as const;

  it.each([
    // 20 x 100 = 2000 of 1000.
    ['rejected, with the reason', '20', { 1: buy() }, 'the one entry of the run never filled: rejected (funds)'],
    ['rejected with its guards, which are no entries', '20', { 1: buy({ stop: { price: 90 } }), 2: buy() }, 'none of the 2 entries of the run ever filled: all rejected (funds)'],
    ['still resting', '1', { 1: buy({ order: limit }) }, 'the one entry of the run never filled: still waiting at the end'],
  ])('RES-1 %s', async (_what, quantity, asks, message) => {
    expect(told(await playText({ candles: three, asks, quantity }))).toEqual([`no-fill: ${message}`]);
  }); // prettier-ignore

  it('RES-1 the reason that most had is told', async () => {
    // 20 x 50 = 1000 may rest for its day; 20 x 100 = 2000 is refused twice.
    const asks = { 1: buy({ order: { ...limit, timeInForce: 'day' } }), 2: buy(), 3: buy() };
    const result = await playText({ candles: [...three, '100 101 99 100'], asks, quantity: '20' });
    const message = 'none of the 3 entries of the run ever filled: 2 rejected (funds)';
    expect(told(result)).toEqual([`no-fill: ${message}`]);
  });

  it('RES-1 nothing is said where one filled', async () => {
    const asks = { 1: buy(), 2: buy() };
    const result = await playText({ candles: three, asks, quantity: '10' });
    expect(result.orders.some(({ state }) => state === 'filled')).toBe(true);
    expect(told(result)).toEqual([]);
  });
});

describe('a stop beyond liquidation', () => {
  const run = async (mode: string, margin: string, stop: string): Promise<readonly string[]> =>
    told(
      await runText(
        plain({ 6: `  balance: 1000\n  kind: margin\n  mode: ${mode}`, 11: `  use: s.ts\n  stop: ${stop}` }, [
          `margin: ${margin}`,
        ]),
        { strategies: { 's.ts': script({ 1: buy() }) } },
      ),
    );
  const finding = (stop: number, distance: number): readonly string[] => [
    `stop-beyond-liquidation: the scenario's stop of the strategy "main" lies beyond liquidation in A/USD: ${stop}% from an entry, ` +
      `where an isolated position of leverage 10 is liquidated ${distance}% from its own, before funding and interest`,
  ];
  const tenfold = '{leverage: 10, maintenance: 0.5%}';

  it.each<[string, string, string, readonly string[]]>([
    // 10% - d = 0.5% x (1 - d): d = 9.5 / 0.995 = 9.5477%.
    ['isolated', tenfold, '50%', finding(50, 9.55)],
    ['isolated', tenfold, '9.6%', finding(9.6, 9.55)],
    ['isolated', tenfold, '9.5%', []],
    // On the cost: 10% - d = 0.5%.
    ['isolated', '{leverage: 10, maintenance: 0.5%, on: entry}', '9.6%', finding(9.6, 9.5)],
    ['isolated', '{leverage: 10, maintenance: 0.5%, on: entry}', '9.5%', []],
    // What cannot be known beforehand, or hangs on the rest of the account.
    ['isolated', tenfold, '50 ticks', []],
    ['isolated', tenfold, '{trail: 50%}', []],
    ['cross', tenfold, '50%', []],
  ])('MARG-1 %s %s, stop %s', async (mode, margin, stop, expected) => {
    expect(await run(mode, margin, stop)).toEqual(expected);
  }); // prettier-ignore
});
