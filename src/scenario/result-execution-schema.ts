/** What a result tells of execution (EXEC-1), of all orders together and in groups. Part of `result-schema.ts`. */
import { z } from 'zod';
import { orderRoles, orderTypes } from '../model/order.ts';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const figure = z.number().nullable();
const count = z.number().int().min(0);

const costs = {
  delayCost: decimal.describe('Of the shortfall: what the market moved before the order was there.'),
  impactCost: decimal.describe('Of it: what was paid beyond the price at arrival.'),
  missedCost: decimal.describe('Of it: what was not filled, and had moved away when the order ended.'),
  shortfall: decimal.describe('Delay, impact, fees and what was missed: exactly their sum.'),
};
const slippages = {
  decisionSlippage: figure.describe('Basis points worse than the decision price; negative where better.'),
  arrivalSlippage: figure.describe('Basis points worse than the price at arrival.'),
  executionCost: figure.describe('Delay, impact and fees in basis points of what was traded.'),
  makerShare: figure.describe('Fraction of what was traded that filled as maker.'),
  markout1: figure.describe('Basis points that fills had gained one candle later.'),
  markout5: figure.describe('The same five candles later.'),
  markout15: figure.describe('The same fifteen candles later.'),
};

const figures = {
  orders: count.describe('Sent; of stops and targets, those that came to rest.'),
  filledOrders: count.describe('Of them, those that filled at all.'),
  rejectedOrders: count.describe('Of them, those that the venue rejected.'),
  deniedByPlan: count
    .nullable()
    .describe('Signals for an order that the plan or the size refused; null by role and type.'),
  deniedByRisk: count.nullable().describe('Those that a rule of risk denied; null by role and type.'),
  fillRate: figure.describe('Filled over ordered, at decision prices; of entries and exits.'),
  successRate: figure.describe('Fraction of entries and exits that filled at all.'),
  partialFillRate: figure.describe('Fraction of entries and exits that filled in part alone.'),
  rejectionRate: figure.describe('Fraction of orders that the venue rejected.'),
  denialRate: figure.describe('Fraction of signals for an order that became none; null by role and type.'),
  meanSignalToFillMs: figure.describe('From signal to first fill; of entries and exits.'),
  medianSignalToFillMs: figure.describe('Half of them took no longer.'),
  meanArrivalToFillMs: figure.describe('From arrival to first fill; of entries and exits.'),
  medianArrivalToFillMs: figure.describe('Half of them took no longer.'),
  traded: decimal.describe('Value of all fills.'),
  ...costs,
  feeCost: decimal.describe('Of the shortfall: fees of fills.'),
  ...slippages,
};

export const executionSchema = z
  .strictObject({
    total: z.strictObject(figures).describe('All orders together.'),
    byRole: z
      .array(z.strictObject({ role: z.enum(orderRoles).describe('What they are for.'), ...figures }))
      .describe('What orders are for; roles without an order are left out.'),
    byType: z
      .array(
        z.strictObject({
          role: z.enum(orderRoles).describe('What they are for.'),
          type: z.enum(orderTypes).describe('How they fill.'),
          ...figures,
        }),
      )
      .describe('How they fill, each role apart.'),
    byMarket: z
      .array(z.strictObject({ market: z.string().describe('Id of the market.'), ...figures }))
      .describe('Markets without an order are left out.'),
  })
  .describe(
    'How orders were executed (EXEC-1), defined in docs/metrics.md: from the journal and the candles alone. Money in the account’s currency; costs are positive where paid.',
  );
