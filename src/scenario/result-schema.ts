/**
 * The result of a run as a contract: what `--json` prints, as one schema from which come the types, the JSON Schema
 * (`backlot schema result`) and the test that holds the two together.
 *
 * Ratios are fractions, money and prices decimal text, times ISO 8601, and what is undefined is null.
 */
import { z } from 'zod';
import { pathPolicies } from '../model/costs.ts';
import { orderStates } from '../model/order-state.ts';
import { orderRoles, orderTypes, timesInForce } from '../model/order.ts';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const time = z.iso.datetime();
const ratio = z.number();
const id = z.number().int().min(1);
const count = z.number().int().min(0);
const text = z.string();
const side = z.enum(['buy', 'sell']);

const metrics = z.strictObject({
  totalReturn: ratio.nullable().describe('Fraction.'),
  annualReturn: ratio.nullable().describe('Fraction a year, compounded.'),
  volatility: ratio.nullable().describe('Fraction a year, of daily returns.'),
  sharpe: ratio.nullable(),
  sortino: ratio.nullable(),
  calmar: ratio.nullable(),
  maxDrawdown: ratio.nullable().describe('Positive fraction of the peak.'),
  maxDrawdownFrom: time.nullable().describe('When the peak was left.'),
  maxDrawdownTo: time.nullable().describe('When it was deepest.'),
  maxDrawdownRecovered: time.nullable().describe('When equity was back at the peak.'),
  trades: count.describe('Closed trades.'),
  winRate: ratio.nullable(),
  profitFactor: ratio.nullable(),
  expectancy: decimal.nullable().describe('Mean net profit of a closed trade.'),
  averageWin: decimal.nullable(),
  averageLoss: decimal.nullable().describe('Negative.'),
  exposure: ratio.nullable().describe('Fraction of the time with an open position.'),
  fees: decimal,
  slippage: decimal,
});

const range = z.strictObject({ min: ratio.nullable(), max: ratio.nullable() });
const moneyRange = z.strictObject({ min: decimal.nullable(), max: decimal.nullable() });

const band = z
  .strictObject({
    totalReturn: range,
    annualReturn: range,
    volatility: range,
    sharpe: range,
    sortino: range,
    calmar: range,
    maxDrawdown: range,
    trades: z.strictObject({ min: count, max: count }),
    winRate: range,
    profitFactor: range,
    expectancy: moneyRange,
    averageWin: moneyRange,
    averageLoss: moneyRange,
    exposure: range,
    fees: moneyRange,
    slippage: moneyRange,
  })
  .describe(
    'Least and greatest of each figure over whole runs under every path policy; a sample, not a bound.',
  );

const ambiguous = z.strictObject({
  at: time,
  market: text,
  order: id.describe('The first order whose fill differs, of the walk with the high first.'),
  first: z.enum(['high', 'low']).describe('The extreme that was taken to come first.'),
  difference: decimal.describe('Equity at the close of the walk taken, less that of the other.'),
});

const trade = z.strictObject({
  market: text,
  strategy: text,
  side: z.enum(['long', 'short']),
  openedAt: time,
  closedAt: time.nullable().describe('Null while open.'),
  quantity: decimal.describe('Everything that was entered.'),
  entryPrice: decimal.describe('Average.'),
  exitPrice: decimal.nullable().describe('Average of what has left; null when nothing has.'),
  grossProfit: decimal.describe('Of what has left, before fees.'),
  fees: decimal,
  slippage: decimal.describe('Inside the prices already.'),
  netProfit: decimal.describe('Gross less fees.'),
  unrealised: decimal.describe('Of what is open, at the last close.'),
  return: ratio.nullable().describe('Net profit as a fraction of what was entered; null while open.'),
  exitReason: z.enum(orderRoles).nullable(),
  orders: z.array(id),
});

const order = z.strictObject({
  id,
  signal: id,
  strategy: text,
  market: text,
  side,
  type: z.enum(orderTypes),
  role: z.enum(orderRoles),
  timeInForce: z.enum(timesInForce),
  parent: id.nullable(),
  createdAt: time,
  endedAt: time.nullable(),
  state: z.enum(orderStates),
  reason: text.nullable().describe('Why it was rejected or cancelled.'),
  value: decimal.nullable().describe('The number that broke the rule.'),
  bound: decimal.nullable().describe('The rule’s own number.'),
  quantity: decimal.nullable().describe('Null for a size in money that has not become lots.'),
  amount: decimal.nullable().describe('Size in money, where it was given so.'),
  limit: decimal.nullable(),
  trigger: decimal.nullable(),
  decisionPrice: decimal,
  filled: decimal,
  averagePrice: decimal.nullable(),
  fees: decimal,
});

const refusal = z.strictObject({
  at: time,
  signal: id,
  market: text,
  stage: z.enum(['plan', 'size', 'risk']),
  reason: text,
  value: decimal.nullable(),
  bound: decimal.nullable(),
});

const dataFinding = z.strictObject({
  market: text,
  file: text,
  line: count,
  code: text,
  at: time,
  message: text,
});

export const resultSchema = z
  .strictObject({
    name: text,
    digest: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('Fingerprint of the journal (DET-1).'),
    engineRevision: id,
    path: z.enum(pathPolicies),
    seed: count,
    period: z.strictObject({
      from: time.nullable().describe('First close of the run.'),
      to: time.nullable().describe('Last close.'),
      steps: count,
    }),
    account: z.strictObject({
      currency: text,
      start: decimal,
      end: decimal.describe('Equity at the last close.'),
    }),
    metrics,
    band: band.nullable().describe('Null when it was not asked for.'),
    ambiguous: z.array(ambiguous),
    trades: z.array(trade),
    orders: z.array(order),
    refusals: z.array(refusal),
    dataFindings: z.array(dataFinding),
  })
  .describe('The result of a run.');

export type Result = z.infer<typeof resultSchema>;
export type ResultMetrics = Result['metrics'];
export type ResultBand = NonNullable<Result['band']>;

/** JSON Schema of what `--json` prints. */
export function resultJsonSchema(): object {
  return z.toJSONSchema(resultSchema);
}
