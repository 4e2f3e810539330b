/**
 * What people may write in a scenario file: one strict schema, from which come the types, the checks, the JSON Schema
 * for completion in editors and the reference page (docs/scenario.md). What the engine reads is the normal form
 * (`normal.ts`), in which nothing is optional any more and no shorthand is left.
 */
import { z } from 'zod';
import { calendars } from '../market/quality.ts';
import { accountKinds, pathPolicies } from '../model/costs.ts';
import { marginModes } from '../model/margin.ts';
import { timeframes } from '../model/time.ts';
import { fees } from './schema-fees.ts';
import { limitFills, margin, market, participation, slippage } from './schema-market.ts';
import { riskSchema } from './schema-risk.ts';
import { decimal, everyExpected, instant, optional, rate, text } from './schema-parts.ts';
import { strategy } from './schema-strategy.ts';

const zoneExpected = 'expected UTC, how far from it, such as +02:00, or a name such as America/New_York';

const latencyExpected =
  'expected a time such as 200ms or 1s, or two between which it is drawn, such as [50ms, 250ms]';
const delay = z.string().regex(/^\d+(\.\d+)? ?m?s$/, latencyExpected);
const span = z.union([delay, z.tuple([delay, delay])], { error: latencyExpected });
const latency = z.union(
  [
    delay,
    z.tuple([delay, delay]),
    z.strictObject({
      order: optional(span, 'Until a command reaches the exchange.', '0ms'),
      answer: optional(span, 'Until a strategy is told of a fill and has answered.', '0ms'),
    }),
  ],
  { error: latencyExpected },
);

export const scenarioSchema = z
  .strictObject({
    name: text.describe('What the run is called in reports.'),
    data: z
      .strictObject({
        timeframe: z.enum(timeframes).describe('Length of the candles of all files.'),
        calendar: optional(
          z.enum(calendars),
          '`weekdays`: the markets close at weekends, and a year has 252 periods; `continuous`: 365 (of weekly candles 52).',
          'continuous',
        ),
        broken: optional(
          z.enum(['stop', 'drop']),
          'What to do with a broken candle (DATA-1): stop the run, or leave it out and record it, one in twenty at most.',
          'stop',
        ),
      })
      .describe('What the candle files have in common.'),
    account: z
      .strictObject({
        kind: optional(
          z.enum(accountKinds),
          '`spot` owns what it sells; `margin` may be short, and borrow (MARG-1).',
          'spot',
        ),
        mode: optional(
          z.enum(marginModes),
          'On margin: `cross`, the whole account answers for every position; `isolated`, each for itself (MARG-1).',
          'cross',
        ),
        interest: optional(
          z.strictObject({
            rate: rate.describe('At each time, of the debt.'),
            every: z
              .string({ error: everyExpected })
              .regex(/^\d+h$/, everyExpected)
              .describe('Hours from one time to the next, in UTC.'),
          }),
          'On margin: what is paid on debt (MARG-1).',
          'none',
        ),
        currency: text.describe('Currency of the account; every market is quoted in it.'),
        balance: decimal.describe('What the account begins with.'),
        digits: optional(z.number().int().min(0).max(12), 'Decimals of money.', '8'),
        coin: optional(
          z.strictObject({
            currency: text.describe('Its name: BNB.'),
            balance: decimal.describe(
              'What lies there at the start, to pay fees with; nothing is added later.',
            ),
            market: optional(
              text,
              'Id of the market of this scenario whose price values it.',
              '`currency` and that of the account: `BNB/USDT`',
            ),
          }),
          'The exchange’s own coin, to pay fees with (FEE-1). It counts in equity, and nobody trades it.',
          'none',
        ),
      })
      .describe('The one account of the run.'),
    markets: z
      .record(z.string(), market)
      .describe(
        'Markets by id, base and quote: `BTC/USDT`. One is enough; several share account and timeframe.',
      ),
    fees: optional(
      fees,
      'What the exchange charges (FEE-1): one rate, the name of a schedule, or maker and taker with tiers.',
      '0',
    ),
    risk: optional(
      riskSchema,
      'Limits on what the run may risk (RISK-1 to RISK-3): an entry that would break one is denied.',
      'none',
    ),
    margin: optional(
      margin,
      'Of a margin account: leverage, maintenance, liquidation, and what shorts pay (MARG-1).',
      'leverage 1',
    ),
    slippage: optional(
      slippage,
      'How much worse than the price it met a market or stop order fills (SLIP-1).',
      'none',
    ),
    limitFills: optional(
      limitFills,
      'When a resting limit fills (FILL-2): where the path touches it, a tick through it, or, on a touch, by chance.',
      'touch',
    ),
    participation: optional(
      participation,
      'Part of a candle’s volume that the run’s own fills may take (FILL-6).',
      'none: no bound',
    ),
    latency: optional(
      latency,
      'How long commands are on their way (LAT-1): fixed, or drawn between two times.',
      'none',
    ),
    path: optional(
      z.enum(pathPolicies),
      'Which extreme of a candle comes first where the candle does not say (PATH-3).',
      'adverse',
    ),
    strategy: strategy.optional().describe('The strategy, where there is one.'),
    strategies: z
      .record(z.string(), strategy)
      .optional()
      .describe('Several, by id, each with its own markets; instead of `strategy`.'),
    timeZone: optional(
      z
        .string({ error: zoneExpected })
        .regex(/^(UTC|[+-]\d\d:\d\d|[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)+)$/, zoneExpected),
      'At whose midnight a day begins, for day orders and daily losses (TIME-5): `UTC`, how far from it, or a name with its summer time, such as `America/New_York`. Figures are of UTC days all the same (METR-1).',
      'UTC',
    ),
    period: optional(
      z.strictObject({
        from: optional(
          instant,
          'First instant of decisions; earlier candles warm indicators up.',
          'the first candle',
        ),
        to: optional(instant, 'End of the last candle.', 'the last candle'),
      }),
      'The part of the data that is traded (SCEN-2).',
      'all',
    ),
    warmUp: optional(
      z.number().int().min(0),
      'Candles that are read before the first decision.',
      'all before `period.from`; without it, none',
    ),
    seed: optional(
      z.number().int().min(0),
      'Of all chance (DET-2): limits that fill by probability, and latency that is drawn.',
      '1',
    ),
    riskFree: optional(
      rate,
      'Risk-free rate a year, for the ratios of excess return: Sharpe, Treynor, alpha and their kin; Sortino and omega measure against 0 (METR-1).',
      '0',
    ),
  })
  .describe('A scenario: everything that a run depends on.');

/** A scenario as written. */
export type ScenarioInput = z.infer<typeof scenarioSchema>;
export type LatencyInput = z.infer<typeof latency>;
