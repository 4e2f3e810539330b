/** What people may write of fees (FEE-1): a rate, a schedule by name, or rates with tiers, dates and a least fee. */
import { z } from 'zod';
import { feeSchedules } from './fee-schedules.ts';
import { decimal, instant, optional, rate, rateThat } from './schema-parts.ts';

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
export const fees = z.union(
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

export type FeesInput = z.infer<typeof fees>;
