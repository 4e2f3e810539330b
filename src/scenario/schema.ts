/**
 * What people may write in a scenario file: one strict schema, from which come the types, the checks, the JSON Schema
 * for completion in editors and the reference page (docs/scenario.md). What the engine reads is the normal form
 * (`normal.ts`), in which nothing is optional any more and no shorthand is left.
 *
 * Rates are written with their unit (`0.1%`, `10bps`), so that 0.1 cannot be taken for ten percent or a tenth of one.
 */
import { z } from 'zod';
import { calendars } from '../market/quality.ts';
import { accountKinds, pathPolicies } from '../model/costs.ts';
import { maintenanceBases, marginModes } from '../model/margin.ts';
import { timeframes } from '../model/time.ts';
import { feeSchedules } from './fee-schedules.ts';
import { entryFields } from './schema-entry.ts';
import { riskSchema } from './schema-risk.ts';
import { decimal, instant, optional, text } from './schema-parts.ts';

const rateExpected = 'expected a rate with its unit, such as 0.1% or 10bps';
const rateThat = (expected: string) =>
  z.union([z.string().regex(/^\d+(\.\d+)? ?(%|bps)$/, expected), z.literal(0)], { error: expected });
const rate = rateThat(rateExpected);

const zoneExpected = 'expected UTC, how far from it, such as +02:00, or a name such as America/New_York';

const scheduleNames = Object.keys(feeSchedules) as (keyof typeof feeSchedules)[];
const schedule = z.enum(scheduleNames);

const feeRates = {
  maker: optional(rate, 'On the value of fills of resting orders.', '0'),
  taker: optional(rate, 'On the value of fills that take: market and stop orders.', '0'),
  tiers: optional(
    z.array(
      z.strictObject({
        volume: decimal.describe('Traded in the 30 × 24 h before a fill, from which on the tier holds.'),
        maker: rate.describe('Of this tier.'),
        taker: rate.describe('Of this tier.'),
      }),
    ),
    'Rates by what the account has traded, ascending; below the first hold `maker` and `taker`.',
    'none',
  ),
  schedule: optional(
    schedule,
    'What an exchange charges, by name, instead of rates of one’s own; of its tiers those that are certain.',
    'none',
  ),
};

const feesExpected =
  'expected a rate with its unit, such as 0.1% or 10bps, a schedule such as binance-spot, or maker and taker';
const fees = z.union(
  [
    rateThat(feesExpected),
    schedule,
    z.strictObject({
      ...feeRates,
      volume: optional(
        decimal,
        'What the account trades elsewhere in 30 days, which counts for its tier.',
        '0',
      ),
      minimum: optional(decimal, 'Least fee of an order, in the account’s currency.', '0'),
      currency: optional(
        z.enum(['quote', 'received', 'coin']),
        'What fees are taken from: the quote, what a fill brings (a purchase pays in base, a sale in quote), or `account.coin`, as long as it lasts.',
        'coin, where the account has one; of a spot account with a schedule that says so, received; or else quote',
      ),
      discount: optional(
        rate,
        'Part of a fee that is left off where it is paid in coin.',
        'that of the schedule, or 0',
      ),
      changes: optional(
        z.array(z.strictObject({ from: instant.describe('In force from this instant.'), ...feeRates })),
        'Fees that change with dates, in order of time; what a change leaves out stays as it was, but new rates have no tiers that they do not state.',
        'none',
      ),
    }),
  ],
  { error: feesExpected },
);

const slippageExpected =
  'expected none, a rate such as 2bps, ticks such as 1 tick, or one of ticks, bps, spread, range, volumeShare and squareRoot';
const slippage = z.union(
  [
    z.literal('none'),
    z
      .string()
      .regex(/^(\d+ ticks?|\d+(\.\d+)? ?(%|bps))$/, slippageExpected)
      .meta({ description: 'Such as `2bps`, `0.02%` or `1 tick`.' }),
    z.strictObject({
      ticks: z.number().int().min(0).optional().describe('Price steps against the taker.'),
      bps: decimal.optional().describe('Basis points of the price against the taker.'),
      spread: rate
        .optional()
        .describe('Spread as a part of the price, such as `4bps`: the taker pays half of it.'),
      range: rate.optional().describe('Part of the candle’s range, such as `10%` of high less low.'),
      volumeShare: rate
        .optional()
        .describe('Part of the price for the whole volume, times the square of (size / volume).'),
      squareRoot: rate
        .optional()
        .describe('Part of the price for the whole volume, times the square root of (size / volume).'),
      clamp: optional(z.boolean(), 'Keep slipped fills inside their candle (FILL-5).', 'false'),
    }),
  ],
  { error: slippageExpected },
);

const limitFillsExpected = 'expected touch, cross, or a probability such as 30%';
const limitFills = z.union(
  [
    z.enum(['touch', 'cross']),
    z
      .string()
      .regex(/^\d+(\.\d+)? ?%$/, limitFillsExpected)
      .meta({ description: 'Such as `30%`: the probability that a touch fills.' }),
  ],
  { error: limitFillsExpected },
);

const participationExpected = 'expected a part of the volume such as 10%, or none';
const participation = z.union(
  [z.literal('none'), z.string().regex(/^\d+(\.\d+)? ?%$/, participationExpected)],
  { error: participationExpected },
);

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

/** The rules of a market; of a change, what is left out stays as it was. */
const rules = (before?: string) => ({
  tick: optional(decimal, 'Price step of orders.', before ?? 'one unit of the data’s last digit'),
  lot: optional(decimal, 'Size step; sizes are cut down to it (FILL-7).', before ?? '0.00000001'),
  minQuantity: optional(decimal, 'Least size of an order, in base units.', before ?? 'none'),
  maxQuantity: optional(decimal, 'Greatest size of an order, in base units; 0 for none.', before ?? 'none'),
  minNotional: optional(decimal, 'Least value of an order, in the quote currency.', before ?? 'none'),
  priceBand: optional(
    rate,
    'How far from the last price a limit may lie when it arrives, such as 5%; 0 for any distance.',
    before ?? 'none',
  ),
});

const signedRateExpected = 'expected a rate with its unit, such as 0.01% or -0.5bps';
const signedRate = z.union([z.string().regex(/^-?\d+(\.\d+)? ?(%|bps)$/, signedRateExpected), z.literal(0)], {
  error: signedRateExpected,
});
const everyExpected = 'expected hours such as 8h';
const funding = z.strictObject({
  file: text
    .optional()
    .describe(
      'CSV of times and rates, relative to the scenario; instead of `rate` and `every`. It has a column of times (`time`, `timestamp`, `fundingTime`, `calc_time`; dates or epoch milliseconds, UTC) and one of rates as fractions (`rate`, `fundingRate`, `last_funding_rate`): 0.0001 is 0.01%.',
    ),
  rate: signedRate
    .optional()
    .describe('At each time, of the position’s value; a long pays where it is above 0.'),
  every: z
    .string({ error: everyExpected })
    .regex(/^\d+h$/, everyExpected)
    .optional()
    .describe('Hours from one time to the next, in UTC.'),
});

const leverageExpected = 'expected a number from 1, such as 10';
const leverage = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/, leverageExpected)], {
  error: leverageExpected,
});
const maintenanceExpected = 'expected a rate such as 0.5%, or tiers of from, rate and leverage';
const margin = z.strictObject({
  leverage: optional(
    leverage,
    'How many times its initial margin a position may cost. It changes no size by itself: `sizing` does, of which a percent may then be up to 100 times this.',
    '1',
  ),
  maintenance: optional(
    z.union(
      [
        rateThat(maintenanceExpected),
        z
          .array(
            z.strictObject({
              from: decimal.describe('Value of a position from which on its part pays the rate.'),
              rate: rate.describe('Of that part.'),
              leverage: optional(
                leverage,
                'The greatest of a position that reaches this tier; no tier allows more than those before it.',
                'any',
              ),
            }),
          )
          .min(1),
      ],
      { error: maintenanceExpected },
    ),
    'What must be left of a position’s value before it is liquidated: one rate, or tiers, each with the rate of its part; to be stated where leverage is above 1.',
    '0',
  ),
  on: optional(
    z.enum(maintenanceBases),
    'What maintenance is reckoned on: the value now, or the cost.',
    'mark',
  ),
  liquidationFee: optional(rate, 'Of the value that is liquidated, beside the fee of the fill.', '0'),
  borrow: optional(
    rate,
    'What a short pays of its value, at the times of `account.interest`, or else each hour.',
    '0',
  ),
});

const marketFields = z.strictObject({
  file: text.describe('File of candles, relative to the scenario.'),
  ...rules(),
  changes: optional(
    z.array(z.strictObject({ from: instant.describe('In force from this instant.'), ...rules('as before') })),
    'Rules that change with dates, in order of time; what a change leaves out stays as it was (FILL-7).',
    'none',
  ),
  fees: optional(
    fees,
    'Instead of the scenario’s, field by field: a rate alone is maker and taker, a name alone the schedule; new rates have no tiers that they do not state.',
    'those of the scenario',
  ),
  funding: optional(funding, 'What a perpetual’s position pays at its times (FUND-1).', 'none'),
  margin: optional(margin, 'Instead of the scenario’s, field by field.', 'that of the scenario'),
  slippage: optional(slippage, 'Instead of the scenario’s slippage.', 'that of the scenario'),
  limitFills: optional(limitFills, 'Instead of the scenario’s.', 'that of the scenario'),
  participation: optional(participation, 'Instead of the scenario’s.', 'that of the scenario'),
});

const market = z
  .union([text, marketFields], { error: 'expected a file of candles, or a group of fields' })
  .describe('A file of candles, or a market with its rules.');

const sizingExpected =
  'expected a part of equity such as 50%, or one of percent, amount, quantity, risk, volatility and kelly';
const capExpected = 'expected a part of equity such as 60%';
const sizing = z.union(
  [
    z
      .string()
      .regex(/^\d+(\.\d+)? ?%$/, sizingExpected)
      .meta({ description: 'Such as `50%`, of equity.' }),
    z.strictObject({
      percent: decimal
        .optional()
        .describe('Percent of equity at each entry, fee inside; at most 100 times the leverage.'),
      amount: decimal
        .optional()
        .describe('Fixed amount of the account’s currency at each entry, fee inside.'),
      quantity: decimal.optional().describe('Fixed size of each entry, in base units.'),
      risk: rate
        .optional()
        .describe(
          'Part of equity that each entry may lose at its stop, costs included, such as `1%` (SIZE-1).',
        ),
      volatility: rate
        .optional()
        .describe(
          'So much of equity that the market’s volatility makes this of it in a year, such as `15%` (SIZE-1).',
        ),
      kelly: rate
        .optional()
        .describe(
          'So much of Kelly’s fraction of what closed trades have brought may be lost at the stop, such as `50%` (SIZE-1).',
        ),
      least: optional(z.number().int().min(1), 'Of `kelly`: closed trades before it is reckoned.', '30'),
      fallback: optional(rate, 'Of `kelly`: what may be lost until then, and while no trade has lost.', '1%'),
      period: optional(
        z.number().int().min(2).max(1_000_000),
        'Of `volatility`: the returns that are looked at, to the last close.',
        '20',
      ),
      cap: optional(
        z.string({ error: capExpected }).regex(/^\d+(\.\d+)? ?%$/, capExpected),
        'Of `risk`, `kelly` and `volatility`: the greatest cost of an entry, as a part of equity.',
        '100% times the leverage',
      ),
      correlation: optional(
        z.strictObject({
          window: optional(
            z.number().int().min(3).max(1_000_000),
            'The returns that are looked at, to the last close.',
            '60',
          ),
          least: optional(rate, 'The least share of the size.', '25%'),
        }),
        'The more alike its market moves to what is held, the smaller the entry (SIZE-1).',
        'none',
      ),
    }),
  ],
  { error: sizingExpected },
);

const strategyFields = z.strictObject({
  use: text.describe('Name of a built-in strategy (`backlot strategies`), or a .ts or .js file.'),
  params: optional(
    z.record(z.string(), z.unknown()),
    'Parameters by name, each checked as the strategy states it.',
    'those of the strategy',
  ),
  sizing: optional(
    sizing,
    'How much an entry is for (SIZE-1): a part of equity, or one of percent, amount, quantity, risk, volatility and kelly.',
    '100%',
  ),
  ...entryFields,
  markets: optional(
    z.array(text).min(1),
    'Ids of its markets; each belongs to one strategy (POS-1).',
    'all, but one that is there for the price of `account.coin`',
  ),
});

const strategy = z
  .union([text, strategyFields], { error: 'expected the name of a strategy, or a group of fields' })
  .describe('A name, or a strategy with its parameters.');

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
export type MarketInput = z.infer<typeof marketFields>;
export type RulesInput = Pick<
  MarketInput,
  'tick' | 'lot' | 'minQuantity' | 'maxQuantity' | 'minNotional' | 'priceBand'
>;
export type StrategyInput = z.infer<typeof strategyFields>;
export type SlippageInput = z.infer<typeof slippage>;
export type FillsInput = Pick<MarketInput, 'slippage' | 'limitFills' | 'participation'>;
export type MarginInput = z.infer<typeof margin>;
export type FundingInput = z.infer<typeof funding>;
export type LatencyInput = z.infer<typeof latency>;
export type FeesInput = z.infer<typeof fees>;
export type SizingInput = z.infer<typeof sizing>;
