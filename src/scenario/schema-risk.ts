/** What people may write of limits on risk (RISK-2, RISK-3). */
import { z } from 'zod';
import { decimal, instant, optional } from './schema-parts.ts';

const shareExpected = 'expected a part of equity such as 50%';
/** May be more than all of it. */
const share = z
  .string({ error: shareExpected })
  .regex(/^\d+(\.\d+)? ?%$/, shareExpected)
  .meta({ description: 'Such as `50%`.' });

const spanExpected = 'expected a time such as 30m, 4h or 1d';
const span = z
  .string({ error: spanExpected })
  .regex(/^\d+(m|h|d)$/, spanExpected)
  .meta({ description: 'Such as `30m`, `4h` or `1d`.' });

const lossExpected = 'expected a part of equity such as 3%, or its rate, and whether to flatten';
const loss = z.union(
  [
    share,
    z.strictObject({
      rate: share.describe('Part of equity.'),
      flatten: optional(z.boolean(), 'Whether every position is closed, too.', 'false'),
    }),
  ],
  { error: lossExpected },
);

const exposureExpected = 'expected a part of equity such as 100%, or one of market, direction and total';
const exposure = z.union(
  [
    share,
    z.strictObject({
      market: optional(share, 'Of one market.', 'none'),
      direction: optional(share, 'Of all longs together, and of all shorts together.', 'none'),
      total: optional(share, 'Of all markets, long or short.', 'none'),
    }),
  ],
  { error: exposureExpected },
);

const correlatedExpected = 'expected a part of equity such as 60%, or exposure with above and window';
const correlated = z.union(
  [
    share,
    z.strictObject({
      exposure: share.describe('Part of equity.'),
      above: optional(
        z.number(),
        'Markets move alike whose correlation is above this, or, where one is long and the other short, below its opposite.',
        '0.7',
      ),
      window: optional(
        z.number().int().min(3).max(1_000_000),
        'Returns of base candles that are looked at; while there are fewer in common, markets count as alike.',
        '60',
      ),
    }),
  ],
  { error: correlatedExpected },
);

const count = z.number().int().min(1);

export const riskSchema = z.strictObject({
  perTrade: optional(
    share,
    'What an entry may lose at its stop, costs included (SIZE-1); an entry without a stop that rests from its fill on is denied.',
    'none',
  ),
  exposure: optional(
    exposure,
    'Cost of what is held at the price of the moment, and of resting entries where they all fill; a part of equity alone is the total.',
    'none',
  ),
  correlated: optional(
    correlated,
    'Exposure of a market and of all that move alike, on one side (RISK-2); a part of equity alone states the first field.',
    'none',
  ),
  leverage: optional(decimal, 'How many times equity all exposure together may be.', 'none'),
  openOrders: optional(
    count,
    'Orders that may be alive at once, stops and targets of entries left out.',
    'none',
  ),
  openPositions: optional(count, 'Markets that may be in use at once, by a position or an entry.', 'none'),
  priceCollar: optional(
    share,
    'How far a limit or trigger of an entry may lie from the price of its decision, of that price.',
    'none',
  ),
  orderRate: optional(
    z.strictObject({
      most: count.describe('Entries.'),
      per: span.describe('In so much time.'),
    }),
    'How many entries may be placed in a time.',
    'none',
  ),
  dailyLoss: optional(
    loss,
    'Lost since the day began, of the equity of then: until midnight orders only reduce; a close at midnight ends its day (RISK-3).',
    'none',
  ),
  drawdown: optional(
    loss,
    'Lost since the highest equity, of that: from then on orders only reduce.',
    'none',
  ),
  halt: optional(
    z
      .array(
        z.strictObject({
          at: instant.describe('At the first close at or after it.'),
          flatten: optional(z.boolean(), 'Whether every position is closed, too.', 'false'),
          resume: optional(instant, 'From the first close at or after it on the run goes on.', 'never'),
        }),
      )
      .min(1),
    'A switch that somebody outside turns (RISK-2): resting entries are cancelled, and none comes until it is turned back.',
    'none',
  ),
  losingStreak: optional(
    z.strictObject({
      most: count.describe('Losing trades in a row.'),
      coolDown: span.describe('For so long entries are denied then.'),
    }),
    'Losing trades in a row after which no entry is placed for a while.',
    'none',
  ),
});

export type RiskInput = z.infer<typeof riskSchema>;
export type LossInput = z.infer<typeof loss>;
