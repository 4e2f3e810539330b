/**
 * What people may write of a strategy's entries (SCEN-3): how they are sent, their stop and their targets. What fits
 * together is judged when it is brought to its normal form (`normal-entry.ts`).
 */
import { z } from 'zod';
import { orderTypes, timesInForce } from '../model/order.ts';
import { ladderFields, type ScaleInInput, type ScaleOutInput } from './schema-ladder.ts';
import { decimal, optional } from './schema-parts.ts';
import { length, lengthText, on, planFields, reach, ways, type ReachInput } from './schema-plan.ts';

const followed = {
  activation: optional(
    length,
    'How much better than the expected entry the price must be before it follows; of an entry, than the close.',
    'none: at once',
  ),
  on,
};

const entryExpected = 'expected market, or a type of order with its fields';
const entry = z.union(
  [
    z.literal('market'),
    z.strictObject({
      type: z.enum(orderTypes).describe('How entries are sent (ORD-1).'),
      offset: length
        .optional()
        .describe(
          'From the close to the limit or trigger, to the side on which the type waits; 0% is the close.',
        ),
      limitOffset: optional(
        length,
        'From the trigger of a stop-limit or take-profit-limit to its limit, so much worse.',
        '0%',
      ),
      trail: length.optional().describe('How far a trailing stop follows behind the best price.'),
      ...followed,
      timeInForce: optional(z.enum(timesInForce), 'How long it stays.', 'gtc, or gtd with `goodFor`'),
      goodFor: optional(z.number().int().min(1), 'Candles for which it stays, with gtd.', 'none'),
      postOnly: optional(z.boolean(), 'A limit that would take is rejected instead.', 'false'),
    }),
  ],
  { error: entryExpected },
);

const stopExpected =
  'expected how far: 5%, 20 ticks, 2 atr, or one of percent, ticks, atr, distance and trail';
const stop = z.union(
  [
    lengthText(stopExpected),
    z.strictObject({
      ...ways,
      trail: length
        .optional()
        .describe(
          'How far it follows behind the best price since the fill; instead of a level, or beside one.',
        ),
      activation: optional(
        reach,
        'How far ahead the price must be before it follows: of the fill where the stop starts at a level, of the expected entry where it does not.',
        'none: at once',
      ),
      on,
      ...planFields,
    }),
  ],
  { error: stopExpected },
);

const shareExpected = 'expected a share of the position such as 50%';
const target = z.strictObject({
  at: reach.describe('How far from the fill.'),
  share: z
    .string({ error: shareExpected })
    .regex(/^\d+(\.\d+)? ?%$/, shareExpected)
    .describe(
      'Of the position; all together at most 100%. What is left beside them stays open until its stop, or an exit of the strategy.',
    ),
});

/** Fields of a strategy. */
export const entryFields = {
  entry: optional(
    entry,
    'How entries are sent that do not say so themselves (SCEN-3). One that rests takes the place of those that rest.',
    'market',
  ),
  stop: optional(stop, 'Stop of entries that state none, from the fill on (STOP-1).', 'none'),
  target: optional(reach, 'Target for all of the position, of entries that state none (STOP-1).', 'none'),
  rewardToRisk: optional(
    decimal,
    'An entry is refused whose targets, by their shares, lie less than so many times as far away as its stop (STOP-6).',
    'none',
  ),
  targets: optional(z.array(target).min(1), 'The same in several parts, instead of `target`.', 'none'),
  ...ladderFields,
};

export type EntryInput = z.infer<typeof entry>;
export type StopInput = z.infer<typeof stop>;
export type TargetInput = z.infer<typeof target>;
export interface EntryFieldsInput {
  readonly entry?: EntryInput | undefined;
  readonly stop?: StopInput | undefined;
  readonly target?: ReachInput | undefined;
  readonly rewardToRisk?: number | string | undefined;
  readonly targets?: readonly TargetInput[] | undefined;
  readonly scaleIn?: ScaleInInput | undefined;
  readonly scaleOut?: ScaleOutInput | undefined;
}
