/**
 * The result of a run as a contract: what `--json` prints, as one schema from which come the types, the JSON Schema
 * (`backlot schema result`) and the test that holds the two together.
 *
 * Ratios are fractions, money and prices decimal text, times ISO 8601, and what is undefined is null.
 */
import { z } from 'zod';
import { pathPolicies } from '../model/costs.ts';
import { orderStates } from '../model/order-state.ts';
import { orderRoles, orderTypes, stopCauses, timesInForce } from '../model/order.ts';
import { timeframes } from '../model/time.ts';
import { riskResultSchema } from './result-risk-schema.ts';
import { executionSchema } from './result-execution-schema.ts';

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const time = z.iso.datetime();
const ratio = z.number();
/** An exchange's own order has one below zero. */
const id = z.number().int();
const count = z.number().int().min(0);
const text = z.string();
const side = z.enum(['buy', 'sell']);

const metrics = z
  .strictObject({
    totalReturn: ratio.nullable().describe('Fraction.'),
    annualReturn: ratio.nullable().describe('Fraction a year, compounded.'),
    volatility: ratio.nullable().describe('Fraction a year, of daily returns.'),
    sharpe: ratio.nullable().describe('Sharpe ratio of daily returns, a year.'),
    sortino: ratio.nullable().describe('Sortino ratio of daily returns, a year.'),
    calmar: ratio.nullable().describe('Annual return over the maximum drawdown.'),
    maxDrawdown: ratio.nullable().describe('Positive fraction of the peak.'),
    maxDrawdownFrom: time.nullable().describe('When the peak was left.'),
    maxDrawdownTo: time.nullable().describe('When it was deepest.'),
    maxDrawdownRecovered: time.nullable().describe('When equity was back at the peak; null when it was not.'),
    trades: count.describe('Closed trades.'),
    winRate: ratio.nullable().describe('Fraction of closed trades that gained after fees.'),
    profitFactor: ratio.nullable().describe('What closed trades won over what they lost.'),
    expectancy: decimal.nullable().describe('Mean net profit of a closed trade.'),
    averageWin: decimal.nullable().describe('Mean net profit of the closed trades that gained.'),
    averageLoss: decimal.nullable().describe('Mean net profit of the closed trades that lost: negative.'),
    exposure: ratio
      .nullable()
      .describe('Fraction of the time with an open position; inside candles by the walk’s clock (PATH-7).'),
    fees: decimal.describe('Of all trades, open ones too.'),
    slippage: decimal.describe('Of all trades, open ones too; inside the prices already.'),
  })
  .describe('Headline figures, defined in docs/metrics.md. What is undefined is null, never 0 in its place.');

const range = z
  .strictObject({
    min: ratio.nullable().describe('Least.'),
    max: ratio.nullable().describe('Greatest.'),
  })
  .describe('Null where no run has the figure.');
const moneyRange = z
  .strictObject({
    min: decimal.nullable().describe('Least.'),
    max: decimal.nullable().describe('Greatest.'),
  })
  .describe('Null where no run has the figure.');

const band = z
  .strictObject({
    totalReturn: range,
    annualReturn: range,
    volatility: range,
    sharpe: range,
    sortino: range,
    calmar: range,
    maxDrawdown: range,
    trades: z
      .strictObject({ min: count.describe('Fewest.'), max: count.describe('Most.') })
      .describe('Closed trades.'),
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
  at: time.describe('When the candle opened. What it holds was known at its close, one timeframe later.'),
  market: text.describe('Id of the market.'),
  order: id.describe(
    'The first order whose fill differs, of the walk with the high first; 0 where several markets together may use up their margins.',
  ),
  first: z.enum(['high', 'low']).describe('The extreme that was taken to come first.'),
  difference: decimal.describe(
    'Equity marked at the close of this candle on the walk taken, less that of the other. What the run ended with may not hang on it: the band says.',
  ),
});

const insideCandles = 'Inside a candle, a place on the walk’s clock (PATH-7).';

const trade = z.strictObject({
  market: text.describe('Id of the market.'),
  strategy: text.describe('Id of the strategy.'),
  side: z.enum(['long', 'short']).describe('Which way it was held.'),
  openedAt: time.describe(`First fill. ${insideCandles}`),
  closedAt: time.nullable().describe(`Last fill; null while open. ${insideCandles}`),
  quantity: decimal.describe('Everything that was entered.'),
  entryPrice: decimal.describe('Average.'),
  exitPrice: decimal.nullable().describe('Average of what has left; null when nothing has.'),
  grossProfit: decimal.describe('Of what has left, before fees.'),
  fees: decimal.describe('Paid so far.'),
  slippage: decimal.describe('Inside the prices already.'),
  funding: decimal.describe('Received while it was open (FUND-1); negative where paid.'),
  interest: decimal.describe('On what it borrowed (MARG-1); negative where paid.'),
  liquidationFee: decimal.describe(
    'What the exchange took for closing it, beside the fee of the fill (MARG-1); negative where paid.',
  ),
  insurance: decimal.describe('Of its loss, what the insurance fund bore: no income (MARG-1).'),
  charges: decimal.describe('Interest, liquidation fee and insurance together.'),
  netProfit: decimal.describe('Gross less fees, and funding and charges.'),
  unrealised: decimal.describe('Of what is open, at the last close.'),
  return: ratio.nullable().describe('Net profit as a fraction of what was entered; null while open.'),
  plannedR: decimal
    .nullable()
    .describe(
      'In price, from where its entry was expected to where its stop was then planned; of several entries, that of the first with a stop (FLOW-1). Null where no stop was to rest from the fill on.',
    ),
  actualR: decimal
    .nullable()
    .describe(
      'In price, from the average entry to where that stop first came to rest (FLOW-1). Null without one, or where it lay beyond the entry.',
    ),
  r: ratio
    .nullable()
    .describe('Net profit over what was at risk, actual R times the quantity; null while open.'),
  exitReason: z.enum(orderRoles).nullable().describe('Role of the order that closed it; null while open.'),
  orders: z.array(id).describe('Orders that filled in it, in order.'),
});

const order = z.strictObject({
  id: id.describe('From 1, in the order of their making; those of the exchange’s own (MARG-1) from -1 down.'),
  signal: id.describe('The signal that it came from.'),
  strategy: text.describe('Id of the strategy.'),
  market: text.describe('Id of the market.'),
  side: side.describe('Buy or sell.'),
  type: z.enum(orderTypes).describe('How it fills (ORD-1).'),
  role: z.enum(orderRoles).describe('What it is for.'),
  timeInForce: z.enum(timesInForce).describe('How long it stands.'),
  parent: id.nullable().describe('The entry that it guards, or adds to; null for others.'),
  createdAt: time.describe('When it was made.'),
  endedAt: time.nullable().describe('When it came to its end; null while alive.'),
  state: z.enum(orderStates).describe('At the end of the run.'),
  cause: z
    .enum(stopCauses)
    .nullable()
    .describe('What moved its trigger last, or why a manager placed it (STOP-1); null where neither.'),
  reason: text
    .nullable()
    .describe(
      'Why it was rejected or cancelled; `liquidation`: the position that it guarded was liquidated.',
    ),
  value: decimal.nullable().describe('The number that broke the rule.'),
  bound: decimal.nullable().describe('The rule’s own number.'),
  quantity: decimal.nullable().describe('Null for a size in money that has not become lots.'),
  amount: decimal.nullable().describe('Size in money, where it was given so.'),
  limit: decimal.nullable().describe('Limit price; null without one.'),
  trigger: decimal.nullable().describe('Price of a stop; null without one.'),
  decisionPrice: decimal.describe('The close at which it was decided.'),
  filled: decimal.describe('Quantity that filled.'),
  averagePrice: decimal.nullable().describe('Of what filled; null when nothing has.'),
  fees: decimal.describe('Paid for its fills.'),
});

const detail = z.strictObject({
  market: text.describe('Id of the market.'),
  of: z
    .union([z.enum(timeframes), z.literal('trades')])
    .describe('Length of the finer candles, or `trades`.'),
  candles: count.describe('Candles of the run, warm-up included.'),
  covered: count.describe('Those whose path the detail settles.'),
  fills: count.describe('Fills in the market.'),
  proved: count.describe('Those whose place on the path the detail proved.'),
});

const refusal = z.strictObject({
  at: time.describe('When the signal was refused.'),
  signal: id.describe('From 1.'),
  market: text.describe('Id of the market.'),
  stage: z.enum(['plan', 'size', 'risk']).describe('The step that refused it.'),
  reason: text.describe('Code of the rule.'),
  value: decimal.nullable().describe('The number that broke the rule.'),
  bound: decimal.nullable().describe('The rule’s own number.'),
});

const liquidation = z.strictObject({
  at: time.describe(`When. ${insideCandles}`),
  market: text.describe('Id of the market.'),
  order: id.describe('The exchange’s own order, the last of the trade that it closed.'),
  price: decimal.describe('The price at which its margin was under, before slippage.'),
  left: decimal.describe(
    'What was left there: of the position’s margin where it is isolated, else of the account’s equity; below 0 where a gap took more than all of it.',
  ),
  maintenance: decimal.describe('What should have been left.'),
});

const findings = {
  'coin-short': 'too little of the coin for the fees of some fills',
  'never-asked': 'a strategy that was never asked, since its readings were never all there',
  'no-order': 'a run without an order',
  'no-fill': 'a run whose orders never filled, with the reason that most of them had',
  'risk-limit': 'limits on losses that ended new risk, and how often (RISK-2)',
  liquidated: 'positions that the exchange closed (MARG-1)',
  'unused-terms': 'what the scenario says of entries that all say it themselves (SCEN-3)',
  'stop-beyond-liquidation': 'a stop further away than the price at which its position is liquidated',
  'not-deterministic': 'a run that came out otherwise when it was run again (DET-1)',
  'period-before-data': 'a period that begins before the candles (SCEN-2)',
  'period-beyond-data': 'a period that ends after them (SCEN-2)',
  'warm-up-short': 'fewer candles before the period than the warm-up asks for (SCEN-2)',
  'ended-open': 'a position in a market whose candles end before those of the run (DATA-1)',
  'detail-uncovered': 'candles whose path the detail does not settle (PATH-8)',
  'funding-gap': 'a day and more of a run for which the file of funding rates has none (FUND-1)',
} as const;
const findingCodes = Object.keys(findings) as (keyof typeof findings)[];

const finding = z.strictObject({
  code: z.enum(findingCodes).describe(
    `${Object.entries(findings)
      .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
      .join('; ')}.`,
  ),
  message: text.describe('The same in words.'),
});

const dataFinding = z.strictObject({
  market: text.describe('Id of the market.'),
  file: text.describe('As the scenario names it.'),
  line: count.describe('Line of the file, or row of a candle file.'),
  code: text.describe('What kind it is.'),
  at: time.describe('When the candle opens that it is about.'),
  message: text.describe('The same in words.'),
});

export const resultSchema = z
  .strictObject({
    name: text.describe('Of the scenario.'),
    digest: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('Fingerprint of the journal (DET-1).'),
    engineRevision: id.describe('Changes whenever a result may change.'),
    path: z.enum(pathPolicies).describe('Which extreme of a candle comes first (PATH-3).'),
    seed: count.describe('Of everything random.'),
    period: z
      .strictObject({
        from: time.nullable().describe('First close of the run.'),
        to: time.nullable().describe('Last close.'),
        steps: count.describe('Closes at which equity was noted.'),
      })
      .describe('What was run.'),
    account: z
      .strictObject({
        currency: text.describe('Of all money here.'),
        start: decimal.describe('What was deposited, with what the coin was worth.'),
        end: decimal.describe('Equity at the last close.'),
        dust: z
          .array(
            z.strictObject({
              market: text.describe('Id of the market.'),
              quantity: decimal.describe('Signed; less than a lot.'),
              cost: decimal.describe('What it cost.'),
              value: decimal.describe('What it is worth at the last close; not signed.'),
              profit: decimal.describe(
                'Its value at the last close against that, and what it was paid since.',
              ),
            }),
          )
          .describe('What is left of positions that count as closed (STOP-4).'),
        coin: z
          .strictObject({
            currency: text.describe('Its name.'),
            start: decimal.describe('How much of it was paid in.'),
            end: decimal.describe('How much is left.'),
            startValue: decimal.describe('At the first step, where equity begins.'),
            endValue: decimal.describe('At the last close.'),
            gain: decimal.describe(
              'Value at the end less that at the start, and the fees that were paid with it, as it was worth then.',
            ),
          })
          .nullable()
          .describe('What lies there to pay fees with (FEE-1); null without a coin.'),
        interest: decimal.describe('On the debt of the account as a whole (MARG-1); negative where paid.'),
        insurance: decimal.describe(
          'Of losses beyond the account as a whole, what the insurance fund bore: no income (MARG-1).',
        ),
        charges: decimal.describe('Interest and insurance of the account as a whole together.'),
      })
      .describe(
        'End less start is gross profit, unrealised, funding and charges, less fees, of all trades, and the account’s charges, dust and gain in coin, exactly.',
      ),
    metrics,
    band: band.nullable().describe('Null when it was not asked for.'),
    execution: executionSchema,
    risk: riskResultSchema,
    ambiguous: z
      .array(ambiguous)
      .describe('Candles that do not say which of their extremes came first, where it mattered (PATH-5).'),
    detail: z.array(detail).describe('What finer candles settled (PATH-8), of each market that has any.'),
    trades: z.array(trade).describe('From flat to flat in one market; open ones last.'),
    orders: z.array(order).describe('All that were made.'),
    liquidations: z.array(liquidation).describe('Positions that the exchange closed, and why (MARG-1).'),
    refusals: z.array(refusal).describe('Signals from which no order was made.'),
    findings: z.array(finding).describe('What stands out about the run as a whole.'),
    dataFindings: z
      .array(dataFinding)
      .describe('What was found in the files of candles: in all of them, not in the period alone.'),
  })
  .describe(
    'The result of a run. The equity of each step is not in it: `backlot report RUN --format csv --what equity`, or `runFile(file, { equity: true })`.',
  );

export type Result = z.infer<typeof resultSchema>;
export type RunFinding = Result['findings'][number];
export type ResultMetrics = Result['metrics'];
export type ResultBand = NonNullable<Result['band']>;

/** JSON Schema of what `--json` prints. */
export function resultJsonSchema(): object {
  return z.toJSONSchema(resultSchema);
}
