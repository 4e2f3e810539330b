/**
 * What people may write of ladders (SCALE-1, SCALE-3). What fits together is judged when it is brought to its normal form
 * (`normal-ladder.ts`).
 */
import { z } from 'zod';
import {
  correlationPeriod,
  correlationPeriodLeast,
  progressions,
  rungsMost,
  spacings,
} from '../model/ladder.ts';
import { decimal, optional } from './schema-parts.ts';
import { length, volatility } from './schema-plan.ts';

const count = z.number().int().min(1).max(rungsMost);
const sizesExpected = `expected ${progressions.join(', ')}, or a list of weights, one for each rung`;

const levels = (most: number | null, least = 0) => {
  const level = z.number().min(least);
  return z
    .array(most === null ? level : level.max(most))
    .min(1)
    .max(rungsMost);
};
const period = (description: string, fallback: string) =>
  optional(z.number().int().min(1).max(1_000_000), description, fallback);
const awaited = (most: number | null, least = 0) => ({
  below: optional(levels(most, least), 'Each rung goes at or below its level, the first one first.', 'none'),
  above: optional(levels(most, least), 'The same at or above.', 'none'),
});

const when = z.strictObject({
  momentum: optional(
    z.strictObject({
      ...awaited(100),
      period: period('Candles of the relative strength index (IND-1).', '14'),
    }),
    'The relative strength index, 0 to 100; a short waits for what mirrors it.',
    'none',
  ),
  volatility: optional(
    z.strictObject({
      ...awaited(null),
      period: period('Candles of the average true range of now.', '14'),
      reference: period('Candles of the one that it is compared with.', '100'),
    }),
    'The average true range over that of many candles.',
    'none',
  ),
  correlation: optional(
    z.strictObject({
      with: z.string().min(1).describe('Id of another market of the run, which the strategy does not trade.'),
      ...awaited(1, -1),
      period: optional(
        z.number().int().min(correlationPeriodLeast).max(1_000_000),
        'The last returns that both have in common, close to close (SIZE-1).',
        String(correlationPeriod),
      ),
    }),
    'The correlation with another market, -1 to 1; the same for longs and shorts.',
    'none',
  ),
});

const shape = (direction: 'in' | 'out') => ({
  rungs: optional(count, 'How many.', direction === 'in' ? '1' : 'three, at 5%, 10% and 20%'),
  step: optional(length, 'How far the first lies from the entry.', '1%'),
  spacing: optional(
    z.enum(spacings),
    'How far the others lie: 1, 2, 3 steps; each gap `factor` times the one before; or 1, 2, 3, 5, 8 steps.',
    'linear',
  ),
  factor: optional(decimal, 'Of exponential spacing and sizes.', '2'),
  at: optional(
    z.array(length).min(1).max(rungsMost),
    'How far each lies, nearest first, instead of `rungs`, `step` and `spacing`.',
    'none',
  ),
  sizes: optional(
    z.union([z.enum(progressions), z.array(decimal).min(1).max(rungsMost)], { error: sizesExpected }),
    'How large each is beside the others, or the weights themselves.',
    direction === 'in' ? 'equal' : 'equal; 1, 2, 1 where the ladder says nothing',
  ),
  when: optional(
    when,
    'What rungs wait for in place of a price, looked at when candles close: one of the three (SCALE-2).',
    'none',
  ),
});

const scaleIn = z.strictObject({
  ...shape('in'),
  total: optional(decimal, 'How much all rungs add, times the quantity of the entry.', 'half for each rung'),
  direction: optional(
    z.enum(['against', 'with']),
    'Whether rungs lie where the price is worse than the entry (limits), or better (stops).',
    'against',
  ),
  maxPosition: optional(
    decimal,
    'The most that is entered in all, times the quantity of the entry; farther rungs are cut.',
    'none',
  ),
  volatility: optional(
    volatility,
    'Lengths are multiplied by what volatility is of what it was (SCALE-3).',
    'none',
  ),
  confidence: optional(
    z.enum(['rungs', 'size']),
    'What the confidence of a signal is a part of: the number of rungs, or their sizes (SCALE-3).',
    'none',
  ),
});

const scaleOut = z.strictObject({
  ...shape('out'),
  total: optional(decimal, 'The share of the position that leaves in all, 1 at most.', '1'),
});

export const ladderFields = {
  scaleIn: optional(scaleIn, 'Further entries, of entries that state none (SCALE-1).', 'none'),
  scaleOut: optional(
    scaleOut,
    'Targets that start from the average entry, or wait, instead of `target` and `targets` (SCALE-4).',
    'none',
  ),
};

export type ScaleInInput = z.infer<typeof scaleIn>;
export type ScaleOutInput = z.infer<typeof scaleOut>;
