/** What people may write of a strategy: what it is, how much its entries are for, what is said of those that say nothing. */
import { z } from 'zod';
import { entryFields } from './schema-entry.ts';
import { decimal, optional, rate, text } from './schema-parts.ts';

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

export const strategy = z
  .union([text, strategyFields], { error: 'expected the name of a strategy, or a group of fields' })
  .describe('A name, or a strategy with its parameters.');
export type StrategyInput = z.infer<typeof strategyFields>;
export type SizingInput = z.infer<typeof sizing>;
