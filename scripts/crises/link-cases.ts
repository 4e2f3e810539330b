/** Orders on the day of 12 March 2020, each worked by hand from that day's candle. */
import { decimal } from '../../src/report/format.ts';
import { ms, type Bench, type Row } from './bench.ts';
import type { Case } from './case.ts';
import { down, longUnderAt, partOf, up } from './hand.ts';

const tick = 0.0001;

/** The candle of the day. */
export const linkRow = (bench: Bench, file: string): Row => bench.candles(file).get(ms('2020-03-12'))!;

export function holdCases({ open, high, low, close }: Row): readonly Case[] {
  const bought = open.toFixed(4);
  const at = (part: number): string => down(open * part, tick);
  const far = down(high * 0.75, tick);
  const target = up(open * 1.009, tick);
  return [
    {
      name: 'link-stop',
      asked: 'A stop 20% below',
      set: ['strategy.stop=20%'],
      hand: { prices: [bought, at(0.8)], says: `${bought} × 0.8 = ${at(0.8)} (FILL-3)` },
    },
    {
      name: 'link-half',
      asked: 'A stop 50% below',
      set: ['strategy.stop=50%'],
      hand: { prices: [bought, at(0.5)], says: `${bought} × 0.5 = ${at(0.5)}, below the close ${close}` },
    },
    {
      name: 'link-trail',
      asked: 'A trailing stop, 25% behind',
      set: ['strategy.stop.trail=25%'],
      hand: {
        prices: [bought, at(0.75)],
        says: `low first: ${bought} × 0.75 = ${at(0.75)}; high first: ${high} × 0.75 = ${far} (STOP-5)`,
      },
    },
    {
      name: 'link-bracket',
      asked: 'A stop 20% below and a target 0.9% above',
      set: ['strategy.stop=20%', 'strategy.target=0.9%'],
      hand: {
        prices: [bought, at(0.8)],
        says: `target ${target} ≤ ${high}: the candle holds both, the worse is taken (PATH-3)`,
      },
    },
    rangeCase(open, high, low),
  ];
}

/** Slippage by the range: what is bought at the open is charged for the whole day. */
function rangeCase(open: number, high: number, low: number): Case {
  const bought = up(open + 0.1 * (high - low), tick);
  const trigger = down(Number(bought) * 0.8, tick);
  const sold = down(Number(trigger) - 0.1 * (high - low), tick);
  return {
    name: 'link-range',
    asked: 'The first, a tenth of the range worse',
    set: ['strategy.stop=20%', 'slippage.range=10%'],
    hand: {
      prices: [bought, sold],
      says: `${open} + 0.1 × (${high} − ${low}) = ${bought}, above the high; ${trigger} less the same = ${sold} (SLIP-1)`,
    },
  };
}

export function buyCases({ low, volume }: Row): readonly Case[] {
  const lowest = low.toFixed(4);
  const at = (limit: string, ...more: readonly string[]): readonly string[] => [
    `strategy.params.limit=${limit}`,
    ...more,
  ];
  const all = 'strategy.sizing=100%';
  // Fee inside: lots of 0.01 that 10,000 buy at 0.1% more than the limit.
  const lots = (limit: number): number => partOf(10_000 / (limit * 1.001), 1);
  const part = partOf(volume, 0.01);
  return [
    { name: 'link-1', asked: 'A limit at 1', set: at('1'), hand: { prices: ['1'], says: '1 (FILL-2)' } },
    {
      name: 'link-cent',
      asked: 'At one cent, with all the money',
      set: at('0.01', all),
      hand: {
        prices: ['0.01'],
        sizes: [lots(0.01)],
        says: `0.01; 10,000 / 0.01001 = ${decimal(lots(0.01), 2)} LINK (ORD-4)`,
      },
    },
    {
      name: 'link-all',
      asked: 'At the low, with all the money',
      set: at(lowest, all),
      hand: {
        prices: [lowest],
        sizes: [lots(low)],
        says: `${lowest}; ${decimal(lots(low), 2)} LINK, and ${decimal(volume, 0)} were traded`,
      },
    },
    {
      name: 'link-cross',
      asked: 'The same, to be gone through',
      set: at(lowest, all, 'limitFills=cross'),
      hand: { prices: [], says: 'the path turns there (FILL-2)' },
    },
    {
      name: 'link-part',
      asked: 'The same, touched, for a hundredth of the volume',
      set: at(lowest, all, 'participation=1%'),
      hand: { prices: [lowest], sizes: [part], says: `${decimal(part, 2)} LINK (FILL-6)` },
    },
  ];
}

export function leverageCases({ open, low }: Row): readonly Case[] {
  const bought = open.toFixed(4);
  return [1, 1.01, 2, 3].map((leverage) => {
    const price = down(longUnderAt({ entry: open, leverage, maintenance: 0.01 }), tick);
    const lives = Number(price) < low;
    return {
      name: `link-${leverage}${leverage === 1 ? '.0' : ''}`,
      asked: `Leverage ${leverage}, isolated`,
      set: [
        'account.kind=margin',
        'account.mode=isolated',
        'margin.maintenance=1%',
        `margin.leverage=${leverage}`,
      ],
      hand: {
        prices: lives ? [bought] : [bought, price],
        says: lives ? 'nothing is borrowed: it lives' : `under at ${price} (MARG-1)`,
      },
    };
  });
}
