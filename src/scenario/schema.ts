/**
 * What people may write in a scenario file: one strict schema, from which come the types, the checks and the JSON
 * Schema for completion in editors. What the engine reads is the normal form (`normal.ts`), in which nothing is
 * optional any more.
 *
 * Rates are written with their unit (`0.1%`, `10bps`), so that 0.1 cannot be taken for ten percent or a tenth of one.
 */
import { z } from 'zod';
import { calendars } from '../market/quality.ts';
import { accountKinds, pathPolicies } from '../model/costs.ts';
import { timeframes } from '../model/time.ts';

const text = z.string().min(1);

/** A decimal number; in quotes where it needs more digits than a double keeps. */
const decimalExpected = 'expected a decimal number';
const decimal = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, decimalExpected)], {
  error: decimalExpected,
});

const rateExpected = 'expected a rate with its unit, such as 0.1% or 10bps';
const rate = z.union([z.string().regex(/^\d+(\.\d+)? ?(%|bps)$/, rateExpected), z.literal(0)], {
  error: rateExpected,
});

const instant = z.union([z.string(), z.number().int()], {
  error: 'expected a date such as 2024-01-31, or 2024-01-31T08:00:00Z',
});

const fees = z
  .strictObject({
    maker: rate.optional().describe('Rate on the value of fills of resting orders. Default: 0.'),
    taker: rate.optional().describe('Rate on the value of fills that take. Default: 0.'),
  })
  .describe('What the exchange charges (FEE-1).');

const slippage = z
  .union(
    [
      z.literal('none'),
      z.strictObject({
        ticks: z.number().int().min(0).optional().describe('Price steps against the taker.'),
        bps: decimal.optional().describe('Basis points of the price against the taker.'),
        clamp: z.boolean().optional().describe('Keep slipped fills inside their candle. Default: false.'),
      }),
    ],
    { error: 'expected none, or one of ticks and bps' },
  )
  .describe('How much worse than the price met a market or stop order fills (SLIP-1). Default: none.');

const rules = {
  tick: decimal.optional().describe('Price step of orders. Default: one unit of the data’s last digit.'),
  lot: decimal.optional().describe('Size step. Default: 0.00000001.'),
  minQuantity: decimal.optional().describe('Least size of an order. Default: none.'),
  maxQuantity: decimal.optional().describe('Greatest size of an order. Default: none.'),
  minNotional: decimal.optional().describe('Least value of an order, in the quote currency. Default: none.'),
};

const market = z.strictObject({
  file: text.describe('CSV file of candles, relative to the scenario. May be gzip’d.'),
  ...rules,
  changes: z
    .array(z.strictObject({ from: instant.describe('In force from this instant.'), ...rules }))
    .optional()
    .describe('Rules that change with dates; what is left out stays as it was (FILL-7).'),
  fees: fees.optional().describe('Instead of the scenario’s fees.'),
  slippage: slippage.optional().describe('Instead of the scenario’s slippage.'),
});

const sizing = z
  .strictObject({
    percent: decimal.optional().describe('Percent of equity at each entry, fee inside.'),
    amount: decimal.optional().describe('Fixed amount of the account’s currency, fee inside.'),
    quantity: decimal.optional().describe('Fixed size in base units.'),
  })
  .describe('How much an entry is for: exactly one of percent, amount, quantity (SIZE-1).');

const strategy = z.strictObject({
  use: text.describe('Name of a built-in strategy, or a .ts or .js file relative to the scenario.'),
  params: z.record(z.string(), z.unknown()).optional().describe('Parameters; left out: their defaults.'),
  sizing: sizing.optional().describe('Default: 100 percent.'),
  markets: z.array(text).min(1).optional().describe('Ids of its markets. Default: all.'),
});

export const scenarioSchema = z
  .strictObject({
    name: text.describe('What the run is called in reports.'),
    data: z.strictObject({
      timeframe: z.enum(timeframes).describe('Length of the candles of all files.'),
      calendar: z
        .enum(calendars)
        .optional()
        .describe('`weekdays`: closed at weekends, 252 periods a year. Default: continuous, 365.'),
      broken: z
        .enum(['stop', 'drop'])
        .optional()
        .describe('What to do with a broken candle (DATA-1). Default: stop.'),
    }),
    account: z.strictObject({
      kind: z.enum(accountKinds).optional().describe('`margin` may be short, at leverage 1. Default: spot.'),
      currency: text.describe('Currency of the account; every market is quoted in it.'),
      balance: decimal.describe('What the account begins with.'),
      digits: z.number().int().min(0).max(12).optional().describe('Decimals of money. Default: 8.'),
    }),
    markets: z.record(z.string(), market).describe('Markets by id, such as BTC/USDT.'),
    fees: fees.optional(),
    slippage: slippage.optional(),
    path: z
      .enum(pathPolicies)
      .optional()
      .describe('Which extreme of a candle comes first (PATH-3). Default: adverse.'),
    strategy: strategy.optional().describe('The strategy, where there is one.'),
    strategies: z
      .record(z.string(), strategy)
      .optional()
      .describe('Several, by id, each with its own markets.'),
    period: z
      .strictObject({
        from: instant.optional().describe('First instant of decisions. Default: the first candle.'),
        to: instant.optional().describe('End of the last candle. Default: the last candle.'),
      })
      .optional(),
    warmUp: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('Candles before the first decision. Default: all before `period.from`, otherwise none.'),
    seed: z.number().int().min(0).optional().describe('Of all chance. Default: 1.'),
    riskFree: rate.optional().describe('Risk-free rate a year, for the Sharpe ratio. Default: 0.'),
  })
  .describe('A scenario: everything that a run depends on.');

/** A scenario as written. */
export type ScenarioInput = z.infer<typeof scenarioSchema>;
export type MarketInput = z.infer<typeof market>;
export type RulesInput = Pick<MarketInput, 'tick' | 'lot' | 'minQuantity' | 'maxQuantity' | 'minNotional'>;
export type StrategyInput = z.infer<typeof strategy>;
export type SlippageInput = z.infer<typeof slippage>;
export type FeesInput = z.infer<typeof fees>;
export type SizingInput = z.infer<typeof sizing>;
