/** Orders, clocks and charges around the silence of 24 March 2023, each worked by hand. */
import type { Row } from './bench.ts';
import type { Case } from './case.ts';
import { down, longUnderAt, up } from './hand.ts';

const tick = 0.01;

export interface Outage {
  /** 11:00, the last with trades. */
  readonly before: Row;
  /** 12:00, flat. */
  readonly flat: Row;
  /** 14:00, the first after the missing one. */
  readonly back: Row;
  /** 15:00. */
  readonly later: Row;
}

const at = (time: string): string => `period.from=2023-03-24T${time}:00Z`;

export function orderCases({ before, flat, back }: Outage): readonly Case[] {
  const still = flat.open.toFixed(2);
  const again = back.open.toFixed(2);
  const stop = down(before.open * 0.995, tick);
  return [
    {
      name: 'outage-market',
      asked: 'A purchase that is decided at 12:00',
      set: [],
      hand: { prices: [still], says: 'the next open, volume or none (FILL-1)' },
    },
    {
      name: 'outage-part',
      asked: 'The same, for a hundredth of the volume',
      set: ['participation=1%'],
      hand: { prices: [again], says: 'volume 0 fills nothing; the next open with any (FILL-6)' },
    },
    {
      name: 'outage-range',
      asked: 'The same, a tenth of the range worse',
      set: ['slippage.range=10%'],
      hand: { prices: [still], says: `the range is 0: ${still} (SLIP-1)` },
    },
    {
      name: 'outage-share',
      asked: 'The same, 1% worse for the whole volume',
      set: ['slippage.volumeShare=1%'],
      hand: {
        prices: [up(flat.open * 1.01, tick)],
        says: `without volume the part is 1: ${still} × 1.01 = ${up(flat.open * 1.01, tick)} (SLIP-1)`,
      },
    },
    {
      name: 'outage-stop',
      asked: 'A stop 0.5% below, bought at 11:00',
      set: [at('11:00'), 'strategy.stop=0.5%'],
      hand: {
        prices: [before.open.toFixed(2), stop],
        says: `${before.open} × 0.995, on the tick below: ${stop}; 14:00 opens above and falls to ${back.low}`,
      },
    },
  ];
}

export function gapCases({ flat, back, later }: Outage): readonly Case[] {
  const again = back.open.toFixed(2);
  const limit = down(flat.close * 0.9999, tick);
  const resting = ['strategy.entry.type=limit', 'strategy.entry.offset=0.01%'];
  return [
    {
      name: 'outage-late',
      asked: 'A purchase that is decided at 13:00 and is 200 ms on its way',
      set: [at('13:00'), 'latency=200ms'],
      hand: { prices: [again], says: 'arrives between candles, meets the next open (LAT-1)' },
    },
    {
      name: 'outage-good-2',
      asked: 'A limit 0.01% below from 12:00 on, good for two candles',
      set: [...resting, 'strategy.entry.goodFor=2'],
      hand: {
        prices: [],
        says: `ends at 14:00, and is met no more by the jump after it (TIME-5); it was ${limit}`,
      },
    },
    {
      name: 'outage-good-3',
      asked: 'The same, good for three',
      set: [...resting, 'strategy.entry.goodFor=3'],
      hand: { prices: [limit], says: `${flat.close} × 0.9999, on the tick below: ${limit} > ${back.low}` },
    },
    {
      name: 'outage-two-hours',
      asked: 'A purchase once the two hours from noon have closed',
      set: ['strategy.use=two-hours.ts'],
      hand: {
        prices: [later.open.toFixed(2)],
        says: 'the base candle that would end them is missing: seen at 15:00 (TIME-3), bought at that open',
      },
    },
  ];
}

export function marginCases({ before, flat }: Outage): readonly Case[] {
  const entry = before.open;
  const margin = ['account.kind=margin', 'account.mode=isolated', 'margin.maintenance=0.4%'];
  // Funding at 12:00, 13:00 and 14:00, always at the last price.
  const received = -3 * 0.0001 * flat.close;
  const under = down(longUnderAt({ entry, leverage: 100, maintenance: 0.004, received }), tick);
  const free = down(longUnderAt({ entry, leverage: 100, maintenance: 0.004 }), tick);
  return [
    {
      name: 'outage-free',
      asked: 'Leverage 100, bought at 11:00',
      set: [at('11:00'), ...margin, 'margin.leverage=100'],
      hand: { prices: [entry.toFixed(2), free], says: `(entry − entry / 100) / 0.996 = ${free} (MARG-1)` },
    },
    {
      name: 'outage-funding',
      asked: 'The same, and 0.01% of funding every hour',
      set: [
        at('11:00'),
        ...margin,
        'margin.leverage=100',
        'markets.BTC/USDT.funding={ rate: 0.01%, every: 1h }',
      ],
      hand: {
        prices: [entry.toFixed(2), under],
        says: `three times 0.01% of ${flat.close} out of its margin, two of them without a candle: ${under} (FUND-1)`,
      },
    },
  ];
}
