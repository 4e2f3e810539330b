/** Positions in LAYER through its fall and its funding, each worked by hand from the minutes and the rates. */
import { decimal } from '../../src/report/format.ts';
import { ms, type Bench, type Row } from './bench.ts';
import type { Case } from './case.ts';
import { courseOf, trailedAt, type Course, type Rates } from './layer-hand.ts';

export const layerFile = 'binance-usdm/1m/LAYERUSDT-PERP_1m.csv.gz';
export const fundingFile = 'binance-usdm/funding/LAYERUSDT-PERP_funding_2025.csv.gz';

export interface Layer {
  readonly rows: ReadonlyMap<number, Row>;
  readonly funding: ReturnType<Bench['funding']>;
}

export const layerOf = (bench: Bench): Layer => ({
  rows: bench.candles(layerFile),
  funding: bench.funding(fundingFile),
});

const longFrom = '2025-05-06T04:00:00Z';
const longTo = '2025-05-07T04:00:00Z';
const quantity = 10_000;
const hour = 3_600_000;
const usual = 'markets.LAYER/USDT.funding={ rate: 0.005%, every: 4h }';

const says = ({ liquidatedAt, received, times }: Course): string =>
  `${times} ${times === 1 ? 'payment' : 'payments'}, ${decimal(received * quantity, 2)}; ${
    liquidatedAt === null ? 'never under' : `under at ${liquidatedAt}`
  }`;

const handOf = (course: Course): Case['hand'] => ({
  prices: course.liquidatedAt === null ? [course.entry] : [course.entry, course.liquidatedAt],
  says: says(course),
});

/** Longs from 04:00 on 6 May, with the rates as they were and as they usually are. */
export function longCases({ rows, funding }: Layer): readonly Case[] {
  const real = (leverage: number): Rates => ({
    short: false,
    leverage,
    rateAt: (at) => funding.get(at)?.rate ?? null,
  });
  const constant = (leverage: number): Rates => ({
    short: false,
    leverage,
    rateAt: (at) => (at % (4 * hour) === 0 ? 0.00005 : null),
  });
  const trailed = trailedAt(rows, longFrom, 0.1);
  const cases = [5, 4, 3, 2].flatMap((leverage): readonly Case[] => [
    {
      name: `layer-${leverage}`,
      asked: `Leverage ${leverage}`,
      set: [`margin.leverage=${leverage}`],
      hand: handOf(courseOf(rows, longFrom, longTo, real(leverage))),
    },
    {
      name: `layer-${leverage}-usual`,
      asked: `Leverage ${leverage}, 0.005% every four hours instead`,
      set: [`margin.leverage=${leverage}`, usual],
      hand: handOf(courseOf(rows, longFrom, longTo, constant(leverage))),
    },
  ]);
  const entry = rows.get(ms(longFrom))!.open.toFixed(4);
  return [
    ...cases,
    {
      name: 'layer-trail',
      asked: 'Leverage 5 and a trailing stop, 10% behind',
      set: ['margin.leverage=5', 'strategy.stop.trail=10%'],
      hand: { prices: [entry, trailed], says: `the best price so far × 0.9, on the tick below: ${trailed}` },
    },
  ];
}

/** Shorts: through the fall, at the very instant of the first payment, and the day after. */
export function shortCases({ rows, funding }: Layer): readonly Case[] {
  const short = 'strategy.params.short=true';
  const one = (name: string, asked: string, span: readonly [string, string], leverage: number): Case => ({
    name,
    asked,
    set: [short, `period.from=${span[0]}`, `period.to=${span[1]}`, `margin.leverage=${leverage}`],
    hand: handOf(
      courseOf(rows, span[0], span[1], {
        short: true,
        leverage,
        rateAt: (at) => funding.get(at)?.rate ?? null,
      }),
    ),
  });
  const next = ['2025-05-07T00:00:00Z', '2025-05-07T04:00:00Z'] as const;
  const squeezed = one('layer-squeezed', 'From midnight on 7 May, leverage 10', next, 10);
  return [
    one('layer-short', 'All of 6 May', ['2025-05-06T00:00:00Z', '2025-05-07T00:00:00Z'], 1),
    one('layer-before', 'From 07:59 on 6 May to 10:00', ['2025-05-06T07:59:00Z', '2025-05-06T10:00:00Z'], 1),
    one(
      'layer-at',
      'From 08:00 to 10:00, at the instant of the payment',
      ['2025-05-06T08:00:00Z', '2025-05-06T10:00:00Z'],
      1,
    ),
    squeezed,
    {
      name: 'layer-unfunded',
      asked: 'The same without funding',
      set: [...squeezed.set, 'markets.LAYER/USDT.funding={ rate: 0, every: 4h }'],
      hand: handOf(courseOf(rows, ...next, { short: true, leverage: 10, rateAt: () => null })),
    },
  ];
}
