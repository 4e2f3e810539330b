/** What people may write of a market: its candles and rules, what its fills and its positions cost (FILL-7, SLIP-1, MARG-1). */
import { z } from 'zod';
import { maintenanceBases } from '../model/margin.ts';
import { timeframes } from '../model/time.ts';
import { fees } from './schema-fees.ts';
import { decimal, everyExpected, instant, optional, rate, rateThat, text } from './schema-parts.ts';

const slippageExpected =
  'expected none, a rate such as 2bps, ticks such as 1 tick, or one of ticks, bps, spread, range, volumeShare and squareRoot';
export const slippage = z.union(
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
export const limitFills = z.union(
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
export const participation = z.union(
  [
    z.literal('none'),
    z.string({ error: participationExpected }).regex(/^\d+(\.\d+)? ?%$/, participationExpected),
  ],
  { error: participationExpected },
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
export const margin = z.strictObject({
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

const detailExpected = 'expected a file of finer candles or of trades, or file and timeframe';
// `none` is to leave it out.
const detailFile = text.refine((name) => name !== 'none', detailExpected);
const detail = z.union(
  [
    detailFile,
    z.strictObject({
      file: detailFile.describe('Relative to the scenario.'),
      timeframe: optional(
        z.enum(timeframes),
        'Length of its candles; trades have none.',
        'what the file says, or the least time between two of its candles',
      ),
    }),
  ],
  { error: detailExpected },
);

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
  detail: optional(
    detail,
    'Finer candles, or trades, that settle the path inside the candles (PATH-8): a file relative to the scenario, of candles like `file`, or a CSV with the columns `time`, `price` and `quantity`. On paper at an exchange its trades take the place of the file.',
    'none',
  ),
  funding: optional(funding, 'What a perpetual’s position pays at its times (FUND-1).', 'none'),
  margin: optional(margin, 'Instead of the scenario’s, field by field.', 'that of the scenario'),
  slippage: optional(slippage, 'Instead of the scenario’s slippage.', 'that of the scenario'),
  limitFills: optional(limitFills, 'Instead of the scenario’s.', 'that of the scenario'),
  participation: optional(participation, 'Instead of the scenario’s.', 'that of the scenario'),
});

export const market = z
  .union([text, marketFields], { error: 'expected a file of candles, or a group of fields' })
  .describe('A file of candles, or a market with its rules.');
export type MarketInput = z.infer<typeof marketFields>;
export type RulesInput = Pick<
  MarketInput,
  'tick' | 'lot' | 'minQuantity' | 'maxQuantity' | 'minNotional' | 'priceBand'
>;
export type SlippageInput = z.infer<typeof slippage>;
export type FillsInput = Pick<MarketInput, 'slippage' | 'limitFills' | 'participation'>;
export type MarginInput = z.infer<typeof margin>;
export type FundingInput = z.infer<typeof funding>;
export type DetailInput = z.infer<typeof detail>;
