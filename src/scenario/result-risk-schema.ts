/** What a result tells of risk: tails of the returns, exposure, markets that move together, states of the run. */
import { z } from 'zod';
import { riskStates } from '../risk/state.ts';

const ratio = z.number().nullable();
const time = z.iso.datetime();

const tail = z.strictObject({
  confidence: z.number().describe('Share of the periods that lose no more than the value at risk.'),
  valueAtRisk: ratio.describe('Of the returns as they were: what the worst of them begin at.'),
  expectedShortfall: ratio.describe('Of the returns as they were: the mean of the worst.'),
  normalValueAtRisk: ratio.describe('Of a normal distribution with their mean and deviation.'),
  normalExpectedShortfall: ratio.describe('Of that distribution, the mean beyond it.'),
});

const exposure = z
  .strictObject({
    meanGross: ratio.describe('Mean over the closes of all positions, long and short added.'),
    meanNet: ratio.describe('Mean with short counted against long.'),
    greatestGross: ratio.describe('The greatest at any close.'),
    greatestGrossAt: time.nullable().describe('The first close at which it was.'),
  })
  .describe('Value of the positions over equity at closes; null where no close has equity above 0.');

export const riskResultSchema = z
  .strictObject({
    periods: z.number().int().min(0).describe('Returns of periods (METR-1) that the tails are of.'),
    tails: z
      .array(tail)
      .describe('Losses as positive fractions, one period ahead; null with fewer than two returns.'),
    exposure,
    cluster: z
      .strictObject({
        above: z.number().describe('Markets are connected whose correlation over the run is above this.'),
        markets: z.array(z.string()).describe('Their ids; two or more.'),
      })
      .nullable()
      .describe('The largest group of connected markets, by returns of periods; null where no two are.'),
    states: z
      .array(
        z.strictObject({
          at: time.describe('When.'),
          state: z.enum(riskStates).describe('What the run was from then on.'),
          rule: z
            .string()
            .describe('Which limit it was, a new day, or the switch (`kill-switch`, `resume`).'),
        }),
      )
      .describe('When new risk might no longer be taken, and again (RISK-2).'),
  })
  .describe('Tails of the returns, exposure, markets that move together, and states of the run.');

export type RiskResult = z.infer<typeof riskResultSchema>;
