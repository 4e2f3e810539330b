/**
 * What people may write of lengths, and of stops that move on (STOP-1, STOP-3). What fits together is judged when it is
 * brought to its normal form (`normal-plan.ts`).
 */
import { z } from 'zod';
import { decimal, optional } from './schema-parts.ts';

const lengthExpected =
  'expected how far: 5%, 20 ticks, 2 atr, or one of percent, ticks, atr (with its period) and distance';
const reachExpected =
  'expected how far: 2 R, 5%, 20 ticks, 2 atr, or one of r, percent, ticks, atr (with its period) and distance';

export const lengthText = (expected: string): z.ZodString =>
  z
    .string()
    .regex(/^(\d+ ?ticks?|\d+(\.\d+)? ?(%|bps|atr))$/, expected)
    .meta({ description: 'Such as `5%`, `20 ticks` or `2 atr`.' });

const reachText = z
  .string()
  .regex(/^(\d+ ?ticks?|\d+(\.\d+)? ?(%|bps|atr|R))$/, reachExpected)
  .meta({ description: 'Such as `2 R`, `5%`, `20 ticks` or `2 atr`.' });

/** The ways to say how far. */
export const ways = {
  percent: decimal.optional().describe('Percent of the price from which it is measured.'),
  ticks: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Price steps of the market, as they are at the decision.'),
  atr: decimal
    .optional()
    .describe(
      'Average true ranges at the decision (IND-2); the first decision waits until they are defined, `period` candles and one.',
    ),
  period: optional(z.number().int().min(1).max(1_000_000), 'Candles of the average true range.', '14'),
  distance: decimal.optional().describe('In price.'),
};
export const length = z.union([lengthText(lengthExpected), z.strictObject(ways)], { error: lengthExpected });

const inRisk = decimal
  .optional()
  .describe('In R, the distance from the fill to the stop as it was first placed.');
export const reach = z.union([reachText, z.strictObject({ ...ways, r: inRisk })], { error: reachExpected });

export const on = optional(
  z.enum(['path', 'close']),
  'Whether it follows the path, or closes alone (STOP-5).',
  'path',
);

const breakEvenExpected = 'expected how far ahead the price must have been: 1 R, 2%, or after and offset';
const breakEven = z.union(
  [
    reachText,
    z.strictObject({
      after: optional(reach, 'How far ahead of the fill the price must have been.', '2%'),
      offset: optional(
        z.union([z.literal('fees'), length]),
        'How far beyond the fill the stop then lies; `fees`: as far as the fees of both fills take.',
        '0%',
      ),
    }),
  ],
  { error: breakEvenExpected },
);

const candles = (description: string, fallback: string) =>
  optional(z.number().int().min(1).max(1_000_000), description, fallback);

const chandelierExpected = 'expected so many average true ranges: 3 atr, or atr with its period';
const chandelier = z.union(
  [
    z
      .string()
      .regex(/^\d+(\.\d+)? ?atr$/, chandelierExpected)
      .meta({ description: 'Such as `3 atr`.' }),
    z.strictObject({
      atr: decimal.describe('Average true ranges, those of each close.'),
      period: candles('Candles of the average true range.', '22'),
    }),
  ],
  { error: chandelierExpected },
);

export const volatility = z.strictObject({
  period: candles('Candles of the average true range of now.', '14'),
  reference: candles('Candles of the one that it is compared with.', '100'),
  least: optional(decimal, 'The distance is at least so many times what is stated.', '0.5'),
  most: optional(decimal, 'And at most so many times.', '2'),
});

/** Fields of a stop beside where it starts and how it trails. */
export const planFields = {
  breakEven: optional(
    breakEven,
    'The stop goes to the fill, or beyond it, once the price has been so far ahead (STOP-1).',
    'none',
  ),
  chandelier: optional(
    chandelier,
    'At each close the stop hangs so far below the best price since the fill, where that is nearer (STOP-1).',
    'none',
  ),
  volatility: optional(
    volatility,
    'Distances are multiplied by what volatility is of what it was, at the entry, and at closes where that brings the stop nearer (STOP-3).',
    'none',
  ),
  candles: optional(
    z.number().int().min(1),
    'The position is closed after the close of so many candles, that of the fill counted.',
    'none',
  ),
};

export type LengthInput = z.infer<typeof length>;
export type ReachInput = z.infer<typeof reach>;
export type BreakEvenInput = z.infer<typeof breakEven>;
export type ChandelierInput = z.infer<typeof chandelier>;
export type VolatilityInput = z.infer<typeof volatility>;
